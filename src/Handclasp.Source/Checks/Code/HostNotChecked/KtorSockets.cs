using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.HostNotChecked;

/// <summary>Ktor's raw sockets: <c>socket.tls(context) { … }</c> compares the name with the certificate only where serverName is set.</summary>
internal static class KtorSockets
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (!code.Names.Mentions("io.ktor.network"))
            yield break;
        foreach (var call in code.Calls("tls"))
        {
            var behind = code.Mate(call.Open) + 1;
            var block = code.Is(behind, "{") ? code.Inside(behind) : default;
            if (
                !code.IsLink(call.Name - 1)
                || ServerNotVerified.Jvm.IsDeclaration(code, call)
                || IsNamed(code, call)
                || code.WordsOf(block).Any(w => w is "serverName" or "takeFrom")
                || JvmSockets.IsJudgedHere(code, call)
            )
                continue;
            yield return new(
                call.Whole,
                "no serverName is set: the chain is verified and the name is not, so any certificate of a trusted authority will do"
            )
            {
                Remedy = "Set serverName to the host that is connected to.",
                Confidence = Confidence.Firm,
            };
        }
    }

    /// <summary>tls(context, serverName = host), and forms whose last argument may be the name or a configuration from elsewhere.</summary>
    private static bool IsNamed(CodeFile code, Call call) =>
        call.Arguments.Any(a => code.Is(a.From, "serverName") && code.Is(a.From + 1, "="))
        || call.Arguments.Skip(1)
            .Any(a => !(code.Is(a.From + 1, "=") && code[a.From].Value is "trustManager" or "randomAlgorithm" or "cipherSuites"));
}
