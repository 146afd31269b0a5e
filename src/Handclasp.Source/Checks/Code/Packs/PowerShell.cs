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
        Of("HC502", Names, "$option = New-PSSessionOption -SkipCNCheck", "$option = New-PSSessionOption -OpenTimeout 5000"),
        Of(
            "HC503",
            Callbacks,
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
            "HC550",
            Protocols,
            "[Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls -bor [Net.SecurityProtocolType]::Tls12",
            "[Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12"
        ),
        Of(
            "HC552",
            Certificates,
            "New-SelfSignedCertificate -DnsName api.example.com -KeyLength 1024",
            "New-SelfSignedCertificate -DnsName api.example.com -KeyLength 3072 -HashAlgorithm SHA256"
        ),
        Of(
            "HC571",
            Passwords,
            "$password = ConvertTo-SecureString 's3cr3t' -AsPlainText -Force\nImport-PfxCertificate -FilePath client.pfx -Password $password -CertStoreLocation Cert:\\CurrentUser\\My",
            "$password = Read-Host -AsSecureString\nImport-PfxCertificate -FilePath client.pfx -Password $password -CertStoreLocation Cert:\\CurrentUser\\My"
        ),
        Of(
            "HC580",
            Switches,
            "Invoke-RestMethod -Uri https://api.example.com/v1 -SkipCertificateCheck",
            "Invoke-RestMethod -Uri https://api.example.com/v1"
        ),
    ];

    private static Entry Of(string check, Func<CodeFile, IEnumerable<Flag>> look, string bad, string good) =>
        new(check, new([All.PowerShell], look) { Bad = bad, Good = good });

    /// <summary>-SkipCertificateCheck and its like; as a parameter, in a table that is splatted, as everybody's default.</summary>
    private static IEnumerable<Flag> Switches(CodeFile code)
    {
        foreach (var words in PowerShellHost.Statements(code))
            for (var i = 1; i < words.Count; i++)
            {
                var (name, value) = Parameter(words, i);
                if (name.Length == 0)
                    continue;
                var next = i + 1 < words.Count ? words[i + 1].Text : "";
                var isOff =
                    IsSwitch(name) && value is "" or "$true"
                    || name.Equals("-InvalidCertificateAction", StringComparison.OrdinalIgnoreCase)
                        && next.Equals("Ignore", StringComparison.OrdinalIgnoreCase)
                    || name.Equals("-Insecure", StringComparison.OrdinalIgnoreCase)
                        && value is "" or "$true"
                        && Cmdlet().IsMatch(words[0].Text);
                if (isOff)
                    yield return new(words[i].At, $"{words[i].Text}: the command talks to whoever answers, with any certificate")
                    {
                        Remedy = Remedy,
                        Changes = [new(words[i].At, "") { Exact = WithBlank(code, words[i].At) }],
                        IsSafe = true,
                    };
            }

        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!(code[i].IsText || code[i].IsWord) || !code.Is(code.Is(i + 1, "]") ? i + 2 : i + 1, "="))
                continue;
            var option = code[i].Value;
            option = option[(option.LastIndexOf(':') + 1)..];
            var value = code[code.Is(i + 1, "]") ? i + 3 : i + 2];
            if (
                option.Length > 6
                && !option.StartsWith('$')
                && option.Length < 60
                && IsSwitch("-" + option)
                && value.IsWord
                && value.Value.Equals("$true", StringComparison.OrdinalIgnoreCase)
            )
                yield return new(
                    new(i, (code.Is(i + 1, "]") ? i + 3 : i + 2) + 1),
                    $"{option} is on: the command that gets it talks to whoever answers"
                )
                {
                    Remedy = Remedy,
                };
        }
    }

    private static bool IsSwitch(string name) =>
        !name.Contains("Revocation", StringComparison.OrdinalIgnoreCase) && (Named.IsOff(Capital(name), "") || Known().IsMatch(name));

    /// <summary>-skipcertificatecheck, written small, has no words to part.</summary>
    private static string Capital(string name) =>
        name.Any(char.IsUpper) ? name : Parts().Replace(name, m => char.ToUpperInvariant(m.Value[0]) + m.Value[1..]);

    /// <summary>A parameter and what it is given behind a colon.</summary>
    private static (string Name, string Value) Parameter(IReadOnlyList<PowerShellWord> words, int index)
    {
        var text = words[index].Text;
        if (text.Length < 4 || text[0] != '-' || !char.IsAsciiLetter(text[1]))
            return ("", "");
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..].ToLowerInvariant());
    }

    private static Reach WithBlank(CodeFile code, Span at)
    {
        var (from, to) = Fixing.Range(code, at);
        while (from > 0 && code.Source.Text[from - 1] is ' ' or '\t')
            from--;
        return new(from, to);
    }

    private static IEnumerable<Flag> Names(CodeFile code) =>
        Given(code, "-SkipCNCheck", "the name of the server is not checked: any certificate of the same root will do");

    private static IEnumerable<Flag> Revocation(CodeFile code)
    {
        foreach (var flag in Given(code, "-SkipRevocationCheck", "a revoked certificate is accepted"))
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
        foreach (var words in PowerShellHost.Statements(code))
            for (var i = 1; i < words.Count; i++)
                if (
                    Parameter(words, i) is var (name, value)
                    && name.Equals(parameter, StringComparison.OrdinalIgnoreCase)
                    && value is "" or "$true"
                )
                    yield return new(words[i].At, $"{name}: {because}") { Remedy = "Remove it." };
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
        foreach (var at in Words(code, "TrustServerCertificate"))
            if (code.Is(at + 1, "=") && code.IsLink(at - 1) && IsTrue(code, at + 2))
                yield return new(new(at, at + 3), "TrustServerCertificate is on: this client talks to whoever answers")
                {
                    Remedy = Remedy,
                    Changes = [new(new(at + 2, at + 3), "$false")],
                    IsSafe = true,
                };
        foreach (var flag in Urls.Look(code, Remedy))
            yield return flag;
    }

    /// <summary>Validation callbacks as script blocks, by what they do.</summary>
    private static IEnumerable<Flag> Callbacks(CodeFile code)
    {
        foreach (
            var at in Words(
                code,
                "ServerCertificateValidationCallback",
                "ServerCertificateCustomValidationCallback",
                "RemoteCertificateValidationCallback",
                "VerifyServerCertificate",
                "CertificateValidationCallback",
                "CertificateValidation",
                "ServerCertificateValidator",
                "UserCertificateValidationCallback",
                "SslStream"
            )
        )
        {
            var from = at + 1;
            var isStream = code[at].Value.Equals("SslStream", StringComparison.OrdinalIgnoreCase);
            if (code.Is(from, "]"))
                from++;
            if (!isStream && (code.Is(from, "=") || code.Is(from, "(")))
                from++;
            else if (isStream && !(code.Is(from, "(") || code.Is(from, "::") || code[from].Value?.StartsWith('-') == true))
                continue;
            else if (!isStream && !code.Is(from, "{"))
                continue;
            if (BlockAt(code, from, isStream) is not { } block)
                continue;
            var (why, isSwitch) = Judge(code, block);
            if (why.Length > 0)
                yield return new(new(at, at + 1), $"the validation callback {why}: this client talks to whoever answers")
                {
                    Remedy = Remedy,
                    IsSwitch = isSwitch,
                    Confidence = isSwitch ? Confidence.Firm : Confidence.Certain,
                };
        }
    }

    /// <summary>The script block that begins in the next few tokens, or that a variable there holds.</summary>
    private static Span? BlockAt(CodeFile code, int from, bool isStream)
    {
        for (var i = from; i < code.Tokens.Length && i < from + (isStream ? 60 : 14); i++)
        {
            if (code.Is(i, "{"))
                return code.Inside(i);
            if (code[i].LineBefore && i > from && !isStream && code.Parent(i) < 0 || code.Is(i, ";"))
                return null;
            if (code[i].IsWord && code[i].Value.StartsWith('$') && code[i].Value.Length > 2)
                for (var j = 1; j < code.Tokens.Length - 2; j++)
                    if (code[j - 1].Value is { } name && name.Equals(code[i].Value, StringComparison.OrdinalIgnoreCase) && code.Is(j, "="))
                        for (var k = j + 1; k < j + 12 && !(code[k].LineBefore && k > j + 1); k++)
                            if (code.Is(k, "{"))
                                return code.Inside(k);
        }

        return null;
    }

    private static (string Why, bool IsSwitch) Judge(CodeFile code, Span block)
    {
        var text = code.Text(block);
        var body = ParameterList().Replace(text, "");
        if (IsOnlyYes().IsMatch(body))
            return ("agrees with every certificate", false);
        if (Evidence().IsMatch(body))
            return Masks().IsMatch(body) ? ("agrees whatever the errors are", false) : ("", false);
        if (
            !body.Contains("$true", StringComparison.OrdinalIgnoreCase)
            && !body.Contains("-like", StringComparison.OrdinalIgnoreCase)
            && !body.Contains("-match", StringComparison.OrdinalIgnoreCase)
            && !body.Contains("-eq", StringComparison.OrdinalIgnoreCase)
        )
            return ("", false);
        return body.Contains("$env:", StringComparison.OrdinalIgnoreCase) || Asked().IsMatch(body)
            ? ("agrees with every certificate where a switch says so", true)
            : ("looks at nothing that proves who it is", false);
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
        code[code.PathStart(index) - 1].Value is { } before
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

    private static IEnumerable<Flag> Certificates(CodeFile code)
    {
        foreach (var words in PowerShellHost.Statements(code))
        {
            if (!words.Any(w => w.Is("New-SelfSignedCertificate") || w.Is("New-SelfSignedCertificateEx") || w.Is("New-CertificateRequest")))
                continue;
            for (var i = 1; i + 1 < words.Count; i++)
                if (
                    words[i].Is("-KeyLength")
                    && IsSmall(words[i + 1].Text)
                    && !words.Any(w => w.Text.Contains("ECDSA", StringComparison.OrdinalIgnoreCase))
                )
                    yield return new(
                        new(words[i].At.From, words[i + 1].At.To),
                        $"-KeyLength {words[i + 1].Text}: a key of so few bits can be computed from the certificate"
                    )
                    {
                        Remedy = "Write 3072.",
                        Changes = [new(words[i + 1].At, "3072")],
                    };
                else if (words[i].Is("-HashAlgorithm") || words[i].Is("-SignatureAlgorithm"))
                {
                    if (words[i + 1].Text.Trim('"', '\'').ToUpperInvariant() is "SHA1" or "MD5" or "SHA-1")
                        yield return new(
                            new(words[i].At.From, words[i + 1].At.To),
                            $"{words[i].Text} {words[i + 1].Text}: the certificate is signed with a hash that can be forged"
                        )
                        {
                            Remedy = "Write SHA256.",
                        };
                }
        }

        // A table that is splatted on it.
        if (code.Source.Text.Contains("New-SelfSignedCertificate", StringComparison.OrdinalIgnoreCase))
            for (var i = 0; i + 2 < code.Tokens.Length; i++)
                if (code[i].IsWord && code.Is(i + 1, "="))
                {
                    if (code[i].Value.Equals("KeyLength", StringComparison.OrdinalIgnoreCase) && IsSmall(code[i + 2].Value))
                        yield return new(
                            new(i, i + 3),
                            $"KeyLength {code[i + 2].Value}: a key of so few bits can be computed from the certificate"
                        )
                        {
                            Remedy = "Write 3072.",
                        };
                    else if (
                        code[i].Value.Equals("HashAlgorithm", StringComparison.OrdinalIgnoreCase)
                        && code[i + 2].Value.ToUpperInvariant() is "SHA1" or "MD5"
                    )
                        yield return new(
                            new(i, i + 3),
                            $"HashAlgorithm {code[i + 2].Value}: the certificate is signed with a hash that can be forged"
                        )
                        {
                            Remedy = "Write SHA256.",
                        };
                }

        foreach (var at in Words(code, "CertificateRequest"))
            for (var k = at; k < at + 40 && k < code.Tokens.Length && !(code[k].LineBefore && code.Parent(k) < 0 && k > at); k++)
                if (code[k].Value is { } hash && hash.ToUpperInvariant() is "SHA1" or "MD5" && code.IsLink(k - 1))
                    yield return new(new(k, k + 1), $"{hash}: the certificate is signed with a hash that can be forged")
                    {
                        Remedy = "Use SHA256.",
                    };
        if (code.Source.Text.Contains("CertificateRequest", StringComparison.OrdinalIgnoreCase))
            foreach (var at in Words(code, "RSA", "RSACng", "RSACryptoServiceProvider"))
                for (var k = at + 1; k < at + 8 && k < code.Tokens.Length && !code[k].LineBefore; k++)
                    if (code[k].Kind == TokenKind.Number && IsSmall(code[k].Value) && code.Is(k - 1, "("))
                        yield return new(new(at, k + 1), $"{code[k].Value} bits: such a key can be computed from the certificate")
                        {
                            Remedy = "Write 3072.",
                            Changes = [new(new(k, k + 1), "3072")],
                        };
    }

    private static bool IsSmall(string bits) => bits is "512" or "768" or "1024" or "1536";

    /// <summary>Passwords of keys, written down: made into a SecureString for a PFX, given to X509Certificate2.</summary>
    private static IEnumerable<Flag> Passwords(CodeFile code)
    {
        var text = code.Source.Text;
        var isAboutKeys =
            text.Contains("PfxCertificate", StringComparison.OrdinalIgnoreCase)
            || text.Contains("X509Certificate2", StringComparison.OrdinalIgnoreCase)
            || text.Contains(".pfx", StringComparison.OrdinalIgnoreCase)
            || text.Contains(".p12", StringComparison.OrdinalIgnoreCase);
        if (!isAboutKeys)
            yield break;
        foreach (var words in PowerShellHost.Statements(code))
            for (var i = 0; i < words.Count; i++)
            {
                if (!words[i].Is("ConvertTo-SecureString") || !words.Any(w => w.Is("-AsPlainText")))
                    continue;
                if (
                    words.Skip(i + 1).FirstOrDefault(w => code[w.At.From].IsText) is { Text: { Length: > 0 } secret } word
                    && IsWritten(secret)
                )
                    yield return Secret(word.At);
            }

        foreach (var at in Words(code, "X509Certificate2", "X509Certificate2Collection", "Import"))
        {
            var open = at + 1;
            while (open < at + 6 && !code.Is(open, "("))
                open++;
            if (!code.Is(open, "("))
                continue;
            var given = code.Parts(code.Inside(open)).ToList();
            if (given.Count >= 2 && given[1].Length == 1 && code[given[1].From] is { IsText: true } second && IsWritten(second.Value))
                yield return Secret(given[1]);
        }
    }

    private static Flag Secret(Span at) =>
        new(at, "the password of a key stands in the script: it protects nothing")
        {
            IsSecret = true,
            Remedy = "Ask for it (Read-Host -AsSecureString), or a secret store, and change it.",
        };

    private static bool IsWritten(string secret) =>
        secret.Length > 0 && !secret.Contains('$', StringComparison.Ordinal) && !secret.StartsWith('<');

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

    private static bool IsTrue(CodeFile code, int index) =>
        code[index].IsWord && code[index].Value.Equals("$true", StringComparison.OrdinalIgnoreCase);

    private static bool IsFalse(CodeFile code, int index) =>
        code[index].IsWord && code[index].Value.Equals("$false", StringComparison.OrdinalIgnoreCase);

    private static bool IsNull(CodeFile code, int index) =>
        code[index].IsWord && code[index].Value.Equals("$null", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(
        "^-(?:TrustServerCertificate|SkipCACheck|AcceptAllCertificates?|TrustAllCert\\w*|IgnoreInvalidCertificates?|SkipCertificateErrors|IgnoreSsl|IgnoreCertificate|IgnoreCert|SkipSsl|NoSslVerify|AcceptUntrusted\\w*|TrustCert|UnsafeSsl|IgnoreSSLCert\\w*|IgnoreTls\\w*)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Known();

    [GeneratedRegex("skip|ignore|certificate|cert(?!i)|check|validation|verification|ssl|tls|errors|disable|insecure|no|allow")]
    private static partial Regex Parts();

    [GeneratedRegex("^(?:Connect|Invoke|New|Get|Enter|Test|Register|Set)-\\w+$", RegexOptions.IgnoreCase)]
    private static partial Regex Cmdlet();

    [GeneratedRegex("^(?:Ssl2|Ssl3|Tls|Tls10|Tls11|Tls1)$", RegexOptions.IgnoreCase)]
    private static partial Regex Old();

    [GeneratedRegex(@"Protocols\\(?:SSL 2\.0|SSL 3\.0|TLS 1\.0|TLS 1\.1)\\", RegexOptions.IgnoreCase)]
    private static partial Regex Registry();

    [GeneratedRegex(@"^\s*param\s*\((?:[^()]|\([^()]*\))*\)", RegexOptions.IgnoreCase)]
    private static partial Regex ParameterList();

    [GeneratedRegex(@"^(?:[^\n]*Write-\w+[^\n]*\n|\s)*;?\s*(?:return\s+)?\(?\$true\)?\s*;?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex IsOnlyYes();

    [GeneratedRegex(
        @"SslPolicyErrors|\bNone\b|Thumbprint|GetCertHash|\.Build\(|\.Verify\(|PublicKey|RawData|GetRawCertData|GetPublicKey|-eq\s+0|\$(?:ssl)?(?:policy)?errors?\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Evidence();

    [GeneratedRegex(@"(?:;|\n)\s*(?:return\s+)?\$true\s*;?\s*$(?<!\$false[\s\S]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Masks();

    [GeneratedRegex(@"\$(?:\w+:)?\w*(?:skip|insecure|ignore|allow|trust|debug|dev)\w*", RegexOptions.IgnoreCase)]
    private static partial Regex Asked();
}
