using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Commands;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Lexing;
using Handclasp.Source.Scripts;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>PowerShell: cmdlets' switches, .NET's callbacks as script blocks, certificates it makes. C# in Add-Type is read as C#.</summary>
internal static partial class PowerShell
{
    private const string Remedy =
        "Remove it, and import the root that signed the server (Import-Certificate -CertStoreLocation Cert:\\LocalMachine\\Root).";

    public static IReadOnlyList<Entry> Entries { get; } =
    [
        Of(
            "HC500",
            Constants,
            "$handler.ServerCertificateCustomValidationCallback = [System.Net.Http.HttpClientHandler]::DangerousAcceptAnyServerCertificateValidator",
            "$handler = [System.Net.Http.HttpClientHandler]::new()"
        ),
        Of(
            "HC500",
            Switches,
            "Invoke-RestMethod -Uri https://api.example.com/v1 -SkipCertificateCheck",
            "Invoke-RestMethod -Uri https://api.example.com/v1"
        ),
        Of("HC502", Names, "$option = New-PSSessionOption -SkipCNCheck", "$option = New-PSSessionOption -OpenTimeout 5000"),
        Of(
            "HC503",
            PowerShellCallbacks.Accepting,
            "[System.Net.ServicePointManager]::ServerCertificateValidationCallback = { $true }",
            "[System.Net.ServicePointManager]::ServerCertificateValidationCallback = $null"
        ),
        Of(
            "HC540",
            Revocation,
            "$option = New-PSSessionOption -SkipRevocationCheck",
            "$option = New-PSSessionOption -OperationTimeout 60000"
        ),
        Of(
            "HC540",
            PowerShellServers.Revocation,
            "netsh http add sslcert ipport=0.0.0.0:443 certhash=$hash 'verifyclientcertrevocation=disable'",
            "netsh http add sslcert ipport=0.0.0.0:443 certhash=$hash 'verifyclientcertrevocation=enable'"
        ),
        Of(
            "HC510",
            PowerShellServers.Optional,
            "Set-WebConfigurationProperty -Filter 'system.webServer/security/access' -Name 'sslFlags' -Value 'Ssl,SslNegotiateCert'",
            "Set-WebConfigurationProperty -Filter 'system.webServer/security/access' -Name 'sslFlags' -Value 'Ssl,SslNegotiateCert,SslRequireCert'"
        ),
        Of(
            "HC550",
            Protocols,
            "[Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls -bor [Net.SecurityProtocolType]::Tls12",
            "[Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12"
        ),
        Of(
            "HC552",
            PowerShellKeys.Certificates,
            "New-SelfSignedCertificate -DnsName api.example.com -KeyLength 1024",
            "New-SelfSignedCertificate -DnsName api.example.com -KeyLength 3072 -HashAlgorithm SHA256"
        ),
        Of(
            "HC571",
            PowerShellKeys.Passwords,
            "$password = ConvertTo-SecureString 's3cr3t' -AsPlainText -Force\nImport-PfxCertificate -FilePath client.pfx -Password $password -CertStoreLocation Cert:\\CurrentUser\\My",
            "$password = Read-Host -AsSecureString\nImport-PfxCertificate -FilePath client.pfx -Password $password -CertStoreLocation Cert:\\CurrentUser\\My"
        ),
        Of(
            "HC530",
            Headers,
            "$verdict = $context.Request.Headers['X-SSL-Client-Verify']\nif ($verdict -ne 'SUCCESS') { return }",
            "$certificate = $context.Request.GetClientCertificate()\nif (-not $certificate.Verify()) { return }"
        ),
        Of(
            "HC560",
            PowerShellCallbacks.Pins,
            "$handler.ServerCertificateCustomValidationCallback = { param($m, $cert, $chain, $errors) if ($errors -ne 'None') { return $false }; return $cert.SerialNumber -eq '0A55F1C203' }",
            "$handler.ServerCertificateCustomValidationCallback = { param($m, $cert, $chain, $errors) return $cert.GetCertHashString('SHA256') -eq $pin }"
        ),
    ];

    private static Entry Of(string check, Func<CodeFile, IEnumerable<Flag>> look, string bad, string good) =>
        new(check, new([All.PowerShell], look) { Bad = bad, Good = good });

    /// <summary>-SkipCertificateCheck and its like; as a parameter, in a table that is splatted, as everybody's default.</summary>
    private static IEnumerable<Flag> Switches(CodeFile code)
    {
        foreach (var given in PowerShellParameters.Of(code))
        {
            var isInsecure = given.Name.Equals("Insecure", StringComparison.OrdinalIgnoreCase) && Cmdlet().IsMatch(given.Command);
            var value = given.Value.Trim('\'', '"');
            var because = $"{given.Name}: the command talks to whoever answers, with any certificate";
            if (
                (IsSwitch(given.Name) || isInsecure) && given.IsOn
                || given.Name.Equals("InvalidCertificateAction", StringComparison.OrdinalIgnoreCase)
                    && value.Equals("Ignore", StringComparison.OrdinalIgnoreCase)
                || given.Name.Equals("FullName", StringComparison.OrdinalIgnoreCase)
                    && value.Equals("sql.connection.trustcert", StringComparison.OrdinalIgnoreCase)
            )
                yield return new(given.At, because)
                {
                    Remedy = Remedy,
                    Changes = given.IsParameter && given.Value.Length == 0 ? [new(given.At, "") { Exact = WithBlank(code, given.At) }] : [],
                    IsSafe = true,
                };
            else if ((IsSwitch(given.Name) || isInsecure) && value.StartsWith('$') && !given.IsOff && IsOperators(code, given))
                yield return new(given.At, $"whoever runs it can switch this off ({given.Value} decides): then {because}")
                {
                    IsSwitch = true,
                    Confidence = Confidence.Firm,
                    Remedy = Remedy,
                };
        }

        foreach (var words in PowerShellHost.Statements(code))
            if (words[0].Is("Set-DbatoolsInsecureConnection"))
                yield return new(words[0].At, $"{words[0].Text}: every connection trusts whoever answers") { Remedy = Remedy };
    }

    /// <summary>True for a variable that the environment decides, or that is a parameter of the script itself.</summary>
    private static bool IsOperators(CodeFile code, PowerShellParameter given)
    {
        if (given.Value.StartsWith("$env:", StringComparison.OrdinalIgnoreCase) || IsOfScript(code, given.Value.Split('.')[0]))
            return true;
        for (var i = 1; i < code.Tokens.Length; i++)
            if (code.Is(i, "=") && code[i - 1].IsWord && code[i - 1].Value.Equals(given.Value, StringComparison.OrdinalIgnoreCase))
                for (var k = i + 1; k < i + 12 && !(code[k].LineBefore && k > i + 1); k++)
                    if (code[k].Value is { } word && word.Equals("$env", StringComparison.OrdinalIgnoreCase))
                        return true;
        return false;
    }

    /// <summary>param([switch] $AllowSelfSigned) before everything else: who runs the script gives it. A function's parameter of that name is another.</summary>
    private static bool IsOfScript(CodeFile code, string variable)
    {
        var isOfScript = false;
        for (var i = 1; i < code.Tokens.Length; i++)
            if (
                code[i].IsWord
                && code[i].Value.Equals(variable, StringComparison.OrdinalIgnoreCase)
                && code.Is(code.Parent(i), "(")
                && (code.Is(i - 1, "]") || code[i - 1].Value is "(" or ",")
                && (code[i + 1].Value is "," or ")" or "=")
                && code.Parent(i) is var open
            )
            {
                var isBlock = code[open - 1].IsWord && code[open - 1].Value.Equals("param", StringComparison.OrdinalIgnoreCase);
                if (isBlock && code.Parent(open) < 0)
                    isOfScript = true;
                else if (isBlock || code[open - 2].IsWord && code[open - 2].Value.Equals("function", StringComparison.OrdinalIgnoreCase))
                    return false;
            }

        return isOfScript;
    }

    private static bool IsSwitch(string name) =>
        !name.Contains("Revocation", StringComparison.OrdinalIgnoreCase)
        && !name.Contains("CNCheck", StringComparison.OrdinalIgnoreCase)
        && (Named.IsOff(Capital(name), "") || Known().IsMatch(name));

    /// <summary>skipcertificatecheck, written small, has no words to part.</summary>
    private static string Capital(string name) =>
        name.Any(char.IsUpper) ? name : Parts().Replace(name, m => char.ToUpperInvariant(m.Value[0]) + m.Value[1..]);

    private static Reach WithBlank(CodeFile code, Span at)
    {
        var (from, to) = Fixing.Range(code, at);
        while (from > 0 && code.Source.Text[from - 1] is ' ' or '\t')
            from--;
        return new(from, to);
    }

    private static IEnumerable<Flag> Names(CodeFile code) =>
        Given(code, "SkipCNCheck", "the name of the server is not checked: any certificate of the same root will do")
            .Concat(PowerShellCallbacks.Names(code));

    private static IEnumerable<Flag> Revocation(CodeFile code)
    {
        foreach (var flag in Given(code, "SkipRevocationCheck", "a revoked certificate is accepted"))
            yield return flag;
        foreach (var at in Words(code, "NoCheck"))
            if (code.IsLink(at - 1))
                yield return new(new(at, at + 1), "NoCheck: a revoked certificate is accepted") { Remedy = "Use Online." };
        foreach (var at in Words(code, "CheckCertificateRevocationList", "CheckCertificateRevocation"))
            if (code.Is(at + 1, "=") && IsFalse(code, at + 2))
                yield return new(new(at, at + 3), $"{code[at].Value} is off: a revoked certificate is accepted")
                {
                    Remedy = "Remove it.",
                    Changes = [new(new(at + 2, at + 3), "$true")],
                };
    }

    private static IEnumerable<Flag> Given(CodeFile code, string parameter, string because)
    {
        foreach (var given in PowerShellParameters.Of(code))
            if (given.Name.Equals(parameter, StringComparison.OrdinalIgnoreCase) && given.IsOn)
                yield return new(given.At, $"{given.Name}: {because}") { Remedy = "Remove it." };
    }

    /// <summary>Headers that a proxy sends about a client's certificate.</summary>
    private static IEnumerable<Flag> Headers(CodeFile code)
    {
        // Who the peer is, is asked.
        if (code.Names.Mentions("RemoteEndPoint") || code.Names.Mentions("RemoteAddress") || code.Names.Mentions("RemoteIpAddress"))
            yield break;
        foreach (var flag in ForwardedIdentity.Any.Look(code))
            yield return flag;
        foreach (var words in PowerShellHost.Statements(code))
            if (words[0].Text.EndsWith("Header", StringComparison.OrdinalIgnoreCase) || words.Any(w => w.Is("Get-PodeHeader")))
                if (words.FirstOrDefault(w => code[w.At.From].IsText && ClientHeader().IsMatch(w.Text)) is { Text: not null } header)
                    yield return new(
                        header.At,
                        $"whoever reaches this port directly can send {header.Text} himself, and is then taken for the client that it names"
                    )
                    {
                        Confidence = Confidence.Firm,
                        Remedy = "Believe it only from the proxy: compare the peer's address or a secret that the proxy sends.",
                    };
    }

    private static IEnumerable<Flag> Constants(CodeFile code)
    {
        foreach (var at in Words(code, "DangerousAcceptAnyServerCertificateValidator"))
            yield return new(
                new(at, at + 1),
                "DangerousAcceptAnyServerCertificateValidator agrees with every certificate: this client talks to whoever answers"
            )
            {
                Remedy = Remedy,
            };
        foreach (var at in Words(code, "CertificatePolicy"))
            if (
                code.Is(at + 1, "=")
                && code.IsLink(at - 1)
                && !IsNull(code, at + 2)
                && !code.Embedded.Any(e => e.Code.Language == All.CSharp)
            )
                yield return new(new(at, at + 1), "a policy of its own judges certificates for the whole process")
                {
                    Confidence = Confidence.Tentative,
                    Remedy = Remedy,
                };
        foreach (var flag in Urls.Look(code, Remedy))
            yield return flag;
    }

    private static IEnumerable<Flag> Protocols(CodeFile code)
    {
        for (var i = 1; i < code.Tokens.Length; i++)
            if (
                code[i].IsWord
                && Old().IsMatch(code[i].Value)
                && code.IsLink(i - 1)
                && code.Is(i - 2, "]")
                && code[i - 3].Value is { } type
                && (
                    type.Equals("SecurityProtocolType", StringComparison.OrdinalIgnoreCase)
                    || type.Equals("SslProtocols", StringComparison.OrdinalIgnoreCase)
                )
                && !IsAsked(code, i)
            )
                yield return new(new(i, i + 1), $"{code[i].Value} allows an old version, whose handshake can be broken")
                {
                    Remedy = "Name Tls12 and Tls13 only, or SystemDefault.",
                };
        foreach (var at in Words(code, "SecurityProtocol", "SslProtocols"))
            if (code.Is(at + 1, "="))
                for (var k = at + 2; k < at + 8 && !(code[k].LineBefore && k > at + 2); k++)
                    if (
                        (code[k].IsText && code[k].Value.Split(',', ' ').Any(v => Old().IsMatch(v)))
                        || code[k] is { Kind: TokenKind.Number, Value: "48" or "192" or "768" or "240" or "4080" or "960" }
                    )
                    {
                        yield return new(new(at, k + 1), $"{code[k].Value} allows an old version, whose handshake can be broken")
                        {
                            Remedy = "Name Tls12 and Tls13 only, or SystemDefault.",
                        };
                        break;
                    }

        foreach (var words in PowerShellHost.Statements(code))
        {
            for (var i = 1; i + 1 < words.Count; i++)
                if (
                    words[i].Is("-SslProtocol")
                    && words
                        .Skip(i + 1)
                        .TakeWhile(w => !w.Text.StartsWith('-'))
                        .SelectMany(w => w.Text.Split(','))
                        .Any(v => Old().IsMatch(v.Trim('"', '\'')))
                )
                    yield return new(
                        new(words[i].At.From, words[i + 1].At.To),
                        $"-SslProtocol {words[i + 1].Text} allows an old version, whose handshake can be broken"
                    )
                    {
                        Remedy = "Name Tls12 and Tls13 only.",
                    };
            var key = words.FirstOrDefault(w => Registry().IsMatch(w.Text));
            if (
                key.Text is not null
                && words.Any(w => w.Is("Enabled"))
                && Value(words, "-Value") is { } value
                && value.Text is not ("0" or "0x0")
            )
                yield return new(new(words[0].At.From, words[^1].At.To), "an old version is enabled for the whole system")
                {
                    Remedy = "Write 0.",
                };
        }
    }

    private static bool IsAsked(CodeFile code, int index) =>
        new[] { code.PathStart(index), code.PathStart(index) - 1 }.Any(i =>
            code[i].IsWord && code[i].Value.Equals("-bnot", StringComparison.OrdinalIgnoreCase)
        )
        || code[code.PathStart(index) - 1].Value is { } before
            && (
                before.StartsWith("-band", StringComparison.OrdinalIgnoreCase)
                || before.StartsWith("-bnot", StringComparison.OrdinalIgnoreCase)
                || before.StartsWith("-ne", StringComparison.OrdinalIgnoreCase)
                || before.StartsWith("-eq", StringComparison.OrdinalIgnoreCase)
                || before.StartsWith("-bxor", StringComparison.OrdinalIgnoreCase)
            )
        || code[index - 5].Value is { } word
            && (
                word.StartsWith("-b", StringComparison.OrdinalIgnoreCase) && !word.Equals("-bor", StringComparison.OrdinalIgnoreCase)
                || word.Equals("-eq", StringComparison.OrdinalIgnoreCase)
                || word.Equals("-ne", StringComparison.OrdinalIgnoreCase)
            );

    private static PowerShellWord? Value(IReadOnlyList<PowerShellWord> words, string parameter)
    {
        for (var i = 0; i + 1 < words.Count; i++)
            if (words[i].Is(parameter))
                return words[i + 1];
        return null;
    }

    private static IEnumerable<int> Words(CodeFile code, params string[] words)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
            if (code[i].IsWord && words.Contains(code[i].Value, StringComparer.OrdinalIgnoreCase))
                yield return i;
    }

    private static bool IsFalse(CodeFile code, int index) =>
        code[index].IsWord && code[index].Value.Equals("$false", StringComparison.OrdinalIgnoreCase);

    private static bool IsNull(CodeFile code, int index) =>
        code[index].IsWord && code[index].Value.Equals("$null", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(
        "^(?:TrustServerCertificate|SkipCACheck|GiveUpSecurityAndAcceptAny\\w*(?:Tls|Ssl)\\w*|AcceptAllCertificates?|TrustAllCert\\w*|IgnoreInvalidCertificates?|SkipCertificateErrors|IgnoreSsl|IgnoreCertificate|IgnoreCert|SkipSsl|NoSslVerify|AcceptUntrusted\\w*|TrustCert|UnsafeSsl|IgnoreSSLCert\\w*|IgnoreTls\\w*)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Known();

    [GeneratedRegex("skip|ignore|certificate|cert(?!i)|check|validation|verification|ssl|tls|errors|disable|insecure|no|allow")]
    private static partial Regex Parts();

    [GeneratedRegex("^(?:Connect|Invoke|New|Get|Enter|Test|Register|Set)-\\w+$", RegexOptions.IgnoreCase)]
    private static partial Regex Cmdlet();

    [GeneratedRegex(
        "^(?:X-)?(?:SSL|TLS|Client|Forwarded)?-?(?:SSL|TLS|Client)-?(?:Client-)?(?:Cert|Verify|Subject|DN|S-DN)\\w*(?:-\\w+)*$|^X-ARR-ClientCert$|^X-Forwarded-Client-Cert$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex ClientHeader();

    [GeneratedRegex("^(?:Ssl2|Ssl3|Tls|Tls10|Tls11|Tls1)$", RegexOptions.IgnoreCase)]
    private static partial Regex Old();

    [GeneratedRegex(@"Protocols\\(?:SSL 2\.0|SSL 3\.0|TLS 1\.0|TLS 1\.1)\\", RegexOptions.IgnoreCase)]
    private static partial Regex Registry();
}
