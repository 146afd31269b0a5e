using System.Text.RegularExpressions;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// Validation callbacks of .NET by their shape, where a library calls its option by a name of its own: what takes a certificate, a chain and the errors of
/// the standard verification and answers yes or no is one, whatever it is assigned or given to.
/// </summary>
internal static partial class DotNetShapes
{
    private static readonly object Key = new();

    /// <summary>Those that stand under none of the names that are known.</summary>
    /// <param name="code">The file.</param>
    /// <param name="known">Options and calls that other readers know.</param>
    public static List<(Span At, Span Value, string Option)> Of(CodeFile code, IReadOnlyCollection<string> known) =>
        code.Once<List<(Span, Span, string)>>(Key, c => [.. Read(c, known)]);

    /// <summary>line switch { "press" => One, _ => Two }: the callbacks that it chooses between, there or in the variable that is given; none for anything else.</summary>
    public static List<Span> Cases(CodeFile code, Span value)
    {
        var held = code.Names.Held(value);
        var word = Enumerable
            .Range(held.From, Math.Min(held.Length, 12))
            .TakeWhile(i => !code.Is(i, "=>"))
            .FirstOrDefault(i => code.Is(i, "switch") && code.Is(i + 1, "{") && code.Mate(i + 1) == held.To - 1, -1);
        if (word < 0)
            return [];
        List<Span> found = [];
        foreach (var part in code.Parts(code.Inside(word + 1)))
            for (var i = part.From; i < part.To; i++)
                if (code.IsOpen(i))
                {
                    i = Math.Min(code.Mate(i), part.To);
                }
                else if (code.Is(i, "=>"))
                {
                    found.Add(new(i + 1, part.To));
                    break;
                }

        return found;
    }

    /// <summary>True for a server's: it judges the certificates of clients.</summary>
    public static bool IsServers(CodeFile code, Span value, string option)
    {
        if (ClientCertificate().IsMatch(option))
            return true;
        for (var (open, depth) = (code.Parent(value.From), 0); open > 0 && depth < 4; open = code.Parent(open), depth++)
        for (var i = open - 1; i >= 0 && i > open - 4 && !code.Is(i, ";"); i--)
            if (code.IsWord(i) && ServerType().IsMatch(code[i].Value))
                return true;
        return false;
    }

    private static IEnumerable<(Span At, Span Value, string Option)> Read(CodeFile code, IReadOnlyCollection<string> known)
    {
        foreach (var function in code.Functions.All)
        {
            if (function.Parameters.Count is not (3 or 4) || !IsShaped(code, function) || !Answers(code, function))
                continue;
            if (function.Name.Length == 0)
            {
                var value = new Span(function.Start, Math.Min(code.Tokens.Length, function.IsExpression ? function.End : function.End + 1));
                if (Taker(code, function.Start, known) is { } option)
                    yield return (option.At, value, option.Name);
                continue;
            }

            List<(Span At, Span Value, string Option)> uses = [];
            var isKnown = false;
            foreach (var use in code.Index.Places(function.Name))
            {
                if (
                    function.Start <= use && use < function.Body.To
                    || !code.IsWord(use)
                    || code[use + 1].Value is not (";" or ")" or "," or "}")
                )
                    continue;
                var start = code.PathStart(use);
                if (Taker(code, start, known) is { } option)
                    uses.Add((option.At, new(start, use + 1), option.Name));
                else
                    isKnown = true;
            }

            if (!isKnown && uses.Count > 0)
                yield return uses[0];
        }
    }

    /// <summary>By the type of the errors, or by what a lambda calls its parameters.</summary>
    private static bool IsShaped(CodeFile code, Function function)
    {
        if (Enumerable.Range(function.Start, Math.Max(0, function.Body.From - function.Start)).Any(i => code.Is(i, "SslPolicyErrors")))
            return true;
        return function is { Name: "", Parameters: [.., var certificate, var chain, var errors] }
            && (Certificate().IsMatch(certificate) || certificate == "_")
            && (Chain().IsMatch(chain) || chain == "_")
            && Errors().IsMatch(errors)
            && (Certificate().IsMatch(certificate) || Chain().IsMatch(chain));
    }

    /// <summary>Gives back a yes or no; what only logs what went wrong decides nothing.</summary>
    private static bool Answers(CodeFile code, Function function) =>
        function.Name.Length > 0
            ? Enumerable.Range(Math.Max(0, function.Start - 2), 3).Any(i => code[i].Value is "bool" or "Boolean")
            : code.Functions.Returns(function).Any(r => IsAnswer(code, r));

    private static bool IsAnswer(CodeFile code, Span value) =>
        Enumerable
            .Range(value.From, value.Length)
            .Any(i =>
                code[i]
                    is { Kind: TokenKind.Symbol, Value: "==" or "!=" or "!" or "&&" or "||" }
                        or { Kind: TokenKind.Word, Value: "is" or "true" or "false" }
            )
        || code.CallAt(code.Is(value.To - 1, ")") ? code.Mate(value.To - 1) : -1) is { } call
            && code.Functions.Named(call.Word).Any(f => code[f.Start - 1].Value is "bool" or "Boolean");

    /// <summary>What is assigned or called with it; null where that is known to others, or where it is neither.</summary>
    private static (Span At, string Name)? Taker(CodeFile code, int start, IReadOnlyCollection<string> known)
    {
        // new RemoteCertificateValidationCallback(…), (RemoteCertificateValidationCallback)…: what takes that is asked.
        for (
            var depth = 0;
            depth < 3
                && code.Is(code.Parent(start), "(")
                && code.CallAt(code.Parent(start)) is { } wrapper
                && Delegate().IsMatch(wrapper.Word);
            depth++
        )
            start = wrapper.IsNew ? wrapper.Start - 1 : wrapper.Start;
        var equals = start - 1;
        while (code.Is(equals, ")") && code.Mate(equals) is > 0 and var cast && code[cast - 1].Value is "=" or "+=")
            equals = cast - 1;
        if (code[equals] is { Kind: TokenKind.Symbol, Value: "=" or "+=" } && code.IsWord(equals - 1))
            // var validate = …: told where that is given.
            return
                known.Contains(code[equals - 1].Value)
                || !code.IsLink(equals - 2) && !code.Is(code.Parent(equals), "{")
                || !code.IsLink(equals - 2) && code.IsWord(equals - 2)
                ? null
                : (new(code.PathStart(equals - 1), equals + 1), code[equals - 1].Value);
        if (
            code.Is(code.Parent(start), "(")
            && code.CallAt(code.Parent(start)) is { } call
            && (code.Is(equals, "(") || code.Is(equals, ",") || code.Is(equals, ":"))
        )
        {
            // new(inner, false, callback): by the type that is meant.
            var word = call.Word == "new" ? DotNetMaking.TypeOf(code, call.Name) : call.Word;
            return known.Contains(word) ? null : (call.Whole, word);
        }

        return null;
    }

    [GeneratedRegex("ValidationCallback$|CertificateCallback$|^Func$|Delegate$")]
    private static partial Regex Delegate();

    [GeneratedRegex("(?i)cert|^x509")]
    private static partial Regex Certificate();

    [GeneratedRegex("(?i)chain")]
    private static partial Regex Chain();

    [GeneratedRegex("(?i)err|polic|problem|^_$")]
    private static partial Regex Errors();

    [GeneratedRegex("(?i)client_?cert|peerClient")]
    private static partial Regex ClientCertificate();

    [GeneratedRegex("Server(Options|Settings|Configuration|Config|Credentials)?$|ServerAuthenticationOptions$|Listener(Options)?$")]
    private static partial Regex ServerType();
}
