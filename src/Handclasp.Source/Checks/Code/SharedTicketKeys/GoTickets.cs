using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.SharedTicketKeys;

/// <summary>Ticket keys of Go that a function gives to each configuration it makes, and keys that outlive the program in a file of its own.</summary>
internal static class GoTickets
{
    private const string Shared =
        "each configuration that this makes has the same ticket key, and trusts other clients: a session begun at the one is resumed at the other, past its check";
    private const string Stored =
        "the key of the session tickets is written to a file: it never changes, and whoever reads the file one day opens every session that was recorded";
    private const string Remedy =
        "Leave the keys to the library, or take random ones from a secret store, rotate them, and give each configuration its own.";

    private static readonly string[] Trust = ["ClientAuth", "ClientCAs"];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var (at, key) in Keys(code).ToList())
        {
            if (IsMadeForEach(code, at, key) || IsMadeInLoop(code, at, key))
                yield return new(at, Shared) { Remedy = Remedy, Confidence = Confidence.Firm };
            else if (IsStored(code, at, key))
                yield return new(at, Stored)
                {
                    Remedy = Remedy,
                    Confidence = Confidence.Firm,
                    LoweredTo = Severity.Medium,
                };
        }
    }

    private static IEnumerable<(Span At, Span Key)> Keys(CodeFile code)
    {
        foreach (var setting in code.Settings("SessionTicketKey"))
            yield return (setting.Whole, setting.Value);
        foreach (var call in code.Calls("SetSessionTicketKeys"))
            yield return (call.Whole, call.Argument(0));
    }

    /// <summary>The names that an expression is made of.</summary>
    internal static IEnumerable<int> Names(CodeFile code, Span value) =>
        Enumerable
            .Range(value.From, value.Length)
            .Where(i =>
                code.IsWord(i) && !code.IsLink(i - 1) && code[i].Value is not ("byte" or "append" or "copy") && !code.Is(i + 1, "(")
            );

    /// <summary>func(roots *x509.CertPool) *tls.Config { … } that is called with several roots, with a key that is none of its own.</summary>
    private static bool IsMadeForEach(CodeFile code, Span at, Span key)
    {
        if (code.Functions.Around(at.From) is not { } maker)
            return false;
        var isOwn = Names(code, key)
            .Any(i =>
                maker.Parameters.Contains(code[i].Value)
                || code.Names.To(code[i].Value).Any(a => maker.Body.Contains(a.Name))
                || code.Index.Places(code[i].Value).Any(p => maker.Body.Contains(p) && code.Is(p - 1, "var"))
            );
        if (isOwn || !Names(code, key).Any())
            return false;
        var given = code.Settings(Trust)
            .Where(s => maker.Body.Contains(s.Name) && s.Value.Length == 1 && maker.Parameters.Contains(code[s.Value.From].Value))
            .Select(s => maker.Parameters.ToList().IndexOf(code[s.Value.From].Value))
            .Distinct()
            .ToList();
        if (given.Count == 0)
            return false;
        // mk := func(…) …
        var name =
            maker.Name.Length > 0 ? maker.Name
            : code.Is(maker.Start - 1, ":=") && code.IsWord(maker.Start - 2) ? code[maker.Start - 2].Value
            : "";
        return name.Length > 0
            && code.Calls(name)
                .Where(c =>
                    !(maker.Start <= c.Name && c.Name < maker.Body.To)
                    && (
                        maker.Name.Length > 0
                        || ReferenceEquals(code.Functions.NamedAround(c.Name), code.Functions.NamedAround(maker.Start))
                    )
                )
                .Select(c => string.Join(',', given.Select(g => code.Text(c.Argument(g)))))
                .Distinct()
                .Skip(1)
                .Any();
    }

    /// <summary>for host, tenant := range tenants { … ClientCAs: tenant.Roots … }, with a key that is drawn before.</summary>
    private static bool IsMadeInLoop(CodeFile code, Span at, Span key)
    {
        for (var open = code.Parent(at.From); open > 0; open = code.Parent(open))
        {
            if (!code.Is(open, "{") || !code.Is(code.StatementStart(open - 1), "for"))
                continue;
            var start = code.StatementStart(open - 1);
            var body = code.Inside(open);
            var each = Enumerable
                .Range(start, open - start)
                .TakeWhile(i => !code.Is(i, "range"))
                .Where(i => code.IsWord(i) && code[i].Value is not ("for" or "_"))
                .Select(i => code[i].Value)
                .ToHashSet(StringComparer.Ordinal);
            return Names(code, key).Any()
                && !Names(code, key).Any(i => each.Contains(code[i].Value) || IsSetIn(code, code[i].Value, body))
                && code.Settings(Trust).Any(s => body.Contains(s.Name) && Names(code, s.Value).Any(i => each.Contains(code[i].Value)));
        }

        return false;
    }

    /// <summary>Declared or filled there: rand.Read(key[:]).</summary>
    private static bool IsSetIn(CodeFile code, string name, Span body) =>
        code.Names.To(name).Any(a => body.Contains(a.Name))
        || code.Index.Places(name)
            .Any(p =>
                body.Contains(p)
                && (
                    code.Is(p - 1, "var")
                    || code.Is(code.Parent(p), "(") && code[code.Parent(p) - 1].Value is "Read" or "ReadFull" or "copy"
                )
            );

    /// <summary>os.WriteFile(path, key[:], 0o600) of the key that is drawn and used in the same function.</summary>
    private static bool IsStored(CodeFile code, Span at, Span key) =>
        Names(code, key)
            .Any(i =>
                code.Calls("WriteFile")
                    .Any(w =>
                        code.Functions.AreTogether(w.Name, at.From)
                        && code.Is(w.Argument(1).From, code[i].Value)
                        && w.Argument(1).Length is > 0 and <= 4
                    )
            );
}
