using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.HostNotChecked;

/// <summary>Node.js: checkServerIdentity gives an Error, or nothing when it agrees.</summary>
internal static class JavaScript
{
    private const string Remedy =
        "Leave checkServerIdentity out: the standard one compares the name. To pin as well, call tls.checkServerIdentity first and return its error.";

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var setting in code.Settings("checkServerIdentity"))
            if (code.Functions.Of(setting.Value) is { } function && Agrees(code, function) && !JavaScriptTls.IsPinned(code, setting))
                yield return new(
                    setting.Whole,
                    "checkServerIdentity agrees with every name: any certificate of a trusted authority will do, whoever it was issued to"
                )
                {
                    Remedy = Remedy,
                };
        foreach (var function in code.Functions.Named("checkServerIdentity"))
            if (code.Is(function.Start, "checkServerIdentity") && Agrees(code, function))
                yield return new(
                    new(function.Start, function.End + 1),
                    "checkServerIdentity agrees with every name: any certificate of a trusted authority will do, whoever it was issued to"
                )
                {
                    Remedy = Remedy,
                };
        foreach (
            var setting in code.Settings(
                "tlsAllowInvalidHostnames",
                "sslAllowInvalidHostnames",
                "allowInvalidHostnames",
                "unsafelyDisableHostnameVerification"
            )
        )
            if (Options.Judge(code, setting, true, $"{setting.Option} is on: the server's name is not compared", "Remove it.") is { } flag)
                yield return flag;
        foreach (var setting in code.Settings("verifyHost", "checkHostname", "verifyIdentity", "checkServerIdentity"))
            if (code.Values.Of(setting.Value).Is(false))
                yield return new(setting.Whole, $"{setting.Option} is off: the server's name is not compared") { Remedy = "Remove it." };
        foreach (var setting in code.Settings("ssl.endpoint.identification.algorithm"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text, Text: "none" or "" })
                yield return new(setting.Whole, "no endpoint identification: the broker's name is not compared")
                {
                    Remedy = "Write 'https'.",
                };
        foreach (var setting in code.Settings("checkServerIdentity"))
            if (code.Text(setting.Value) is "_.noop" or "noop" or "lodash.noop" or "() => undefined")
                yield return new(
                    setting.Whole,
                    "checkServerIdentity agrees with every name: any certificate of a trusted authority will do, whoever it was issued to"
                )
                {
                    Remedy = Remedy,
                };
    }

    private static bool Agrees(CodeFile code, Function function) =>
        Verifiers.Judge(code, function, v => v.Kind is ValueKind.Null or ValueKind.True or ValueKind.False, isVoid: true)
            is Verdicts.AcceptsAll
        && !CallsAny(code, function);

    /// <summary>Whatever it calls with the certificate may throw or record: not an empty agreement.</summary>
    private static bool CallsAny(CodeFile code, Function function) =>
        code.Calls()
            .Any(c =>
                c.Open >= function.Body.From
                && c.Open < function.Body.To
                && !c.Path.StartsWith("console.", StringComparison.Ordinal)
                && !c.Path.Contains("log", StringComparison.OrdinalIgnoreCase)
                // It gives its error back; who drops that has compared nothing.
                && !(c.Word == "checkServerIdentity" && code[c.Start].LineBefore | code.Is(c.Start - 1, "{") | code.Is(c.Start - 1, ";"))
            );
}
