using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.SharedTicketKeys;

/// <summary>Keys of session tickets that stand in the program, or that configurations with different trust share.</summary>
internal static class Readers
{
    internal const string Written =
        "the key of the session tickets stands in the source: whoever has it opens recorded tickets, reads those sessions, and makes tickets that are resumed without a certificate";
    internal const string Shared =
        "this configuration and another that trusts other clients have the same ticket key: a session begun at the one is resumed at the other, past its check";
    private const string Remedy =
        "Leave the keys to the library, or take random ones from a secret store, rotate them, and give each configuration its own.";

    public static IEnumerable<Flag> JavaScript(CodeFile code)
    {
        var settings = code.Settings("ticketKeys").ToList();
        foreach (var setting in settings)
            if (IsWritten(code, setting.Value))
                yield return InSource(code, setting.Whole, setting.Value);
        foreach (var flag in SharedOnes(code, settings, ["ca", "requestCert", "rejectUnauthorized"]).Concat(Spread(code, settings)))
            yield return flag;
        foreach (var call in code.Calls("setTicketKeys"))
            if (IsWritten(code, call.Argument(0)))
                yield return InSource(code, call.Whole, call.Argument(0));
        var given = code.Calls("setTicketKeys").Where(c => c.Arguments.Count == 1).ToList();
        foreach (var group in given.GroupBy(c => code.Text(c.Argument(0))).Where(g => code.IsWord(g.First().Argument(0).From)))
            if (group.Select(c => c.Receiver).Distinct().Count() > 1 && code.Names.Has("requestCert"))
                foreach (var call in group.Skip(1))
                    yield return Flag(call.Whole, Shared);
    }

    public static IEnumerable<Flag> Go(CodeFile code)
    {
        var settings = code.Settings("SessionTicketKey").ToList();
        foreach (var setting in settings)
            if (IsWritten(code, setting.Value))
                yield return Flag(setting.Whole, Written);
        foreach (var flag in SharedOnes(code, settings, ["ClientAuth", "ClientCAs"]).Concat(GoTickets.Look(code)))
            yield return flag;
        foreach (var call in code.Calls("SetSessionTicketKeys"))
            if (IsWritten(code, call.Argument(0)))
                yield return Flag(call.Whole, Written);
        foreach (var flag in GoShared.Look(code))
            yield return flag;
    }

    /// <summary>Netty: sessionContext().setTicketKeys(new OpenSslSessionTicketKey(name, hmac, aes)).</summary>
    public static IEnumerable<Flag> Jvm(CodeFile code)
    {
        foreach (var call in code.Calls("OpenSslSessionTicketKey"))
            if (
                (call.IsNew || code.Language.Name == "Kotlin")
                && call.Arguments.Count >= 3
                && call.Arguments.Skip(1).FirstOrDefault(a => IsWritten(code, a)) is { IsEmpty: false } key
            )
                yield return Flag(
                    Constant(code, key) is >= 0 and var at ? Common.Mentions.Shown(code, call.Whole, at) : call.Whole,
                    Written
                );
        foreach (var flag in JvmTickets.Look(code))
            yield return flag;
        foreach (var call in code.Calls("setTicketKeys"))
            if (
                IsWritten(code, call.Argument(0))
                && !code.Text(call.Argument(0)).Contains("OpenSslSessionTicketKey", StringComparison.Ordinal)
            )
                yield return Flag(call.Whole, Written);
        var given = code.Calls("setTicketKeys").Where(c => c.Arguments.Count == 1 && c.Argument(0).Length == 1).ToList();
        foreach (var group in given.GroupBy(c => code.Text(c.Argument(0))))
            if (group.Select(c => c.Receiver).Distinct().Count() > 1)
                foreach (var call in group.Skip(1))
                    yield return Flag(call.Whole, Shared);
    }

    /// <summary>const KEYS = Buffer.from('…', 'hex'): shown where the key stands, not where its name is used.</summary>
    private static Flag InSource(CodeFile code, Span use, Span value) =>
        value.Length == 1
        && code.IsWord(value.From)
        && code.Names.Reaching(code[value.From].Value, value.From) is [{ Value.IsEmpty: false } only]
        && only.Value.From != value.From
            ? Flag(new(only.Name, only.Value.To), Written) with
            {
                Beside = [new(use, "used here")],
            }
            : Flag(use, Written);

    /// <summary>Where the value of the constant stands that an expression is made of; -1 where it is none.</summary>
    private static int Constant(CodeFile code, Span value)
    {
        for (var i = value.From; i < value.To; i++)
            if (
                code.IsWord(i)
                && !code.IsLink(i - 1)
                && !code.Is(i + 1, "(")
                && code.Names.Reaching(code[i].Value, value.From) is [var only]
                && !only.Value.Contains(i)
            )
                return only.Value.From;
        return -1;
    }

    internal static Flag Flag(Span at, string because) => new(at, because) { Remedy = Remedy };

    private static IEnumerable<Flag> SharedOnes(CodeFile code, List<Setting> settings, string[] trust)
    {
        foreach (var group in settings.GroupBy(s => code.Text(s.Value)).Where(g => g.Count() > 1 && code.IsWord(g.First().Value.From)))
            if (
                group
                    .Select(s => string.Join(';', trust.Select(t => s.Sibling(t) is { } other ? code.Text(other.Value) : "")))
                    .Distinct()
                    .Count() > 1
            )
                foreach (var setting in group.Skip(1))
                    yield return Flag(setting.Whole, Shared) with
                    {
                        Beside = [new(group.First().Whole, "the same key here")],
                    };
    }

    /// <summary>{ ...base, requestCert: true }, where base has the key and is given to another server as it is.</summary>
    private static IEnumerable<Flag> Spread(CodeFile code, List<Setting> settings)
    {
        foreach (var setting in settings)
        {
            if (
                setting.Container < 0
                || code.Held(setting.Container) is not { Length: > 0 } held
                || setting.Sibling("requestCert") is not null
            )
                continue;
            var uses = code.Index.Places(held).ToList();
            var mutual = uses.FirstOrDefault(u => code.Is(u - 1, "...") && code.In(code.Parent(u), "requestCert") is not null, -1);
            var isOpen = uses.Any(u =>
                code.Parent(u) > 0 && code.CallAt(code.Parent(u)) is { Word: "createServer" or "createSecureServer" }
            );
            if (mutual >= 0 && isOpen)
                yield return Flag(new(mutual - 1, mutual + 1), Shared) with
                {
                    Beside = [new(setting.Whole, "the key that both have")],
                };
        }
    }

    /// <summary>Made of texts and numbers of this file: a literal, a constant, a conversion of one.</summary>
    internal static bool IsWritten(CodeFile code, Span value, int depth = 0)
    {
        if (value.IsEmpty || depth > 3)
            return false;
        if (KotlinBytes.IsConstant(code, value))
            return true;
        var digits = 0;
        for (var i = value.From; i < value.To; i++)
        {
            if (code[i].IsText && !code[i].Holes && code[i].Value.Length >= 8 && !LooksLikeName(code, i))
                return true;
            digits += code[i].Kind == Lexing.TokenKind.Number ? 1 : 0;
            if (code.Is(i, "repeat") || code.Is(i, "alloc"))
                return code.Is(i, "repeat") || code.CallAt(i + 1) is { Arguments.Count: > 1 };
        }

        if (digits >= 8)
            return true;
        for (var i = value.From; i < value.To; i++)
            if (
                code.Language.Name == "Go"
                && code.IsWord(i)
                && (IsDigest(code, i, depth) || IsFilled(code, i, depth) || IsLeftEmpty(code, i))
            )
                return true;
            else if (
                code.IsWord(i)
                && !code.IsLink(i - 1)
                && !code.Is(i + 1, "(")
                && code.Names.Reaching(code[i].Value, value.From) is [var only]
                && !only.Value.Contains(i)
                && IsWritten(code, only.Value, depth + 1)
            )
                return true;
        return false;
    }

    /// <summary>Go: key := sha256.Sum256([]byte("…")), which is worth no more than what it is made of.</summary>
    private static bool IsDigest(CodeFile code, int word, int depth) =>
        code[word].Value is "Sum256" or "Sum512" or "Sum384" or "Key" or "Sum512_256"
        && code.Is(word + 1, "(")
        && IsWritten(code, code.Parts(code.Inside(word + 1)).FirstOrDefault(), depth + 1);

    /// <summary>Go: copy(key[:], "…") fills a key that is declared empty.</summary>
    private static bool IsFilled(CodeFile code, int word, int depth) =>
        code.Calls("copy")
            .Any(c =>
                c.Arguments is [var to, var from]
                && code.Is(to.From, code[word].Value)
                && (code.Functions.Around(c.Name) is not { } around || around.Body.Contains(word))
                && (code[from.From].IsText ? code[from.From].Value.Length >= 16 : IsWritten(code, from, depth + 1))
            );

    /// <summary>Go: var key [32]byte that nothing is put in: thirty-two zeros, which everybody knows.</summary>
    private static bool IsLeftEmpty(CodeFile code, int word)
    {
        var places = code.Index.Places(code[word].Value).Where(code.IsWord).ToList();
        return places.Exists(p =>
                code.Is(p - 1, "var") && code.Is(p + 1, "[") && code[p + 2].Value == "32" && code.Is(p + 4, "byte") && !code.Is(p + 5, "=")
            )
            && places.TrueForAll(p =>
                code.Is(p - 1, "var") || code.Is(p - 1, "{") || code.Is(p - 1, ",") || code.Is(p - 1, ":") || code.Is(p - 1, "=")
            )
            && !places.Exists(p => code.Is(p + 1, "[") && !code.Is(p - 1, "var") || code.Is(p + 1, "="));
    }

    /// <summary>Read from a file or a variable of the environment of that name: no key.</summary>
    private static bool LooksLikeName(CodeFile code, int text)
    {
        var value = code[text].Value;
        if (value is "base64" or "hex" or "utf8" or "utf-8" or "SHA-256" or "sha256")
            return true;
        var open = code.Parent(text);
        for (var depth = 0; open > 0 && depth < 4; open = code.Parent(open), depth++)
        {
            // The body of a function is no call: func front() *tls.Config {.
            if (code.Language == Languages.All.Go && code.Is(open, "{"))
                break;
            var word = code[open - 1].Value;
            if (
                !word.StartsWith("OpenSsl", StringComparison.Ordinal)
                    && Common.Words.Reads.Any(r => word.Contains(r, StringComparison.OrdinalIgnoreCase))
                || code.Is(open, "[") && word.Contains("env", StringComparison.OrdinalIgnoreCase)
            )
                return true;
        }

        return false;
    }
}
