using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.HostNotChecked;

/// <summary>ssl, urllib3, drivers.</summary>
internal static class Python
{
    private const string Remedy = "Leave check_hostname on; where the certificate bears another name, give that one as server_hostname.";

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (
            var setting in code.Settings(
                "check_hostname",
                "assert_hostname",
                "ssl_check_hostname",
                "verify_hostname",
                "ssl_match_hostname",
                "tls_check_hostname",
                "ssl_assert_hostname",
                "ssl_verify_identity"
            )
        )
        {
            if (
                setting.Container >= 0
                && (code.Is(setting.Container - 2, "def") || code.CallAt(setting.Container) is { Word: "add_argument" or "Field" })
            )
                continue;
            if (IsServer(code, setting))
                continue;
            if (
                Options.Judge(
                    code,
                    setting,
                    false,
                    $"{setting.Option} is off: any certificate of a trusted authority will do, whoever it was issued to",
                    Remedy
                ) is
                { } flag
            )
                yield return flag;
        }

        foreach (var setting in code.Settings("tlsAllowInvalidHostnames", "ssl_allow_invalid_hostnames"))
            if (Options.Judge(code, setting, true, $"{setting.Option} is on: the server's name is not compared", "Remove it.") is { } flag)
                yield return flag;
        foreach (var setting in code.Settings("match_hostname"))
            if (setting.Owner == "ssl" && code[setting.Value.From] is { Kind: TokenKind.Word, Value: "lambda" })
                yield return new(setting.Whole, "ssl.match_hostname is replaced: no name is compared in the whole process")
                {
                    Remedy = "Delete the line.",
                };
        foreach (var call in code.Calls("setopt"))
            if (
                code.Text(call.Argument(0)).EndsWith("SSL_VERIFYHOST", StringComparison.Ordinal)
                && code.Values.Of(call.Argument(1)) is { Kind: ValueKind.Number, Text: "0" } or { Kind: ValueKind.False }
            )
                yield return new(call.Whole, "SSL_VERIFYHOST is 0: curl does not compare the server's name")
                {
                    Remedy = "Set it to 2.",
                    Changes = [new(call.Argument(1), "2")],
                    IsSafe = true,
                };
    }

    /// <summary>A server compares no names: switching it off there is how the platform wants it.</summary>
    private static bool IsServer(CodeFile code, Setting setting) =>
        setting.IsMember
        && code.Names.Reaching(setting.Owner.Split('.')[^1], setting.Name)
            .Any(a =>
                code.Text(a.Value) is var made
                && (made.Contains("CLIENT_AUTH", StringComparison.Ordinal) || made.Contains("TLS_SERVER", StringComparison.Ordinal))
            );
}
