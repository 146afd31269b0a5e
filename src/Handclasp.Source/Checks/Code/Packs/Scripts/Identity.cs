using System.Text.RegularExpressions;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Scripts;

/// <summary>A client's name that is read where nobody verified the certificate.</summary>
internal static partial class Identity
{
    private const string Because = "the client's name is read from a certificate that nobody verified: anybody can write any name into one";
    private const string Remedy = "Look first whether the verification succeeded, or demand a valid certificate of every client.";

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var flag in OfWebServer(code).Concat(OfSocket(code)))
            yield return flag;
    }

    /// <summary>SSL_CLIENT_S_DN of the web server, without SSL_CLIENT_VERIFY beside it.</summary>
    private static IEnumerable<Flag> OfWebServer(CodeFile code)
    {
        if (code.Names.Mentions("CLIENT_VERIFY") || code.Names.Mentions("client-verify"))
            yield break;
        for (var i = 2; i < code.Tokens.Length; i++)
        {
            if (!(code[i].IsText || code.IsWord(i)) || code[i].Value.Length > 60 || !Variable().IsMatch(code[i].Value))
                continue;
            var open = code.Parent(i);
            if (open < 1 || code.Mate(open) != i + 1 && !code.Is(i + 1, ",") || code.Is(code.Mate(open) + 1, "="))
                continue;
            var owner = code.Text(new(Math.Max(0, code.PathStart(open - 1)), open));
            if (Environment().IsMatch(owner))
                yield return new(new(code.PathStart(open - 1), Math.Min(code.Mate(open) + 1, code.Tokens.Length)), Because)
                {
                    Remedy = Remedy,
                };
        }
    }

    /// <summary>The subject of a peer's certificate on a socket that verifies nothing.</summary>
    private static IEnumerable<Flag> OfSocket(CodeFile code)
    {
        if (!Sides.Serves(code))
            yield break;
        // Where it is demanded, or looked at by the program itself, it is verified.
        var isVerified = false;
        var isOff = false;
        var accepts = false;
        foreach (var given in Givens.Of(code))
        {
            if (given.Key is "verifycallback" or "sslverifycallback")
            {
                // One that takes all makes nothing of the mode; one that decides verifies.
                if (Callbacks.Judge(code, given.Value) is null)
                    isVerified = true;
                else if (Sides.IsServer(code, given.At))
                    accepts = true;
            }

            if (!Meaning.IsMode(given.Key) && !Meaning.Verifies(given.Key))
                continue;
            var mode = Meaning.ModeOf(code, given.Value);
            var isNone = mode == Modes.None || Meaning.IsOff(code.Values.Of(given.Value));
            isOff |= isNone;
            isVerified |= !isNone;
        }

        if (code.Calls("verify", "verify_result", "get_verify_result", "openssl_x509_verify", "openssl_x509_checkpurpose").Any())
            isVerified = true;
        if (!accepts && (isVerified || !isOff && !Givens.Of(code).Any(g => g.Key is "capturepeercert")))
            yield break;
        // puts "#{client.peer_cert.subject}"
        for (var i = 0; i < code.Tokens.Length; i++)
            if (code[i].IsText && code[i].Holes && code[i].Value.Length < 300 && Interpolated().IsMatch(code[i].Value))
            {
                yield return new(new(i, i + 1), Because) { Remedy = Remedy };
                yield break;
            }

        foreach (
            var read in code.Index.Places(
                "peer_certificate",
                "peer_cert",
                "get_peer_certificate",
                "openssl_x509_parse",
                "X509_get_subject_name"
            )
        )
        {
            if (!code.IsWord(read) || code.Is(read - 1, "def") || code.Is(read - 1, "sub"))
                continue;
            var isName =
                code.Names.Has("subject")
                || code.Names.Mentions("'subject'")
                || code.Names.Mentions("\"subject\"")
                || code.Names.Mentions("commonName")
                || code.Names.Mentions("'cn'")
                || code.Names.Mentions("subject_name");
            if (isName)
            {
                yield return new(new(code.PathStart(read), read + 1), Because) { Remedy = Remedy };
                yield break;
            }
        }
    }

    [GeneratedRegex(@"^(REDIRECT_)?SSL_CLIENT_(S_DN|I_DN|SUBJECT|ISSUER|CERT_SUBJECT|DN|M_SERIAL|CN|SAN)\w*$")]
    private static partial Regex Variable();

    [GeneratedRegex(@"_SERVER|\$?ENV\b|env\b|environ|server\b|getenv|filter_input", RegexOptions.IgnoreCase)]
    private static partial Regex Environment();

    [GeneratedRegex(@"#\{[^}]*peer_cert[^}]*subject")]
    private static partial Regex Interpolated();
}
