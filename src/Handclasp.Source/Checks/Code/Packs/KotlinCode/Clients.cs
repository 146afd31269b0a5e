using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Checks.Code.Packs.Jvm;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.KotlinCode;

/// <summary>Clients of libraries that Kotlin's programs use: what makes one that verifies nothing or compares no name, by its name.</summary>
internal static class Clients
{
    private const string Anybody = "this client talks to whoever answers, with any certificate";

    public static IEnumerable<Flag> Server(CodeFile code) =>
        [
            .. ByName(code),
            .. Browsers(code),
            .. Hosts(code),
            .. Strategies(code),
            .. Drivers(code),
            .. Curl(code, "CURLOPT_SSL_VERIFYPEER", Anybody),
        ];

    public static IEnumerable<Flag> Host(CodeFile code) =>
        [
            .. Names(code),
            .. Curl(code, "CURLOPT_SSL_VERIFYHOST", "any certificate of a trusted authority will do, whoever it was issued to"),
        ];

    /// <summary>Kotlin/Native: curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 0L).</summary>
    private static IEnumerable<Flag> Curl(CodeFile code, string option, string because)
    {
        foreach (var call in code.Calls("curl_easy_setopt"))
        {
            if (call.Arguments is not [_, var name, var value] || !code.Is(name.To - 1, option))
                continue;
            var isChosen = code.Is(value.From, "if") && Enumerable.Range(value.From, value.Length).Any(i => code[i].Value is "0" or "0L");
            if (isChosen)
                yield return Options.ByOperator(call.Whole, $"{option} is 0: {because}", "Remove the call.", code.Text(value)) with
                {
                    Confidence = Confidence.Firm,
                };
            else if (Options.Judge(code, call.Whole, value, IsZero, $"{option} is 0: {because}", "Remove the call.") is { } flag)
                yield return flag;
        }
    }

    private static bool IsZero(Value value) => value is { Kind: ValueKind.Number, Text: "0" or "0L" or "0U" or "0UL" } || value.Is(false);

    /// <summary>Redisson's mode that verifies nothing.</summary>
    private static IEnumerable<Flag> ByName(CodeFile code)
    {
        foreach (var at in code.Index.Places("NONE"))
            if (code.Is(at - 2, "SslVerificationMode") && IsUsed(code, at))
                yield return new(At(code, at), $"SslVerificationMode.NONE: {Anybody}") { Remedy = More.Trust };
    }

    /// <summary>Selenium: the capability acceptInsecureCerts.</summary>
    private static IEnumerable<Flag> Browsers(CodeFile code)
    {
        foreach (var call in code.Calls("setCapability", "addCapability", "capability"))
            if (
                call.Arguments is [var name, var value]
                && code[name.To - 1].Value is "ACCEPT_INSECURE_CERTS" or "ACCEPT_SSL_CERTS" or "acceptInsecureCerts" or "acceptSslCerts"
                && code.Values.Of(value).Is(true)
            )
                yield return new(call.Whole, "acceptInsecureCerts: the browser is driven without certificate verification")
                {
                    Remedy = "Remove the capability.",
                    Changes = [new(value, code.Language.False[0])],
                    IsSafe = true,
                };
    }

    /// <summary>Simple Java Mail: trustingSSLHosts("a", "b").</summary>
    private static IEnumerable<Flag> Hosts(CodeFile code)
    {
        foreach (var call in code.Calls("trustingSSLHosts"))
            if (!ServerNotVerified.Jvm.IsDeclaration(code, call) && call.Arguments.Count > 0)
                yield return new(call.Whole, $"{call.Word}: the certificates of these servers are not verified") { Remedy = More.Trust };
    }

    /// <summary>SSLContexts.custom().loadTrustMaterial { _, _ -> true }: a block without brackets before it.</summary>
    private static IEnumerable<Flag> Strategies(CodeFile code)
    {
        if (!code.Language.TrailingBlocks)
            yield break;
        foreach (var at in code.Index.Places("loadTrustMaterial"))
            if (
                code.IsWord(at)
                && code.IsLink(at - 1)
                && code.Is(at + 1, "{")
                && code.Functions.Of(new(at + 1, code.Mate(at + 1) + 1)) is { } strategy
                && (
                    Verifiers.Judge(code, strategy, v => v.Is(true)) is Verdicts.AcceptsAll or Verdicts.Swallows
                    || JvmVerdicts.Agrees(code, strategy)
                )
            )
                yield return new(
                    new(code.Shown(at), code.Mate(at + 1) + 1),
                    "the trust strategy agrees with every certificate: this client talks to whoever answers"
                )
                {
                    Remedy = More.Trust,
                };
    }

    /// <summary>PGProperty.SSL_MODE.set(properties, "require"), PGProperty.SSL_FACTORY.set(…); SQL Server's trustServerCertificate() without an argument.</summary>
    private static IEnumerable<Flag> Drivers(CodeFile code)
    {
        foreach (var (call, value) in PostgreSql(code))
            if (value is "require" or "prefer" or "allow")
                yield return new(call.Whole, $"the mode {value} encrypts and verifies nothing: the driver talks to whoever answers")
                {
                    Remedy = "Use verify-full, with the root.",
                    LoweredTo = Severity.Medium,
                };
        foreach (var call in code.Calls("set"))
            if (
                call.Receiver.EndsWith("PGProperty.SSL_FACTORY", StringComparison.Ordinal)
                && code.Text(call.Whole).Contains("NonValidatingFactory", StringComparison.Ordinal)
            )
                yield return new(call.Whole, "NonValidatingFactory verifies nothing: the driver talks to whoever answers")
                {
                    Remedy = "Remove it; use sslmode=verify-full and sslrootcert.",
                };
        foreach (var call in code.Calls("trustServerCertificate"))
            if (
                call.Arguments.Count == 0
                && call.Called is null
                && code.IsLink(call.Name - 1)
                && !ServerNotVerified.Jvm.IsDeclaration(code, call)
            )
                yield return new(call.Whole, $"trustServerCertificate(): {Anybody}") { Remedy = More.Trust };
    }

    private static IEnumerable<(Call Call, string Value)> PostgreSql(CodeFile code)
    {
        foreach (var call in code.Calls("set"))
            if (
                call.Receiver.EndsWith("PGProperty.SSL_MODE", StringComparison.Ordinal)
                && code.Values.Of(call.Argument(1)) is { Kind: ValueKind.Text } value
            )
                yield return (call, value.Text);
    }

    /// <summary>What verifies the chain and no name.</summary>
    private static IEnumerable<Flag> Names(CodeFile code)
    {
        const string because = "verifies the authority and compares no name: any certificate of that authority will do";
        foreach (var at in code.Index.Places("CA_ONLY"))
            if (code.Is(at - 2, "SslVerificationMode") && IsUsed(code, at))
                yield return new(At(code, at), $"SslVerificationMode.CA_ONLY {because}") { Remedy = "Use STRICT." };
        foreach (var (call, value) in PostgreSql(code))
            if (value == "verify-ca")
                yield return new(call.Whole, $"the mode verify-ca {because}") { Remedy = "Use verify-full.", LoweredTo = Severity.Medium };
    }

    /// <summary>The word with what stands before it on its line: a chain begins farther up.</summary>
    private static Span At(CodeFile code, int at)
    {
        var from = code.Shown(at);
        while (from < at && Enumerable.Range(from + 1, at - from).Any(i => code[i].LineBefore))
            from++;
        return new(from < at && code.IsLink(from) ? from + 1 : from, at + 1);
    }

    private static bool IsUsed(CodeFile code, int at) =>
        code.IsWord(at) && !ServerNotVerified.Jvm.IsImportOrType(code, at) && !Mentions.IsOnlySpokenOf(code, code.PathStart(at), at + 1);
}
