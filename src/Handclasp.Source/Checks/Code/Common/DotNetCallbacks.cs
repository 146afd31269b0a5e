using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Validation callbacks of .NET: where they are given, on which side, and what they do.</summary>
internal static class DotNetCallbacks
{
    private static readonly string[] Client =
    [
        "ServerCertificateCustomValidationCallback",
        "ServerCertificateValidationCallback",
        "RemoteCertificateValidationCallback",
        "CertificateValidationCallback",
        "CertificateValidation",
        "UserCertificateValidationCallback",
        "CertificateValidationHandler",
        "ServerCertificateCustomValidation",
        "RemoteCertificateValidation",
        "ServerCertificateValidation",
    ];
    private static readonly string[] Server = ["ClientCertificateValidation", "ClientCertificateValidationCallback"];
    private static readonly string[] Calls =
    [
        "WithCertificateValidationHandler",
        "UseServerCertificateValidation",
        "ServerCertificateValidationCallback",
        "ServerCertificateCustomValidationCallback",
        "CertificateValidation",
    ];

    /// <summary>The callbacks of one side: what is flagged, and the callback.</summary>
    public static IEnumerable<(Span At, Span Value)> Of(CodeFile code, Side side)
    {
        foreach (var setting in code.Settings([.. Client, .. Server]))
            if (SideOf(code, setting) == side)
                yield return (setting.Whole, setting.Value);
        if (side == Side.Server)
            yield break;
        foreach (var call in code.Calls(Calls))
            if (call.Arguments.Count > 0)
                yield return (call.Whole, call.Argument(0));
        // new SslStream(stream, leaveOpen, callback): either side; a server's says so by AuthenticateAsServer.
        foreach (var call in code.Calls("SslStream"))
            if (
                call.IsNew
                && call.Arguments.Count >= 3
                && !code.Names.Has("AuthenticateAsServer")
                && !code.Names.Has("AuthenticateAsServerAsync")
            )
                yield return (call.Argument(2), call.Argument(2));
    }

    /// <summary>Why a callback is none; empty where it decides or cannot be read.</summary>
    public static string Judge(CodeFile code, Span value)
    {
        if (code.Functions.Of(value) is not { } function)
            return "";
        if (Masks(code, function) is { Length: > 0 } masks)
            return masks;
        return Verifiers.Judge(code, function, v => v.Is(true)) switch
        {
            Verdicts.AcceptsAll => "agrees with every certificate",
            Verdicts.Swallows => "verifies, and agrees whatever came of it",
            _ => "",
        };
    }

    private static Side SideOf(CodeFile code, Setting setting)
    {
        if (Server.Contains(setting.Option))
            return Side.Server;
        for (var (open, depth) = (code.Parent(setting.Name), 0); open >= 0 && depth < 6; open = code.Parent(open), depth++)
        for (var i = open - 1; i > open - 4 && i >= 0; i--)
            if (code[i].Value == "SslServerAuthenticationOptions")
                return Side.Server;
        return
            setting.IsMember
            && code.Names.Reaching(setting.Owner.Split('.')[^1], setting.Name)
                .Any(a => code.Text(a.Value).Contains("SslServerAuthenticationOptions", StringComparison.Ordinal))
            ? Side.Server
            : Side.Client;
    }

    /// <summary>A callback that calls an error of the chain no error.</summary>
    private static string Masks(CodeFile code, Function function)
    {
        var body = code.Text(function.Body);
        if (
            !body.Contains("RemoteCertificateChainErrors", StringComparison.Ordinal)
            || body.Contains("Build(", StringComparison.Ordinal)
            || body.Contains("ChainStatus", StringComparison.Ordinal)
            || body.Contains("humbprint", StringComparison.Ordinal)
            || body.Contains("GetCertHash", StringComparison.Ordinal)
            || body.Contains("SequenceEqual", StringComparison.Ordinal)
        )
            return "";
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            if (!code.Is(i, "RemoteCertificateChainErrors"))
                continue;
            var start = code.PathStart(i);
            var before = code[start - 1];
            if (before.Is("~") || code.Is(start - 2, "~"))
                return "takes errors of the chain out before it looks";
            if (!before.Is("=="))
                continue;
            // errors == None || errors == RemoteCertificateChainErrors; if (errors == …) return true.
            if (function.IsExpression)
                return "calls an untrusted issuer no error";
            for (var j = i; j < Math.Min(function.Body.To, i + 12); j++)
                if (code[j] is { Kind: TokenKind.Word, Value: "return" })
                    return code.Values.Of(code.Expression(j + 1)).Is(true) ? "calls an untrusted issuer no error" : "";
        }

        return "";
    }
}
