using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;
using Any = Handclasp.Source.Checks.Code.MisreadPin.Any;

namespace Handclasp.Source.Checks.Code.Packs.RustCode;

/// <summary>A peer whose certificate the program looks at by itself, after a handshake that verified nothing.</summary>
internal static class Peers
{
    private static readonly string[] Reads = ["peer_certificate", "peer_certificates", "peer_certs", "peer_cert_chain", "verify_result"];

    /// <summary>What makes a connection of its own.</summary>
    private static readonly string[] Makers =
    [
        "SslConnector",
        "TlsConnector",
        "ClientConfig",
        "SslContext",
        "SslContextBuilder",
        "ClientBuilder",
        "reqwest",
        "ClientTlsConfig",
    ];

    private static readonly string[] Sending = ["write", "write_all", "send", "write_fmt", "send_request", "write_str", "writeln"];

    private static readonly string[] Refusing =
    [
        "Err",
        "bail",
        "ensure",
        "panic",
        "assert",
        "assert_eq",
        "false",
        "shutdown",
        "exit",
        "expect",
    ];

    private static readonly string[] Comparing =
    [
        "eq",
        "ct_eq",
        "contains",
        "contains_key",
        "constant_time_eq",
        "ensure_eq",
        "assert_eq",
        "fixed_time_eq",
    ];

    /// <summary>None where the same function tells the right peer by its key or certificate; tentative where another may do so for it.</summary>
    public static Flag? Weighed(CodeFile code, Flag flag)
    {
        var around = Outermost(code, flag.At.From);
        var sound = code.Index.Places(Reads).Where(r => code.IsWord(r) && code.Is(r + 1, "(") && IsSound(code, r)).ToList();
        return around is not null && sound.Exists(r => ReferenceEquals(Outermost(code, r), around)) ? null
            : sound.Exists(r => Kinship.Speaks(code, flag.At.From, r, Makers))
                ? flag with
                {
                    Confidence = Confidence.Tentative,
                    IsSafe = false,
                }
            : flag;
    }

    /// <summary>The function around a place that is no closure.</summary>
    public static Function? Outermost(CodeFile code, int at)
    {
        var function = code.Functions.Around(at);
        for (var outer = function; outer is not null; outer = code.Functions.Around(outer.Start - 1))
            function = outer;
        return function;
    }

    /// <summary>The digest, the key or the whole certificate is compared, another is refused, and nothing was sent before.</summary>
    private static bool IsSound(CodeFile code, int read)
    {
        if (Outermost(code, read) is not { Body: var body })
            return false;
        var (isDigest, isCompared, isRefused) = (code.Is(read, "verify_result"), false, false);
        for (var i = body.From; i < body.To; i++)
        {
            if (i < read && code.IsWord(i) && Sending.Contains(code[i].Value) && (code.Is(i + 1, "(") || code.Is(i + 1, "!")))
                return false;
            isCompared |=
                code.Is(i, "==") || code.Is(i, "!=") || code.IsWord(i) && Comparing.Contains(code[i].Value) || code.Is(i, "matches");
            if (i < read || !code.IsWord(i))
                continue;
            isDigest |= Any.Digest().IsMatch(code[i].Value) || code[i].Value is "to_der" or "pin" or "pinned" or "pins";
            isRefused |= Refusing.Contains(code[i].Value);
        }

        return isDigest && isCompared && isRefused;
    }
}
