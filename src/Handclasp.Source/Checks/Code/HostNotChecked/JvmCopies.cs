using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.HostNotChecked;

/// <summary>
/// A comparison of names that is asked for and does not take place: parameters of a socket are a copy, which must be given back; a trust manager that
/// hands on the chain without the connection hands on no name.
/// </summary>
internal static class JvmCopies
{
    private static readonly string[] Reading = ["getSSLParameters", "sslParameters"];
    private static readonly string[] Setting = ["setEndpointIdentificationAlgorithm", "endpointIdentificationAlgorithm"];

    public static IEnumerable<Flag> Look(CodeFile code) => [.. Lost(code), .. Dropped(code)];

    /// <summary>p = socket.getSSLParameters(); p.setEndpointIdentificationAlgorithm("HTTPS"); and p is given back to nobody.</summary>
    private static IEnumerable<Flag> Lost(CodeFile code)
    {
        foreach (var at in code.Index.Places(Setting))
        {
            if (!code.IsWord(at) || JvmMembers.Home(code, at) is not { } home || IsGivenBack(code, at, home) is not { } isBack || isBack)
                continue;
            yield return new(
                new(code.PathStart(at), code.Is(at + 1, "(") ? code.Mate(at + 1) + 1 : code.Expression(at).To),
                "the parameters are a copy, and nobody gives them back to the connection: the server's name is not compared"
            )
            {
                Remedy = "Call setSSLParameters(…) with them, before the handshake.",
                Confidence = Confidence.Firm,
            };
        }
    }

    /// <summary>Null where they are no copy that this function has taken.</summary>
    private static bool? IsGivenBack(CodeFile code, int at, Function home)
    {
        var start = code.PathStart(at);
        // socket.sslParameters.endpointIdentificationAlgorithm = "HTTPS"
        if (start < at && (IsCopy(code, new(start, at)) || code.Is(start, "sslParameters") && start + 2 == at && IsInScope(code, start)))
            return code.StatementStart(at) != start;
        // socket.sslParameters.apply { endpointIdentificationAlgorithm = "HTTPS" }
        if (
            start == at
            && code.Parent(at) is > 1 and var open
            && code.Is(open, "{")
            && code[open - 1].Value is "apply" or "run"
            && code.PathStart(open - 1) is var chain
            && IsCopy(code, new(chain, open - 1))
        )
            return code.StatementStart(open - 1) != chain
                || code.IsLink(code.Mate(open) + 1)
                || code.Functions.Around(open - 1) is { Name: "" };
        if (start == at || !code.IsWord(start) || code.IsLink(start + 1) && start + 2 != at)
            return null;
        var name = code[start].Value;
        var made = code.Names.Reaching(name, at);
        if (made.Count != 1 || !IsCopy(code, made[0].Value) || !(home.Body.From <= made[0].Name && made[0].Name < home.Body.To))
            return null;
        return code.Index.Places(name).Any(i => i > made[0].Value.To - 1 && i < home.Body.To && !code.IsLink(i - 1) && !code.IsLink(i + 1));
    }

    /// <summary>socket.apply { sslParameters… }: the socket's.</summary>
    private static bool IsInScope(CodeFile code, int word) =>
        code.Parent(word) is > 1 and var open
        && code.Is(open, "{")
        && code[open - 1].Value is "apply" or "run"
        && code.Names.To("sslParameters").Count == 0;

    /// <summary>socket.getSSLParameters(), engine.sslParameters: nothing else behind it.</summary>
    private static bool IsCopy(CodeFile code, Span value)
    {
        var words = code.WordsOf(value).ToList();
        return words is [_, .., var last] && Reading.Contains(last) && !code.Text(value).Contains('{', StringComparison.Ordinal);
    }

    /// <summary>checkServerTrusted(chain, type, engine) { delegate.checkServerTrusted(chain, type) }: of an extended trust manager, who compares the name is not told it.</summary>
    private static IEnumerable<Flag> Dropped(CodeFile code)
    {
        if (
            !code.Names.Has("X509ExtendedTrustManager")
            // Somebody here relies on it: these compare no name by themselves.
            || !IsUnequal(code)
                && !(
                    code.Names.Mentions("java.net.http")
                    || code.Names.Has("SSLSocket")
                    || code.Names.Has("createSSLEngine")
                    || code.Names.Has("SslContextBuilder")
                    || code.Names.Has("SslEngineFactory")
                )
            || code.Names.Has("OkHttpClient")
            || code.Names.Has("SSLConnectionSocketFactory")
            || code.Names.Has("setHostnameVerifier")
            || code.Names.Has("HttpClients")
        )
            yield break;
        foreach (
            var group in code
                .Functions.Named("checkServerTrusted")
                .Where(f => f.Parameters.Count == 3 && Drops(code, f))
                .GroupBy(f => code.Parent(f.Start))
        )
            yield return new(
                JvmTrust.Head(code, group.First()),
                "the chain is handed on without the connection it belongs to: whoever verifies it cannot compare the name, so any certificate of a trusted authority will do"
            )
            {
                Remedy = "Hand on the engine or the socket too: checkServerTrusted(chain, authType, engine).",
                Confidence = Confidence.Firm,
            };
    }

    /// <summary>One of the overloads hands on its connection and the other does not.</summary>
    private static bool IsUnequal(CodeFile code)
    {
        var extended = code.Functions.Named("checkServerTrusted").Where(f => f.Parameters.Count == 3).ToList();
        return extended.Exists(f => Drops(code, f))
            && extended.Exists(f =>
                code.Calls("checkServerTrusted")
                    .Any(c => f.Body.Contains(c.Name) && c.Arguments.Count == 3 && code.Is(c.Argument(2).From, f.Parameters[2]))
            );
    }

    private static bool Drops(CodeFile code, Function method)
    {
        if (LooksFurther(code, method))
            return false;
        var handed = code.Calls("checkServerTrusted").Where(c => method.Body.Contains(c.Name)).ToList();
        return handed.Count > 0
            && handed.TrueForAll(c =>
                c.Arguments.Count == 2 && (c.Receiver.Length > 0 && c.Receiver is not ("this" or "super") || IsPlain(code, c))
            );
    }

    /// <summary>checkServerTrusted(chain, type) of the same class, which asks another one.</summary>
    private static bool IsPlain(CodeFile code, Call call) =>
        code.Functions.NamedAround(call.Name) is { } method
        && code
            .Functions.Named("checkServerTrusted")
            .Where(f => f.Parameters.Count == 2 && code.Parent(f.Start) == code.Parent(method.Start))
            .Take(2)
            .ToList()
            is [var plain]
        && !LooksFurther(code, plain)
        && code.Calls("checkServerTrusted")
            .Any(c =>
                c.Receiver.Length > 0
                && c.Arguments.Count == 2
                && (plain.Body.Contains(c.Name) || Kinship.Reaches(code, plain.Start, c.Name))
            );

    /// <summary>It compares a name or a key by itself.</summary>
    private static bool LooksFurther(CodeFile code, Function method) =>
        code.WordsOf(method.Body)
            .Any(w =>
                w.Contains("ost", StringComparison.Ordinal) && w.Contains("ame", StringComparison.Ordinal)
                || w.Contains("igest", StringComparison.Ordinal)
                || w.Contains("ncoded", StringComparison.Ordinal)
                || w.Contains("ublicKey", StringComparison.Ordinal)
                || w.Contains("Alternative", StringComparison.Ordinal)
                || w.Contains("dentit", StringComparison.Ordinal)
                || w.Contains("PeerHost", StringComparison.OrdinalIgnoreCase)
                || w.Contains("pin", StringComparison.OrdinalIgnoreCase)
                || w is "verify"
            );
}
