using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.WeakSuites;

/// <summary>Suites without authentication or encryption, export grade, RC4, single and triple DES; security level 0.</summary>
internal static partial class Readers
{
    /// <summary>OpenSSL's lists of ciphers: ciphers: '…', set_ciphers("…").</summary>
    public static IEnumerable<Flag> JavaScript(CodeFile code)
    {
        foreach (var setting in code.Settings("ciphers", "DEFAULT_CIPHERS"))
            if (Weak(List(code, setting.Value)) is { } weak)
                yield return new(setting.Whole, $"the list of ciphers allows {weak}")
                {
                    Remedy = "Remove the option: the standard list is sound.",
                };
    }

    /// <summary>A list of ciphers of JavaScript: a text, texts that are joined or added, a constant that is one of these.</summary>
    private static string List(CodeFile code, Span value, int depth = 0)
    {
        if (code.Values.Of(value) is { Kind: ValueKind.Text } text)
            return text.Text;
        if (
            value.Length == 1
            && depth < 3
            && code.IsWord(value.From)
            && code.Names.Reaching(code[value.From].Value, value.From) is [var only]
            && only.Value.From != value.From
        )
            return List(code, only.Value, depth + 1);
        // `${tls.DEFAULT_CIPHERS}:@SECLEVEL=0`
        if (value.Length == 1 && code[value.From] is { IsText: true, Holes: true })
            return code[value.From].Value;
        var tokens = Enumerable.Range(value.From, Math.Min(value.Length, 200)).ToList();
        // A choice among several: one that is weak is weak for whom it is chosen.
        if (Question(code, value) is { } question)
            return Arms(code, new(question + 1, value.To))
                .Select(a => List(code, a, depth + 1))
                .FirstOrDefault(a => Weak(a) is not null, "");
        // A list that is filtered is not that list.
        if (
            depth > 3
            || !tokens.Exists(i => code.Is(i, "join") || code.Is(i, "+") || code.Is(i, "["))
                && !(code.Is(value.To - 1, ")") && tokens.Exists(i => code[i].IsText && i > value.From))
            || tokens.Exists(i =>
                !code[i].IsText
                && code[i].Value is "filter" or "replace" or "split" or "without" or "exclude" or "remove" or "omit" or "drop"
            )
        )
            return "";
        return string.Join(
            ':',
            tokens
                .Select(i =>
                    code[i].IsText
                        ? code[i].Value.Length > 1
                            ? code[i].Value.Trim(':')
                            : ""
                        : code.IsWord(i) && code.Is(i - 1, "...") && !code.IsLink(i + 1)
                            ? List(code, new(i, i + 1), depth + 1)
                            : ""
                )
                .Where(t => t.Length > 0)
        );
    }

    /// <summary>The question mark of a choice that stands in no bracket.</summary>
    private static int? Question(CodeFile code, Span value)
    {
        for (var i = value.From; i < value.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), value.To);
            else if (code[i] is { IsText: false, Value: "?" })
                return i;
        return null;
    }

    /// <summary>a : b, behind a question mark.</summary>
    private static IEnumerable<Span> Arms(CodeFile code, Span span)
    {
        var from = span.From;
        for (var i = span.From; i < span.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), span.To);
            else if (code[i] is { IsText: false, Value: ":" or "?" })
            {
                if (code.Is(i, ":"))
                    yield return new(from, i);
                from = i + 1;
            }

        yield return new(from, span.To);
    }

    public static IEnumerable<Flag> Python(CodeFile code)
    {
        foreach (var call in code.Calls("set_ciphers", "set_cipher_list"))
            if (Weak(PythonList(code, call.Argument(0))) is { } weak)
                yield return new(call.Whole, $"the list of ciphers allows {weak}")
                {
                    Remedy = "Remove the call: the standard list is sound.",
                };
        foreach (var setting in code.Settings("ciphers", "ssl_ciphers", "DEFAULT_CIPHERS"))
            if (Weak(PythonList(code, setting.Value)) is { } weak)
                yield return new(setting.Whole, $"the list of ciphers allows {weak}") { Remedy = "Remove it: the standard list is sound." };
        foreach (var flag in PythonProfiles.Look(code))
            yield return flag;
    }

    /// <summary>A list of ciphers of Python: a text, texts that are joined or added, ":".join(NAMES) of a list of the file.</summary>
    private static string PythonList(CodeFile code, Span value)
    {
        var words = Enumerable.Range(value.From, Math.Min(value.Length, 200));
        // What is picked out of a list, or chosen between two, is not that list.
        if (words.Any(i => code[i] is { Kind: TokenKind.Word, Value: "for" or "if" or "replace" or "not" }))
            return code.Values.Of(value) is { Kind: ValueKind.Text } chosen ? chosen.Text : "";
        if (
            code.Is(value.To - 1, ")")
            && code.CallAt(code.Mate(value.To - 1)) is { Word: "join", Arguments: [{ Length: 1 } names] }
            && code.IsWord(names.From)
            && code.Names.Reaching(code[names.From].Value, names.From) is [var only]
            && code[only.Value.From].Value is "[" or "("
        )
            return string.Join(
                ':',
                Enumerable.Range(only.Value.From, only.Value.Length).Where(i => code[i].IsText).Select(i => code[i].Value)
            );
        return List(code, value);
    }

    public static IEnumerable<Flag> Go(CodeFile code)
    {
        foreach (var setting in code.Settings("CipherSuites"))
        {
            foreach (var i in Lists(code, setting.Value, 0).SelectMany(l => Enumerable.Range(l.From, l.Length)).Distinct())
                if (
                    code.IsWord(i)
                    && code.IsLink(i - 1)
                    && WeakName().IsMatch(code[i].Value)
                    && !Mentions.IsOnlySpokenOf(code, i - 2, i + 1)
                )
                    yield return new(new(i - 2, i + 1), $"{code[i].Value} is allowed")
                    {
                        Remedy = "Leave CipherSuites out: Go chooses sound ones.",
                        Confidence = Model.Confidence.Firm,
                    };
            // for _, s := range tls.InsecureCipherSuites() { ids = append(ids, s.ID) }
            foreach (var call in code.Calls("InsecureCipherSuites"))
                if (
                    code.Functions.AreTogether(call.Name, setting.Name)
                    && code.Mate(call.Open) + 1 is var body
                    && code.Is(body, "{")
                    && Enumerable
                        .Range(body, Math.Max(0, Math.Min(code.Mate(body), code.Tokens.Length) - body))
                        .Any(i => code.Is(i, "append") && code.Text(code.Inside(i + 1)).Contains(".ID", StringComparison.Ordinal))
                )
                    yield return new(call.Whole, "all the suites that Go itself calls insecure are allowed")
                    {
                        Remedy = "Leave CipherSuites out: Go chooses sound ones.",
                        Confidence = Model.Confidence.Firm,
                    };
        }
    }

    /// <summary>What an option is set to, and the lists of this file that it is put together from: variables, append(…), functions that return one.</summary>
    private static IEnumerable<Span> Lists(CodeFile code, Span value, int depth)
    {
        if (value.IsEmpty || depth > 3)
            yield break;
        yield return value;
        for (var i = value.From; i < value.To; i++)
        {
            if (!code.IsWord(i) || code.IsLink(i - 1) || code.IsLink(i + 1))
                continue;
            var isCall = code.Is(i + 1, "(");
            IEnumerable<Span> from =
                isCall && code.Functions.Named(code[i].Value).Take(2).ToList() is [var maker] ? code.Functions.Returns(maker)
                : isCall ? []
                : code.Names.Reaching(code[i].Value, i).Select(a => a.Value).Where(v => !v.Contains(i));
            foreach (var list in from.SelectMany(v => Lists(code, v, depth + 1)))
                yield return list;
        }

        // profile.Suites: what the file puts into that field.
        if (code.IsWord(value.To - 1) && code.IsLink(value.To - 2))
            foreach (
                var field in GoFields
                    .Named(code, code[value.To - 1].Value)
                    .Select(s => s.Value)
                    .Concat(GoFields.Placed(code, code[value.To - 1].Value))
            )
            foreach (var list in Lists(code, field, depth + 1))
                yield return list;
    }

    public static IEnumerable<Flag> Jvm(CodeFile code)
    {
        foreach (
            var call in code.Calls(
                "setEnabledCipherSuites",
                "setIncludeCipherSuites",
                "cipherSuites",
                "ciphers",
                "addEnabledCipherSuite",
                "setCipherSuites"
            )
        )
        {
            foreach (var flag in Entries(code, code.Inside(call.Open), call.Name, call.Whole))
                yield return flag with
                {
                    Remedy = "Remove the call: the platform's list is sound.",
                };
        }

        // Tomcat, Netty's OpenSSL: "HIGH:RC4-SHA:!MD5".
        foreach (var call in code.Calls("setCiphers", "ciphers"))
            if (
                call.Arguments is [var list]
                && code.Values.Of(list) is { Kind: ValueKind.Text } text
                && !WeakName().IsMatch(text.Text)
                && Weak(text.Text) is { } named
                && !ServerNotVerified.Jvm.IsDeclaration(code, call)
            )
                yield return new(call.Whole, $"the list of ciphers allows {named}")
                {
                    Remedy = "Remove the call: the platform's list is sound.",
                };
        foreach (var pair in Pairs.Of(code))
            if (
                (
                    pair.Name is "https.cipherSuites" or "jdk.tls.client.cipherSuites" or "jdk.tls.server.cipherSuites"
                    || pair.Name.EndsWith("ssl.cipher.suites", StringComparison.Ordinal)
                    || pair.Name.EndsWith("ssl.ciphers", StringComparison.Ordinal)
                    || pair.Name.EndsWith("ssl.ciphersuites", StringComparison.Ordinal)
                )
                && code.Values.Of(pair.Value) is { Kind: ValueKind.Text } suites
                && suites.Text.Split(',', ' ', ':').FirstOrDefault(p => WeakName().IsMatch(p) || Openssl().IsMatch(p)) is { } old
            )
                yield return new(pair.At, $"{old} is allowed") { Remedy = "Remove the line: the platform's list is sound." };
        foreach (var pair in Pairs.Of(code))
            if (
                pair.Name is "jdk.tls.disabledAlgorithms" or "jdk.certpath.disabledAlgorithms"
                && code.Values.Of(pair.Value) is { Kind: ValueKind.Text } none
                && string.IsNullOrWhiteSpace(none.Text)
            )
                yield return new(
                    pair.At,
                    $"{pair.Name} is empty: every version, suite and signature that the platform had forbidden is allowed again"
                )
                {
                    Remedy = "Remove the line.",
                };
        foreach (var setting in code.Settings("enabledCipherSuites", "cipherSuites"))
        foreach (var flag in Entries(code, setting.Value, setting.Name, setting.Whole))
            yield return flag with
            {
                Remedy = "Remove it: the platform's list is sound.",
            };
    }

    /// <summary>The weak suites of a list: where it goes over several lines each line that has one, where that stands; else the whole, once.</summary>
    private static IEnumerable<Flag> Entries(CodeFile code, Span list, int near, Span whole)
    {
        HashSet<int> told = [];
        foreach (var weak in Named(code, list, near))
        {
            var isInList = list.Contains(weak);
            var at =
                isInList && code.Source.At(code[weak].Start).Line != code.Source.At(code[near].Start).Line
                    ? new(code.PathStart(weak), weak + 1)
                    : Mentions.Shown(code, whole, weak);
            if (told.Add(code.Source.At(code[at.From].Start).Line))
                yield return new(at, $"{code[weak].Value} is allowed");
        }
    }

    /// <summary>The weak suites among what is allowed, also by way of a constant.</summary>
    private static IEnumerable<int> Named(CodeFile code, Span span, int near) =>
        Mentions.AllAllowed(
            code,
            span,
            near,
            i =>
                (code[i].IsText || code.IsWord(i))
                && WeakName().IsMatch(code[i].Value)
                && Mentions.IsKept(code, i, near)
                && !(code.Is(i - 1, "(") && code.Is(i - 2, "startsWith")),
            i => code[i].IsText && WeakName().IsMatch(code[i].Value),
            40
        );

    public static IEnumerable<Flag> CSharp(CodeFile code)
    {
        for (var i = 2; i < code.Tokens.Length; i++)
            if (
                code.IsWord(i)
                && code.Is(i - 2, "TlsCipherSuite")
                && Enumerable.Range(Math.Max(0, i - 80), Math.Min(80, i)).Any(k => code.Is(k, "CipherSuitesPolicy"))
                && WeakName().IsMatch(code[i].Value)
                && !Mentions.IsOnlySpokenOf(code, code.PathStart(i), i + 1)
            )
                yield return new(new(i - 2, i + 1), $"{code[i].Value} is allowed") { Remedy = "Leave CipherSuitesPolicy out." };
        for (var i = 2; i < code.Tokens.Length; i++)
            if (
                code[i] is { Kind: TokenKind.Word, Value: "AllowNoEncryption" or "NoEncryption" }
                && code.IsLink(i - 1)
                && code.Is(i - 2, "EncryptionPolicy")
                && !Mentions.IsOnlySpokenOf(code, code.PathStart(i), i + 1)
            )
                yield return new(new(i - 2, i + 1), $"EncryptionPolicy.{code[i].Value} allows suites without encryption")
                {
                    Remedy = "Use EncryptionPolicy.RequireEncryption.",
                    Changes = [new(new(i, i + 1), "RequireEncryption")],
                };
    }

    internal static string? Weak(string list)
    {
        var parts = list.Split(':', ',', ' ');
        foreach (var part in parts)
        {
            if (part.Length == 0 || part[0] is '!' or '-')
                continue;
            // +RC4 moves to the end what is in the list: of ALL that is.
            if (part[0] == '+' && Openssl().IsMatch(part[1..]) && parts.Contains("ALL", StringComparer.Ordinal))
                return part[1..];
            if (part[0] != '+' && part.Contains('+', StringComparison.Ordinal) && part.Split('+').Any(p => WeakKind().IsMatch(p)))
                return part;
            if (part.StartsWith("@SECLEVEL=0", StringComparison.Ordinal))
                return part;
            if (
                part is "ALL" or "COMPLEMENTOFALL"
                && !list.Contains("!aNULL", StringComparison.Ordinal)
                && !list.Contains("!ADH", StringComparison.Ordinal)
            )
                return part;
            if (Openssl().IsMatch(part))
                return part;
        }

        return list.Contains("@SECLEVEL=0", StringComparison.Ordinal) ? "@SECLEVEL=0" : null;
    }

    [GeneratedRegex(
        @"^(aNULL|eNULL|NULL|ADH|AECDH|EXPORT|EXP|LOW|RC4|DES|3DES|.*-(RC4|NULL|DES-CBC3?)-.*|EXP-.*|ADH-.*|AECDH-.*|NULL-.*|RC4-.*|DES-.*)$"
    )]
    private static partial Regex Openssl();

    /// <summary>One of several that a part joins: RC4+RSA.</summary>
    [GeneratedRegex("^(aNULL|eNULL|NULL|ADH|AECDH|EXPORT|EXP|LOW|RC4|DES|3DES)$")]
    private static partial Regex WeakKind();

    [GeneratedRegex(@"^(TLS|SSL)_.*(_NULL_|_anon_|_EXPORT_|_RC4_|_3DES_|_DES_|_DES40_)")]
    internal static partial Regex WeakName();
}
