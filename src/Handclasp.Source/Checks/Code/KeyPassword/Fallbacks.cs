using System.Text.RegularExpressions;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.KeyPassword;

/// <summary>
/// Passwords of keys that are written down for the day the environment has none: <c>ENV['KEY_PASS'] || 'changeit'</c>. It is read by the name of
/// what is asked for, in whichever words a language asks and falls back.
/// </summary>
internal static partial class Fallbacks
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (!code.Names.MentionsAnyCase("env") || !code.Names.MentionsAnyCase("pass") && !code.Names.MentionsAnyCase("_pw"))
            yield break;
        var names = code.Index.Words.Where(w => w.Length is > 6 and < 60 && Asked().IsMatch(w) && OfKey().IsMatch(w)).ToArray();
        foreach (var i in code.Index.Places(names))
            if (IsAsked(code, i) && Otherwise(code, i) is { } text && Readers.IsSecret(code[text].Value))
                yield return new(new(text, text + 1), $"where {code[i].Value} is not set, {Readers.Because}")
                {
                    Remedy = Readers.Remedy,
                    IsSecret = true,
                };
    }

    /// <summary>ENV['X'], ENV.fetch('X'), getenv('X'), $ENV{X}, os.getenv("X"), Platform.environment['X'], environment["X"].</summary>
    private static bool IsAsked(CodeFile code, int at)
    {
        var open = code.Parent(at);
        if (open <= 0 || !code.IsOpen(open))
            return false;
        for (var i = open - 1; i >= Math.Max(0, open - 4); i--)
            if (code.IsWord(i) && Environment().IsMatch(code[i].Value))
                return true;
            else if (!code.IsWord(i) && !code.IsLink(i) && !code.Is(i, "!") && !code.Is(i, "?"))
                return false;
        return false;
    }

    /// <summary>The text behind the operator that stands in for what is missing, or that the question is given.</summary>
    private static int? Otherwise(CodeFile code, int at)
    {
        var open = code.Parent(at);
        var close = code.Mate(open);
        if (code.Is(at + 1, ",") && code[at + 2].IsText && !code[at + 2].Holes && at + 3 == close)
            return at + 2;
        // ENV.fetch('X') { 'changeit' }
        var next = close + 1;
        if (code.Is(next, "{") && code[next + 1].IsText && code.Is(next + 2, "}") && code.Language.Name == "Ruby")
            return next + 1;
        for (var steps = 0; steps < 3 && code.Is(next, ")"); steps++)
            next++;
        if (code[next] is not ({ Kind: TokenKind.Symbol, Value: "||" or "//" or "??" or "?:" } or { Kind: TokenKind.Word, Value: "or" }))
            return null;
        next++;
        if (code.Is(next, "@") || code.Is(next, "("))
            next++;
        return code[next].IsText && !code[next].Holes ? next : null;
    }

    [GeneratedRegex("(?i)pass(wd|word|phrase)?($|_)|_pwd$|_pw$|_secret$")]
    private static partial Regex Asked();

    [GeneratedRegex(
        "(?i)(^|_)(key|keys|p12|pkcs12|pkcs|pfx|pem|cert|certs|certificate|tls|ssl|mtls|pki|ca|keystore|truststore|identity|signer|signing|bundle|jks)(_|$)|keystore|truststore"
    )]
    private static partial Regex OfKey();

    [GeneratedRegex("^(\\$?_?ENV|env|getenv|environment|environ|System|get_env|fetch_env|\\$ENV|\\$_ENV|\\$_SERVER)$")]
    private static partial Regex Environment();
}
