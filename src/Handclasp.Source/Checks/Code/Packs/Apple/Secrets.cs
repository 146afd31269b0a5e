using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Apple;

/// <summary>Passwords of keys and of PKCS#12 files, written into the program; modes of key files.</summary>
internal static class Secrets
{
    private static readonly string[] Always =
    [
        "passphrase",
        "certPassword",
        "p12Password",
        "pkcs12Password",
        "pfxPassword",
        "p12Passphrase",
        "certificatePassword",
        "privateKeyPassword",
        "keyPassword",
        "keyPassphrase",
        "keystorePassword",
        "keyStorePassword",
        "sslKeyPassword",
        "identityPassword",
        "withPassphrase",
        "clientCertificatePassword",
        "clientCertPassword",
    ];

    /// <summary>Passwords of keys.</summary>
    public static IEnumerable<Flag> Passwords(CodeFile code)
    {
        foreach (var flag in KeyPassword.Fallbacks.Look(code))
            yield return flag;
        foreach (var (at, _, value) in Transport.Keys(code, "kSecImportExportPassphrase"))
            if (Literal(code, value))
                yield return Flag(code, at, value);
        foreach (var setting in code.Settings(Always))
            if (setting.Value.From > setting.Name && !IsTyped(code, setting) && Literal(code, setting.Value))
                yield return Flag(code, setting.Whole, setting.Value);
        // password: "…" beside a key or a PKCS#12 file.
        foreach (var setting in code.Settings("password", "withPassword"))
            if (!IsTyped(code, setting) && Literal(code, setting.Value) && IsBesideKey(code, setting))
                yield return Flag(code, setting.Whole, setting.Value);
        // NIOSSLPrivateKey(file: path, format: .pem) { provide in provide("…".utf8) }
        if (code.Names.Has("NIOSSLPrivateKey"))
            foreach (var call in code.Calls())
                if (
                    code[call.Open + 1].IsText
                    && code.Is(call.Open + 3, "utf8")
                    && code.Functions.IsParameter(call.Word, call.Name)
                    && KeyPassword.Readers.IsSecret(code[call.Open + 1].Value)
                )
                    yield return Flag(code, call.Whole, call.Argument(0));
    }

    /// <summary>Where the text stands: there, or at the constant that holds it.</summary>
    private static Flag Flag(CodeFile code, Span at, Span value)
    {
        if (value.Length > 2 && code.Is(value.To - 2, ".") && code.Is(value.To - 1, "utf8"))
            value = new(value.From, value.To - 2);
        var decides = code.Values.Of(value).Decides;
        var isElsewhere = decides >= 0 && (decides < at.From || at.To <= decides);
        return new(isElsewhere ? new(decides, decides + 1) : at, KeyPassword.Readers.Because)
        {
            Remedy = KeyPassword.Readers.Remedy,
            IsSecret = true,
            Beside = isElsewhere ? [new(at, "used here")] : [],
        };
    }

    /// <summary>A parameter's or a property's declaration.</summary>
    private static bool IsTyped(CodeFile code, Setting setting) =>
        code.Is(setting.Name + 1, ":") && setting.Value.From != setting.Name + 2 || code.Is(setting.Name + 1, "=") && !setting.IsMember;

    /// <summary>"…", "….utf8", "…" as CFString, CFSTR("…"), a constant of the file.</summary>
    private static bool Literal(CodeFile code, Span value)
    {
        if (value.IsEmpty)
            return false;
        var at = value.From;
        if (code.Is(at, "(") && code.Mate(at) < value.To - 1)
            at = code.Mate(at) + 1;
        if (code[at].IsText && (at + 1 >= value.To || code[at + 1].Value is "." or "as"))
            return !code[at].Holes && KeyPassword.Readers.IsSecret(code[at].Value);
        // Array("…".utf8), Data("…".utf8)
        if (code.IsWord(at) && code.Is(at + 1, "(") && code[at].Value is "Array" or "Data" or "NSString" && code[at + 2].IsText)
            return KeyPassword.Readers.IsSecret(code[at + 2].Value);
        // constant.utf8
        var to = value.To > at + 2 && code.Is(value.To - 2, ".") && code[value.To - 1].Value == "utf8" ? value.To - 2 : value.To;
        return code.Values.Of(new(at, to)) is { Kind: ValueKind.Text } v && KeyPassword.Readers.IsSecret(v.Text);
    }

    private static bool IsBesideKey(CodeFile code, Setting setting)
    {
        if (setting.Container < 0)
            return false;
        var text = code.Text(
            new(Math.Max(0, code.PathStart(Math.Max(0, setting.Container - 1))), Math.Min(code.Tokens.Length, code.Mate(setting.Container)))
        );
        return text.Contains("p12", StringComparison.OrdinalIgnoreCase)
            || text.Contains("pkcs12", StringComparison.OrdinalIgnoreCase)
            || text.Contains("pfx", StringComparison.OrdinalIgnoreCase)
            || text.Contains("PrivateKey", StringComparison.OrdinalIgnoreCase)
            || text.Contains("CertificateChain", StringComparison.OrdinalIgnoreCase)
            || text.Contains("ChainFilePath", StringComparison.OrdinalIgnoreCase)
            || text.Contains("setTrustedCertificates", StringComparison.Ordinal)
            || text.Contains("setClientAuthorities", StringComparison.Ordinal)
            || text.Contains("keystore", StringComparison.OrdinalIgnoreCase)
            || text.Contains("ClientCert", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Key files that everybody may read.</summary>
    public static IEnumerable<Flag> Files(CodeFile code)
    {
        foreach (var setting in code.Settings("posixPermissions", "NSFilePosixPermissions"))
        {
            var open = code.Parent(setting.Name);
            // The call around, with the file's name.
            for (var depth = 0; depth < 3 && open > 0 && !(code.Is(open, "{") && !code.Is(open - 1, "@")); depth++)
            {
                var whole = new Span(Math.Max(0, open - 6), Math.Min(code.Tokens.Length, code.Mate(open) + 1));
                if ((IsKey(code, whole) || IsKeyFunction(code, setting.Name)) && Mode(code, setting.Value) is { } mode)
                {
                    yield return new(
                        setting.Whole,
                        $"the private key is written with mode {mode}: every user and every process of the machine can read it, and be this party"
                    )
                    {
                        Remedy = "Create it with mode 0600.",
                    };
                    break;
                }

                open = code.Parent(open);
            }
        }

        // let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o644], used where the key is written.
        foreach (var setting in code.Settings("posixPermissions", "NSFilePosixPermissions"))
            if (
                Held(code, code.Parent(setting.Name)) is { Length: > 0 } held
                && Mode(code, setting.Value) is { } mode
                && code.Index.Places(held)
                    .Any(use =>
                        code.CallAt(code.Parent(use)) is { } call && IsKey(code, call.Whole)
                        || code.Is(code.Parent(use), "[") && IsKey(code, code.Inside(code.Parent(use)))
                    )
            )
                yield return new(
                    setting.Whole,
                    $"the private key is written with mode {mode}: every user and every process of the machine can read it, and be this party"
                )
                {
                    Remedy = "Create it with mode 0600.",
                };
        foreach (var call in code.Calls("run", "runSync", "start"))
            if (
                code.Language.Name == "Dart"
                && code.Values.Of(call.Argument(0)) is { Kind: ValueKind.Text, Text: "chmod" }
                && (IsKey(code, call.Argument(1)) || IsKeyFunction(code, call.Name))
                && Enumerable
                    .Range(call.Argument(1).From, call.Argument(1).Length)
                    .FirstOrDefault(i => code[i].IsText && IsOpen(code[i].Value), -1)
                    is >= 0
                        and var mode
            )
                yield return new(
                    call.Whole,
                    $"the private key gets mode {code[mode].Value}: every user and every process of the machine can read it, and be this party"
                )
                {
                    Remedy = "Give it mode 600.",
                };
    }

    /// <summary>The name that a dictionary is assigned to; empty where it is none.</summary>
    private static string Held(CodeFile code, int open)
    {
        var equals = code.Is(open - 1, "@") ? open - 2 : open - 1;
        if (open < 2 || !code.Is(equals, "="))
            return "";
        for (var i = code.StatementStart(equals); i < equals; i++)
            if (code.Is(i, ":"))
                return code[i - 1].Value;
        return code.IsWord(equals - 1) ? code[equals - 1].Value : "";
    }

    private static string? Mode(CodeFile code, Span value)
    {
        for (var i = value.From; i < value.To; i++)
            if (code[i].Value is { } word && IsOpen(word.TrimStart('@')))
                return word;
        return null;
    }

    private static bool IsOpen(string word)
    {
        var digits = word.StartsWith("0o", StringComparison.Ordinal) ? word[2..] : word.TrimStart('0');
        if (word is "a+r" or "o+r" or "a+rw" or "go+r")
            return true;
        return digits.Length is 3 or 4
            && digits.All(c => c is >= '0' and <= '7')
            && digits[^1] >= '4'
            && digits[^3] is '6' or '7' or '4'
            && digits.Length == 3;
    }

    /// <summary>A function that by its name is about a private key.</summary>
    private static bool IsKeyFunction(CodeFile code, int at) =>
        code.Functions.Around(at) is { } f
        && f.Name.Contains("Key", StringComparison.Ordinal)
        && !f.Name.Contains("Public", StringComparison.OrdinalIgnoreCase);

    private static bool IsKey(CodeFile code, Span span, int depth = 0)
    {
        for (var i = span.From; i < span.To; i++)
            if (
                depth == 0
                    && code.IsWord(i)
                    && !code.IsLink(i - 1)
                    && code.Names.Reaching(code[i].Value, i) is [var only]
                    && !only.Value.Contains(i)
                    && IsKey(code, new(only.Value.From, Math.Min(only.Value.To, only.Value.From + 20)), 1)
                || (code[i].IsWord || code[i].IsText)
                    && code[i].Value.Contains("key", StringComparison.OrdinalIgnoreCase)
                    && !code[i].Value.Contains("public", StringComparison.OrdinalIgnoreCase)
                    && !code[i].Value.Contains("pubkey", StringComparison.OrdinalIgnoreCase)
                    && !code[i].Value.Contains("forKey", StringComparison.Ordinal)
                    && code[i].Value is not ("FileAttributeKey" or "Key")
                    && !(depth > 0 && code[i].IsWord)
                || code[i].IsText
                    && (
                        code[i].Value.EndsWith(".p12", StringComparison.Ordinal) || code[i].Value.EndsWith(".pfx", StringComparison.Ordinal)
                    )
            )
                return true;
        return false;
    }

    /// <summary>RSA keys below 2048 bits, made by the system.</summary>
    public static IEnumerable<Flag> Minting(CodeFile code)
    {
        var isRsa = code.Names.Has("kSecAttrKeyTypeRSA");
        foreach (var (at, _, value) in Transport.Keys(code, "kSecAttrKeySizeInBits"))
            if (isRsa && Bits(code, value) is < 2048 and > 256 and var bits)
                yield return new(
                    at,
                    $"{bits} bits of RSA can be broken: whoever does so is this party, and verifiers of today refuse such a key"
                )
                {
                    Remedy = "Make RSA keys of 2048 bits or more, or keys on P-256.",
                };
        foreach (var (at, _, value) in isRsa ? Transport.Keys(code, "kSecAttrKeySizeInBits") : [])
        foreach (var choice in Bits(code, value) is not < 2048 && IsOfRsa(code, at.From) ? Choices.Of(code, value) : [])
            if ((choice.Length < value.Length || !value.Contains(choice.From)) && Bits(code, choice) is < 2048 and > 256 and var chosen)
                yield return new(
                    choice,
                    $"{chosen} bits of RSA can be broken: whoever does so is this party, and verifiers of today refuse such a key"
                )
                {
                    Remedy = "Make RSA keys of 2048 bits or more, or keys on P-256.",
                    Beside = [new(at, "it is used here")],
                };
        foreach (var setting in code.Settings("bitCount", "keySizeInBits"))
            if (Bits(code, setting.Value) is < 2048 and > 256 and var bits && code.Names.Mentions("RSA"))
                yield return new(
                    setting.Whole,
                    $"{bits} bits of RSA can be broken: whoever does so is this party, and verifiers of today refuse such a key"
                )
                {
                    Remedy = "Make RSA keys of 2048 bits or more, or keys on P-256.",
                };
        foreach (var call in code.Calls("SecKeyCreateSignature"))
            if (
                code[call.Argument(1).To - 1].Value is { } algorithm
                && (algorithm.EndsWith("SHA1", StringComparison.Ordinal) || algorithm.EndsWith("MD5", StringComparison.Ordinal))
                && (
                    code.Names.MentionsAnyCase("csr")
                    || code.Names.Mentions("ertificationRequest")
                    || code.Names.MentionsAnyCase("tbsCertificate")
                )
            )
                yield return new(
                    call.Whole,
                    "the certificate is signed with a hash that collides: another can be made with the same signature"
                )
                {
                    Remedy = "Sign with SHA-256 or better.",
                };
        foreach (var setting in code.Settings("signatureAlgorithm"))
            if (code[setting.Value.To - 1].Value is "sha1WithRSAEncryption" or "ecdsaWithSHA1" or "md5WithRSAEncryption")
                yield return new(
                    setting.Whole,
                    "the certificate is signed with a hash that collides: another can be made with the same signature"
                )
                {
                    Remedy = "Sign with SHA-256 or better.",
                };
    }

    private static Span Bare(CodeFile code, Span value) =>
        code.Is(value.From, "@") && code.Is(value.From + 1, "(") ? code.Inside(value.From + 1) : value;

    /// <summary>The keys beside it speak of RSA: 384 is a sound size of another kind.</summary>
    private static bool IsOfRsa(CodeFile code, int at) =>
        code.Functions.NamedAround(at) is not { } function || code.Index.Places("kSecAttrKeyTypeRSA").Any(function.Body.Contains);

    private static int? Bits(CodeFile code, Span value)
    {
        for (var i = value.From; i < value.To; i++)
            if (int.TryParse(code[i].Value?.TrimStart('@'), out var bits))
                return bits;
        return code.Values.Of(Bare(code, value)) is { Kind: ValueKind.Number } v && int.TryParse(v.Text, out var number) ? number : null;
    }
}
