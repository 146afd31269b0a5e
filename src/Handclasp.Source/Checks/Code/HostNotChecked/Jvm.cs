using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.HostNotChecked;

/// <summary>Java and Kotlin: verifiers that always agree, and switches of libraries and of the platform.</summary>
internal static class Jvm
{
    private const string Remedy = "Leave the verifier out: the default one compares the name with the certificate.";
    private static readonly string[] Constants =
    [
        "NoopHostnameVerifier",
        "ALLOW_ALL_HOSTNAME_VERIFIER",
        "AllowAllHostnameVerifier",
        "NullHostnameVerifier",
        "AllowAllHostnameVerification",
        "TrustAllHostnameVerifier",
    ];
    private static readonly string[] Setters =
    [
        "setHostnameVerifier",
        "hostnameVerifier",
        "setDefaultHostnameVerifier",
        "setSSLHostnameVerifier",
        "sslHostnameVerifier",
    ];

    /// <summary>System properties that switch the comparison off, with the value that does.</summary>
    private static readonly (string Name, string Bad)[] Properties =
    [
        ("jdk.internal.httpclient.disableHostnameVerification", "true"),
        ("jdk.internal.httpclient.disableHostnameVerification", ""),
        ("com.sun.jndi.ldap.object.disableEndpointIdentification", "true"),
        ("com.sun.jndi.rmi.disableEndpointIdentification", "true"),
        ("ssl.endpoint.identification.algorithm", ""),
        ("mail.smtp.ssl.checkserveridentity", "false"),
        ("mail.smtps.ssl.checkserveridentity", "false"),
        ("mail.imaps.ssl.checkserveridentity", "false"),
        ("mail.imap.ssl.checkserveridentity", "false"),
    ];

    public static IEnumerable<Flag> Look(CodeFile code) => [.. Named(code), .. Verifies(code), .. Switches(code), .. Set(code)];

    private static IEnumerable<Flag> Named(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code.IsWord(i)
                && Constants.Contains(code[i].Value, StringComparer.Ordinal)
                && !ServerNotVerified.Jvm.IsImportOrType(code, i)
            )
                yield return new(
                    new(code.PathStart(i), code.Is(i + 1, ".") ? i + 3 : i + 1),
                    $"{code[i].Value} agrees with every name: any certificate of a trusted authority will do, whoever it was issued to"
                )
                {
                    Remedy = Remedy,
                };
    }

    /// <summary>HostnameVerifier written in this file: a lambda given to a setter or typed so, or a class with verify(String, SSLSession).</summary>
    private static IEnumerable<Flag> Verifies(CodeFile code)
    {
        foreach (var function in code.Functions.All)
        {
            var isMethod =
                function.Name == "verify"
                && function.Parameters.Count == 2
                && (code.Names.Mentions("HostnameVerifier") && code.Names.Has("SSLSession"));
            if (!isMethod && !IsGivenAsVerifier(code, function))
                continue;
            if (Verifiers.Judge(code, function, v => v.Is(true)) is Verdicts.AcceptsAll)
                yield return new(
                    new(function.Start, Math.Max(function.End, function.Start + 1)),
                    "the host name verifier agrees with every name: any certificate of a trusted authority will do, whoever it was issued to"
                )
                {
                    Remedy = Remedy,
                };
        }
    }

    private static bool IsGivenAsVerifier(CodeFile code, Function function)
    {
        if (function.Name.Length > 0)
            return false;
        var open = code.Parent(function.Start);
        if (open >= 0 && code.Is(open, "(") && code.CallAt(open) is { } call && Setters.Contains(call.Word))
            return true;
        if (
            code.Language == All.Kotlin
            && (Setters.Contains(code[function.Start - 1].Value ?? "") || code.Is(function.Start - 1, "HostnameVerifier"))
        )
            return true;
        if (open >= 0 && code.Is(open, "(") && code.Is(open - 1, "HostnameVerifier"))
            return true;
        // HostnameVerifier all = (h, s) -> true;  x.hostnameVerifier = HostnameVerifier { … }
        var start = code.StatementStart(function.Start);
        return code.Is(function.Start - 1, "=")
            && Enumerable
                .Range(start, Math.Max(0, function.Start - start))
                .Any(i => code.Is(i, "HostnameVerifier") || Setters.Contains(code[i].Value));
    }

    private static IEnumerable<Flag> Switches(CodeFile code)
    {
        foreach (var call in code.Calls("setVerifyHost", "verifyHost", "hostnameVerificationEnabled"))
            if (
                call.Arguments is [var only]
                && !ServerNotVerified.Jvm.IsDeclaration(code, call)
                && Options.Judge(
                    code,
                    call.Whole,
                    only,
                    v => v.Is(false),
                    $"{call.Word}(false): the server's name is not compared",
                    "Remove the call.",
                    "true"
                )
                    is { } flag
            )
                yield return flag;
        foreach (var call in code.Calls("invalidHostNameAllowed", "setInvalidHostNameAllowed", "disableHostnameVerification"))
            if (
                !ServerNotVerified.Jvm.IsDeclaration(code, call) && (call.Arguments.Count == 0 || code.Values.Of(call.Argument(0)).Is(true))
            )
                yield return new(call.Whole, $"{call.Word}: the server's name is not compared") { Remedy = "Remove the call." };
        foreach (
            var call in code.Calls(
                "setEndpointIdentificationAlgorithm",
                "setHostnameVerificationAlgorithm",
                "endpointIdentificationAlgorithm"
            )
        )
            if (
                call.Arguments is [var only]
                && !ServerNotVerified.Jvm.IsDeclaration(code, call)
                && code.Values.Of(only) is { Kind: ValueKind.Null } or { Kind: ValueKind.Text, Text: "" }
            )
                yield return new(call.Whole, $"{call.Word} without an algorithm: the server's name is not compared")
                {
                    Remedy = "Write \"HTTPS\".",
                    Changes = [new(call.Argument(0), "\"HTTPS\"")],
                    IsSafe = true,
                };
        foreach (var setting in code.Settings("endpointIdentificationAlgorithm"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Null } or { Kind: ValueKind.Text, Text: "" })
                yield return new(setting.Whole, "no endpoint identification: the server's name is not compared")
                {
                    Remedy = "Write \"HTTPS\".",
                    Changes = [new(setting.Value, "\"HTTPS\"")],
                    IsSafe = true,
                };
    }

    private static IEnumerable<Flag> Set(CodeFile code)
    {
        foreach (var call in code.Calls("setProperty", "put", "set", "property", "of", "Pair", "withProperty"))
        {
            if (call.Arguments.Count < 2)
                continue;
            var name = NameOf(code, call.Argument(0));
            var value = code.Values.Of(call.Argument(1));
            if (
                Properties.Any(p =>
                    p.Name == name
                    && (
                        value.Kind == ValueKind.Text && value.Text == p.Bad
                        || value.Is(ValueKind.False) && p.Bad == "false"
                        || value.Is(ValueKind.True) && p.Bad == "true"
                    )
                )
            )
                yield return new(call.Whole, $"{name} switches the comparison of the server's name off") { Remedy = "Remove the line." };
        }
    }

    private static string NameOf(CodeFile code, Span span)
    {
        var value = code.Values.Of(span);
        return value.Kind == ValueKind.Text ? value.Text
            : code.Text(span).EndsWith("SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG", StringComparison.Ordinal)
                ? "ssl.endpoint.identification.algorithm"
            : "";
    }
}
