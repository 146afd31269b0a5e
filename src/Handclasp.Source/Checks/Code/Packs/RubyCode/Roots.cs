using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.RubyCode;

/// <summary>HC520 in Ruby: roots that are read where a rescue lets the failure go.</summary>
internal static class Roots
{
    private static readonly string[] Fills = ["add_file", "add_path", "add_cert", "ca_file", "ca_path", "cert_store"];

    /// <summary>begin store.add_file(path) rescue => e; logger.warn(e) end; ca = File.read(path) rescue nil.</summary>
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var block in RubyBlocks.Of(code).All)
        {
            if (!code.Is(block.Open, "begin") || block.Branches.FirstOrDefault(b => code.Is(b, "rescue")) is not (> 0 and var rescue))
                continue;
            var end = block.Branches.FirstOrDefault(b => b > rescue, block.End);
            // Beside the system's roots, which are asked for by name, a file may be missing.
            if (code.Index.Places("set_default_paths").Any(p => code.Functions.AreTogether(p, block.Open)))
                continue;
            var after = new Span(block.End, code.Functions.NamedAround(block.Open)?.Body.To ?? code.Tokens.Length);
            if (!SwallowedRoots.Leaves(code, new(rescue, end)) && Filled(code, new(block.Open + 1, rescue), after) is { } fill)
                yield return SwallowedRoots.Told(fill, new(rescue, rescue + 1));
        }

        foreach (var flag in EachPassedOver(code))
            yield return flag;
        foreach (var at in code.Index.Places("rescue"))
            if (code.IsWord(at) && code[at + 1].Value is "nil" or "next" or "false" && PassedOver(code, at) is { } fill)
                yield return SwallowedRoots.Told(fill, new(at, at + 1));
        foreach (var at in code.Index.Places("rescue"))
            if (
                code.IsWord(at)
                && code.Is(at + 1, "nil")
                && code.StatementStart(at) is var start
                && start < at
                && code.IsWord(start)
                && code.Is(start + 1, "=")
                && SwallowedRoots.IsRoots(code[start].Value)
                && code.Functions.NamedAround(at) is { } home
                && IsUsed(code, code[start].Value, new(at + 2, home.Body.To))
                && SwallowedRoots.IsAboutTls(code, new(at + 2, home.Body.To))
            )
                yield return SwallowedRoots.Told(new(start, at), new(at, at + 1));
    }

    /// <summary>files.each do |f| store.add_file(f) rescue StoreError; next end: one root after the other is passed over.</summary>
    private static IEnumerable<Flag> EachPassedOver(CodeFile code)
    {
        foreach (var block in RubyBlocks.Of(code).All)
        {
            if (!code.Is(block.Open, "do") || block.Branches.FirstOrDefault(b => code.Is(b, "rescue")) is not (> 0 and var rescue))
                continue;
            var fill = code
                .Index.Places("add_file", "add_path", "add_cert")
                .FirstOrDefault(p => block.Open < p && p < rescue && code.IsLink(p - 1), -1);
            var end = block.Branches.FirstOrDefault(b => b > rescue, block.End);
            var isLeft = Enumerable
                .Range(rescue, end - rescue)
                .Any(i =>
                    code[i]
                        is { Kind: Lexing.TokenKind.Word, Value: "raise" or "abort" or "exit" or "fail" or "throw" or "return" or "break" }
                );
            if (
                fill > 0
                && !isLeft
                && code.Functions.NamedAround(block.Open) is { } home
                && !code.Index.Places("set_default_paths").Any(home.Body.Contains)
                && !IsCounted(code, new(block.End, home.Body.To))
            )
                yield return SwallowedRoots.Told(new(code.PathStart(fill), fill + 1), new(rescue, rescue + 1));
        }
    }

    /// <summary>store.add_file(path) rescue nil, where the store is given out or used as if nothing had been.</summary>
    private static Span? PassedOver(CodeFile code, int rescue)
    {
        var start = code.StatementStart(rescue);
        // each { |f| store.add_file(f) rescue nil }
        while (start < rescue && !(code.IsWord(start) && code.IsLink(start + 1)))
            start++;
        if (
            !code.IsWord(start)
            || code[start + 2].Value is not ("add_file" or "add_path" or "add_cert")
            || code.Functions.NamedAround(rescue) is not { } home
            || code.Index.Places("set_default_paths").Any(home.Body.Contains)
        )
            return null;
        var after = new Span(rescue + 2, home.Body.To);
        return IsUsed(code, code[start].Value, after) && !IsCounted(code, after) ? new(start, rescue) : null;
    }

    /// <summary>Behind it somebody asks whether there is anything, and refuses.</summary>
    private static bool IsCounted(CodeFile code, Span after) =>
        Enumerable.Range(after.From, after.Length).Any(i => code.IsWord(i) && code[i].Value is "raise" or "abort" or "fail" or "exit");

    /// <summary>What is filled there and used behind: a store, a context, a variable with the roots.</summary>
    private static Span? Filled(CodeFile code, Span block, Span after)
    {
        foreach (var place in code.Index.Places(Fills))
            if (
                block.From <= place
                && place < block.To
                && code.IsLink(place - 1)
                && code.IsWord(code.PathStart(place))
                && IsUsed(code, code[code.PathStart(place)].Value, after)
            )
                return new(code.PathStart(place), place + 1);
        for (var i = block.From; i < block.To; i++)
            if (
                code.IsWord(i)
                && code.Is(i + 1, "=")
                && !code.IsLink(i - 1)
                && SwallowedRoots.IsRoots(code[i].Value)
                && IsUsed(code, code[i].Value, after)
                && SwallowedRoots.IsAboutTls(code, after)
            )
                return new(i, code.Expression(i + 2).To);
        return null;
    }

    /// <summary>Used behind, and not only to refuse where it is missing: raise 'no roots' unless ca.</summary>
    private static bool IsUsed(CodeFile code, string name, Span after)
    {
        foreach (var use in code.Index.Places(name))
            if (after.From < use && use < after.To && code.IsWord(use))
                return code[code.StatementStart(use)].Value is not ("raise" or "abort" or "return" or "fail" or "exit" or "unless");
        return false;
    }
}
