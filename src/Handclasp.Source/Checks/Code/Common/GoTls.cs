using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>crypto/tls of Go.</summary>
internal static class GoTls
{
    /// <summary>True where the configuration that an option belongs to says how clients are authenticated: a server's.</summary>
    public static bool IsServer(Setting setting) =>
        setting.Sibling("ClientAuth", "ClientCAs", "GetCertificate", "GetConfigForClient") is not null
        && setting.Sibling("RootCAs", "ServerName") is null;

    /// <summary>The callback of the same configuration that verifies in place of the standard library, if there is one.</summary>
    public static (Setting At, Verdicts Does)? Callback(CodeFile code, Setting setting)
    {
        foreach (var option in (string[])["VerifyConnection", "VerifyPeerCertificate"])
        {
            if (setting.Sibling(option) is not { } callback || code.Values.Of(callback.Value).Is(ValueKind.Null))
                continue;
            return (callback, Judge(code, callback.Value));
        }

        return null;
    }

    /// <summary>What a callback does; one that is written elsewhere is believed.</summary>
    public static Verdicts Judge(CodeFile code, Span value) =>
        code.Functions.Of(value) is { } function ? Verifiers.Judge(code, function, v => v.Is(ValueKind.Null)) : Verdicts.Decides;
}
