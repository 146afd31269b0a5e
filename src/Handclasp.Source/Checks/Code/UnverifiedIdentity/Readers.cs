using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.UnverifiedIdentity;

/// <summary>A client's name is read from a certificate that nobody verified.</summary>
internal static class Readers
{
    public static IEnumerable<Flag> JavaScript(CodeFile code)
    {
        if (ClientNotVerified.JavaScript.LooksAtAuthorized(code))
            yield break;
        var off = code.Settings("rejectUnauthorized")
            .Where(s =>
                JavaScriptTls.SideOf(code, s) == Side.Server && code.Values.Of(s.Value).Is(false) && s.Sibling("requestCert") is not null
            )
            .ToList();
        if (off.Count == 0)
            yield break;
        foreach (var call in code.Calls("getPeerCertificate", "getPeerX509Certificate"))
            yield return new(
                call.Whole,
                "the client's certificate is read although nobody verified it: anybody can write any name into one"
            )
            {
                Remedy = "Set rejectUnauthorized: true, or look at socket.authorized first.",
                Beside = [new(off[0].Whole, "verification is off here")],
            };
    }

    /// <summary>len(state.PeerCertificates): whether there is one, not who it is.</summary>
    private static bool IsCounted(CodeFile code, int word) => code.Is(word + 1, ")") && code.Is(code.Parent(word) - 1, "len");

    public static IEnumerable<Flag> Go(CodeFile code)
    {
        if (ClientNotVerified.Go.VerifiesByHand(code) || code.Names.Has("VerifiedChains"))
            yield break;
        foreach (var setting in code.Settings("ClientAuth"))
        {
            if (
                ClientNotVerified.Go.Word(code, setting.Value) is not ("RequestClientCert" or "RequireAnyClientCert")
                || GoTls.Callback(code, setting) is { Does: Verdicts.Decides }
            )
                continue;
            for (var i = 1; i < code.Tokens.Length; i++)
                if (code.Is(i, "PeerCertificates") && code.IsLink(i - 1) && !IsCounted(code, i))
                    yield return new(
                        new(code.PathStart(i), i + 1),
                        "the client's certificate is read although nobody verified it: anybody can write any name into one"
                    )
                    {
                        Remedy = "Use tls.RequireAndVerifyClientCert with ClientCAs; then read VerifiedChains.",
                        Beside = [new(setting.Whole, "not verified here")],
                    };
            yield break;
        }
    }
}
