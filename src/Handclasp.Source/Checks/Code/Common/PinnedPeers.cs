using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;
using Pins = Handclasp.Source.Checks.Code.MisreadPin.Any;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// A peer that is known by the digest of its certificate: where that is compared before anything is sent, it stands in for the chain and the
/// name that nobody verifies.
/// </summary>
internal static class PinnedPeers
{
    private static readonly string[] Refusing =
    [
        "raise",
        "throw",
        "destroy",
        "reject",
        "close",
        "abort",
        "exit",
        "end",
        "shutdown",
        "fail",
        "unwrap",
    ];

    /// <summary>What sends, beside what every language has for it.</summary>
    private static readonly string[] Sending = [.. Pins.Sending, "end", "pipe", "login", "sendmail", "retrbinary", "storbinary"];

    /// <summary>A flaw of a connection in the light of a pin: none where this connection is pinned, tentative where another place of the file pins.</summary>
    /// <param name="code">The file.</param>
    /// <param name="flag">The flaw.</param>
    /// <param name="rivals">Words that make a connection's configuration: a pin in a function that makes its own pins no other.</param>
    public static Flag? Weighed(CodeFile code, Flag flag, params string[] rivals) =>
        IsPinned(code, flag.At.From) ? null
        : Reads(code).Any(r => Kinship.Speaks(code, flag.At.From, r, rivals) && IsSound(code, r))
            ? flag with
            {
                Confidence = Confidence.Tentative,
                IsSafe = false,
            }
        : flag;

    /// <summary>True where the function around a place compares the digest of the peer's certificate and refuses another before it sends.</summary>
    public static bool IsPinned(CodeFile code, int place, string owner = "")
    {
        var function = code.Functions.Around(place);
        return Reads(code)
            .Any(r =>
                (function is null ? code.Functions.Around(r) is null : function.Body.Contains(r))
                && (owner.Length == 0 || Pins.Owner(code, r) is var of && (of == owner || of == "this"))
                && IsSound(code, r)
            );
    }

    /// <summary>True where any function of the file does.</summary>
    public static bool IsPinnedElsewhere(CodeFile code) => Reads(code).Any(r => IsSound(code, r));

    /// <summary>True where another place of the file pins, and may do so for what is made at a place.</summary>
    /// <param name="code">The file.</param>
    /// <param name="at">Where a connection is made.</param>
    /// <param name="rivals">Words that make one: a pin in a function that makes its own pins no other.</param>
    public static bool MaySpeak(CodeFile code, int at, params string[] rivals) => MaySpeakFor(code, at, "", rivals);

    /// <summary>The same where the variable is known that holds the connection: the pin of another variable's connection is none of it.</summary>
    public static bool MaySpeakFor(CodeFile code, int at, string held, params string[] rivals) =>
        Reads(code)
            .Any(r =>
                Kinship.Speaks(code, at, r, rivals)
                && (held.Length == 0 || Pins.Owner(code, r) is var owner && (owner == held || !IsConnection(code, owner)))
                && IsSound(code, r)
            );

    /// <summary>True for a variable that holds what connect() gave.</summary>
    public static bool IsConnection(CodeFile code, string name) =>
        name.Length > 0
        && code.Names.To(name).Any(a => Enumerable.Range(a.Value.From, Math.Min(4, a.Value.Length)).Any(i => code.Is(i, "connect")));

    private static IEnumerable<int> Reads(CodeFile code) =>
        code.Index.Places(Pins.Certificates).Where(i => code.IsWord(i) && (code.Is(i + 1, "(") || IsProperty(code, i)));

    /// <summary>SslStream.RemoteCertificate of .NET.</summary>
    private static bool IsProperty(CodeFile code, int word) => code[word].Value == "RemoteCertificate" && code.IsLink(word - 1);

    private static bool IsSound(CodeFile code, int read)
    {
        var function = code.Functions.Around(read);
        var body = function?.Body ?? new Span(0, code.Tokens.Length);
        return !IsSentBefore(code, function, body, read) && IsCompared(code, function, body, read);
    }

    /// <summary>Something goes to the peer before his certificate is read: in the function itself, or in the one that gives it as a callback.</summary>
    private static bool IsSentBefore(CodeFile code, Function? function, Span body, int read)
    {
        if (Pins.Owner(code, read) is not { Length: > 0 } owner)
            return false;
        var outer = function is null ? null : code.Functions.Outer(function);
        return AnswerHandlers.SentBefore(code, function, owner, Sending) is not null
            || code.Calls(Sending)
                .Any(c =>
                    code.Functions.Around(c.Name) is var around
                    && (
                        ReferenceEquals(around, function) && body.From <= c.Name && c.Name < read
                        || outer is not null && ReferenceEquals(around, outer)
                    )
                    && Pins.Touches(code, c, owner)
                );
    }

    private static bool IsCompared(CodeFile code, Function? function, Span body, int read)
    {
        var derived = Derived(code, function, body, read);
        if (code.Language == All.JavaScript && ComparesByHelper(code, body, read, derived))
            return true;
        return Pins.Comparisons(code)
            .Where(i => body.Contains(i))
            .Any(i =>
                Pins.Operands(code, i) is var (left, right)
                && (IsDigest(code, left, read, derived) || IsDigest(code, right, read, derived))
                && Refuses(code, i, body)
            );
    }

    /// <summary>if (!pinned(pins, raw)) throw …: a function of the file that is given the certificate, or its digest, and compares it.</summary>
    private static bool ComparesByHelper(CodeFile code, Span body, int read, Dictionary<string, bool> derived) =>
        code.Calls()
            .Any(c =>
                body.Contains(c.Open)
                && c.Receiver is "" or "this"
                && code.Functions.Of(new(c.Name, c.Name + 1)) is { } helper
                && c.Arguments.Any(a =>
                    Holds(code, a, read, derived)
                    && (
                        IsDigest(code, a, read, derived)
                        || TakesWhole(code, a)
                            && Enumerable
                                .Range(helper.Body.From, helper.Body.Length)
                                .Any(i => code.IsWord(i) && (Pins.Digest().IsMatch(code[i].Value) || code[i].Value is "timingSafeEqual"))
                    )
                )
                && (
                    Pins.Comparisons(code).Any(helper.Body.Contains) || code.Calls("timingSafeEqual").Any(t => helper.Body.Contains(t.Name))
                )
                && Refuses(code, c.Name, body)
            );

    /// <summary>raw: the certificate as it was sent.</summary>
    private static bool TakesWhole(CodeFile code, Span span) => code.Is(span.To - 1, "raw") || code.Is(span.To - 1, "pubkey");

    /// <summary>The names that hold something of the certificate, each with whether that is the whole of it or its digest.</summary>
    private static Dictionary<string, bool> Derived(CodeFile code, Function? function, Span body, int read)
    {
        var names = new Dictionary<string, bool>(StringComparer.Ordinal);
        for (var i = body.From; i < body.To; i++)
        {
            if (!code.Is(i, "=") && !code.Is(i, ":=") || !ReferenceEquals(code.Functions.Around(i), function))
                continue;
            var value = code.Expression(i + 1);
            if (!Holds(code, value, read, names))
                continue;
            foreach (var name in Assigned(code, i))
                names[name] = names.GetValueOrDefault(name) || IsDigest(code, value, read, names) || TakesDigest(code, i);
        }

        return names;
    }

    /// <summary>The names before an equals sign: one, with or without its type, or those that an object is taken apart into.</summary>
    private static IEnumerable<string> Assigned(CodeFile code, int equals)
    {
        if (code.Is(equals - 1, "}") && code.Mate(equals - 1) is var open && open < equals)
            return Enumerable.Range(open, equals - open).Where(code.IsWord).Select(i => code[i].Value);
        var last = code.Is(equals - 2, ":") && !code[equals - 1].LineBefore ? equals - 3 : equals - 1;
        return code.IsWord(last) ? [code[last].Value] : [];
    }

    /// <summary>const { fingerprint256 } = …, and nothing else of it.</summary>
    private static bool TakesDigest(CodeFile code, int equals) =>
        code.Is(equals - 1, "}") && code.Parts(code.Inside(code.Mate(equals - 1))).All(p => Pins.Digest().IsMatch(code[p.From].Value));

    private static bool Holds(CodeFile code, Span span, int read, Dictionary<string, bool> names) =>
        span.Contains(read)
        || Enumerable.Range(span.From, span.Length).Any(i => code.IsWord(i) && !code.IsLink(i - 1) && names.ContainsKey(code[i].Value));

    /// <summary>True for the whole certificate or a digest of it or of its key; not for what anybody can write into one.</summary>
    private static bool IsDigest(CodeFile code, Span span, int read, Dictionary<string, bool> names)
    {
        if (!Holds(code, span, read, names) || Pins.Wrong(code, span) is not null || TakesName(code, span))
            return false;
        for (var i = span.From; i < span.To; i++)
            if (
                code.IsWord(i) && (Pins.Digest().IsMatch(code[i].Value) || names.GetValueOrDefault(code[i].Value))
                || i == read && IsWhole(code, read)
            )
                return true;
        return false;
    }

    /// <summary>common_name(certificate): a function of this file that takes no more of it than a name.</summary>
    private static bool TakesName(CodeFile code, Span span) =>
        code.Language.Indents && MisreadPin.Python.TakenName(code, span) is "subject" or "issuer" or "serial number";

    /// <summary>getpeercert(True), getpeercert(binary_form=True): the certificate as it was sent.</summary>
    private static bool IsWhole(CodeFile code, int read) =>
        code[read].Value == "getpeercert" && code.Inside(read + 1) is { IsEmpty: false } given && code.Is(given.To - 1, "True");

    /// <summary>A comparison that decides whether the function goes on: what is not equal ends the connection.</summary>
    private static bool Refuses(CodeFile code, int comparison, Span body)
    {
        if (Condition(code, comparison, body) is not var (head, block))
            return false;
        var isUnequal =
            code[comparison].Value is ['!' or '~', ..]
            || Enumerable.Range(head.From, Math.Max(0, comparison + 1 - head.From)).Any(i => code.Is(i, "!") || code.Is(i, "not"));
        var where = isUnequal ? block : new(block.To, body.To);
        return Enumerable
            .Range(where.From, where.Length)
            .Any(i =>
                code.IsWord(i)
                && (
                    Refusing.Contains(code[i].Value)
                    || code.Language == All.Lua && (code.Is(i, "error") || code.Is(i, "return") && code[i + 1].Value is "nil" or "false")
                )
            );
    }

    /// <summary>The condition that a comparison stands in, and what is done where it holds.</summary>
    private static (Span Head, Span Block)? Condition(CodeFile code, int comparison, Span body) =>
        code.Language.Indents ? ByIndentation(code, comparison, body)
        : code.Language == All.Lua ? ByWords(code, comparison)
        : ByBrackets(code, comparison);

    /// <summary>Lua: if … then … else … end.</summary>
    private static (Span Head, Span Block)? ByWords(CodeFile code, int comparison)
    {
        var blocks = LuaSyntax.Blocks(code);
        var open = blocks.Around(comparison);
        if (open < 0 || !code.Is(open, "if"))
            return null;
        var then = comparison;
        while (then < blocks.End(open) && !code.Is(then, "then"))
            then++;
        var end = then + 1;
        while (end < blocks.End(open) && !(code[end].Value is "else" or "elseif" && blocks.Around(end) == open))
            end++;
        return (new(open + 1, then), new(then + 1, Math.Max(then + 1, end)));
    }

    private static (Span Head, Span Block)? ByBrackets(CodeFile code, int comparison)
    {
        var open = code.Parent(comparison);
        while (open > 0 && code.Is(open, "(") && !code.Is(open - 1, "if"))
            open = code.Parent(open);
        if (open <= 0 || !code.Is(open, "("))
            return null;
        var then = code.Mate(open) + 1;
        return (code.Inside(open), code.Is(then, "{") ? code.Inside(then) : code.Expression(then));
    }

    private static (Span Head, Span Block)? ByIndentation(CodeFile code, int comparison, Span body)
    {
        var start = comparison;
        while (start > body.From && !IsLineOfItsOwn(code, start))
            start--;
        if (code[start].Value is not ("if" or "elif"))
            return null;
        var column = code.Column(start);
        var end = start + 1;
        while (end < body.To && !(IsLineOfItsOwn(code, end) && code.Column(end) <= column))
            end++;
        return (new(start + 1, comparison), new(comparison + 1, end));
    }

    private static bool IsLineOfItsOwn(CodeFile code, int token) => code[token].LineBefore && code.Parent(token) < 0;
}
