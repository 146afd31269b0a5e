using System.Globalization;
using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Scripts;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.WeakMinting;

/// <summary>Certificates and requests that are signed with MD5 or SHA-1, or made for RSA keys below 2048 bits: libraries of all languages say it alike.</summary>
internal static partial class Any
{
    internal const string Hash =
        "is signed with a hash that collides: a certificate that another was signed for can be made, and verifiers of today refuse it";
    internal const string Key = "bits of RSA can be broken: whoever does so is this party, and verifiers of today refuse such a key";
    internal const string UseSha256 = "Sign with SHA-256 or better.";
    internal const string Use2048 = "Make RSA keys of 2048 bits or more, or ECDSA keys on P-256.";

    /// <summary>Functions that make key pairs.</summary>
    private static readonly string[] Generating =
    [
        "GenerateKey",
        "GenerateMultiPrimeKey",
        "generateKeyPair",
        "generateKeyPairSync",
        "generate_private_key",
        "generate_key",
        "initialize",
        "generate",
        "Create",
        "RSACryptoServiceProvider",
        "RSACng",
        "KeyGenerationParameters",
        "RsaKeyGenerationParameters",
        "RSAKeyGenParameterSpec",
        "RSAKeyGenerationParameters",
        "createPrivateKey",
        "createPrivateRsaKey",
        "createCertificate",
        "newkeys",
        "gen_key",
        "RSA_generate_key",
        "KEY_create_rsa",
        "new",
        "createKey",
        "setKeySize",
        "generateKey",
        "ensureRsaKeyPair",
    ];

    /// <summary>Functions that sign a certificate or a request, or make what does.</summary>
    private static readonly string[] Signing =
    [
        "sign",
        "Sign",
        "selfSign",
        "self_sign",
        "JcaContentSignerBuilder",
        "ContentSignerBuilder",
        "BcContentSignerBuilder",
        "setSignatureAlgorithm",
        "SetSignatureAlgorithm",
        "Asn1SignatureFactory",
        "CertificateRequest",
        "CertAndKeyGen",
        "find",
        "create",
        "Generate",
        "generate",
        "generateX509Certificate",
        "generateCert",
        "PKCS10CertificationRequest",
        "Pkcs10CertificationRequest",
        "createCertificate",
        "createSelfSigned",
        "createCSR",
        "X509_sign",
        "X509_REQ_sign",
        "CERT_create",
        "CERT_asHash",
        "openssl_csr_sign",
        "openssl_csr_new",
        "sign!",
        "signCSR",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        // A short key alone may be for anything; the file is asked only where there is one.
        bool? isAbout = null;
        List<Flag> told = [];
        foreach (var flag in Candidates(code))
            if (isAbout ??= About().IsMatch(code.Source.Text))
            {
                told.Add(flag);
                yield return flag;
            }

        foreach (var flag in JvmParameters.Ways(code))
            if (
                (isAbout ??= About().IsMatch(code.Source.Text))
                && !told.Concat(JvmParameters.Hashes(code))
                    .Any(t =>
                        t.At.Contains(flag.At.From)
                        || IsNamedIn(code, flag.At.From, t.At)
                        || flag.Beside.Any(b => b.At.From < t.At.To && t.At.From < b.At.To)
                    )
            )
                yield return flag;
    }

    /// <summary>LEGACY = "SHA1withRSA", whose use by its name is told.</summary>
    private static bool IsNamedIn(CodeFile code, int literal, Span told) =>
        code.Is(literal - 1, "=") && code.IsWord(literal - 2) && code.WordsOf(told).Contains(code[literal - 2].Value);

    private static IEnumerable<Flag> Candidates(CodeFile code)
    {
        foreach (var call in code.Calls(Generating))
            if (ShortKey(code, call) is { } number)
                yield return new(call.Whole, $"{Shown(code, number)} {Key}")
                {
                    Remedy = Use2048,
                    Changes = [new(number, "2048")],
                    IsSafe = true,
                };
            else if (code.Language == Languages.All.Go && call.Word == "GenerateKey")
                foreach (var choice in GoChoices.Of(code, call.Argument(1)))
                    if (choice.Word.Length == 1 && IsShort(code.Values.Of(choice.Word)))
                        yield return new(choice.At, $"{code.Text(choice.Word)} {Key}")
                        {
                            Remedy = Use2048,
                            Confidence = Model.Confidence.Firm,
                            Changes = [new(choice.Word, "2048")],
                            Beside = [new(call.Whole, "the key is made here")],
                        };
        foreach (
            var setting in code.Settings(
                "modulusLength",
                "keySize",
                "key_size",
                "keyBitsize",
                "bits",
                "KeySize",
                "default_bits",
                "keyLength",
                "private_key_bits",
                "KeyLength",
                "keysize",
                "key_length",
                "rsa_bits",
                "keySizeInBits"
            )
        )
            if (IsShort(code.Values.Of(setting.Value)) && !IsConstant(code, setting) && !IsWithin(code, setting.Name, Generating))
                yield return new(setting.Whole, $"{code.Text(setting.Value)} {Key}")
                {
                    Remedy = Use2048,
                    Changes =
                        setting.Value.Length == 1 && code[setting.Value.From].Kind == TokenKind.Number ? [new(setting.Value, "2048")] : [],
                    IsSafe = true,
                };
        foreach (var flag in Hashes(code).Concat(Commands(code)).Concat(ChosenOnes(code)))
            yield return flag;
    }

    /// <summary>const keySize = 1024 is told where it is used.</summary>
    private static bool IsConstant(CodeFile code, Setting setting) =>
        !setting.IsMember
        && (setting.Container < 0 || code.Is(setting.Container, "{"))
        && code.Is(setting.Name + 1, "=")
        && code.Names.To(setting.Option).Any(a => a.Name == setting.Name && a.Declares);

    /// <summary>["openssl", "req", "-x509", "-sha1", …] and keytool's -sigalg, as the arguments of a process.</summary>
    private static IEnumerable<Flag> Commands(CodeFile code)
    {
        foreach (var tool in code.Index.Places("openssl", "keytool", "/usr/bin/openssl"))
        {
            if (!code[tool].IsText || code.Parent(tool) is not (>= 0 and var open))
                continue;
            var words = Words(code, code.Inside(open));
            var makes =
                words.Exists(i =>
                    code[i].Value
                        is "req"
                            or "x509"
                            or "ca"
                            or "-genkeypair"
                            or "-gencert"
                            or "-certreq"
                            or "-selfcert"
                            or "-genkey"
                            or "genrsa"
                            or "crl"
                ) && !Reads(code, words);
            foreach (var i in makes ? words : [])
                if (code[i].Value is "-sha1" or "-md5" || code[i - 2].Value is "-sigalg" or "-md" && WeakHash().IsMatch(code[i].Value))
                    yield return new(new(i, i + 1), $"what is made here {Hash} ({code[i].Value.TrimStart('-')})") { Remedy = UseSha256 };
                else if (
                    code[i].Value is "rsa:512" or "rsa:1024"
                    || code[i - 2].Value is "-keysize" && IsShort(new(ValueKind.Number, code[i].Value))
                )
                    yield return new(new(i, i + 1), $"{code[i].Value} {Key}") { Remedy = Use2048 };
        }
    }

    /// <summary>The texts of a command, those of lists that variables hold as well.</summary>
    private static List<int> Words(CodeFile code, Span inside)
    {
        List<int> words = [];
        for (var i = inside.From; i < Math.Min(inside.To, inside.From + 80); i++)
            if (code[i].IsText)
                words.Add(i);
            else if (code.IsWord(i) && ArgumentLists.IsWhole(code, i, inside))
                words.AddRange(ArgumentLists.Of(code, i));
        return words;
    }

    /// <summary>openssl x509 -in c.pem -noout -fingerprint -sha1: a certificate is shown, with a digest for the eye, and none is signed.</summary>
    private static bool Reads(CodeFile code, List<int> words)
    {
        var said = words.Select(i => code[i].Value).ToHashSet(StringComparer.Ordinal);
        return said.Contains("-fingerprint")
            || said.Contains("x509")
                && !said.Contains("-req")
                && !said.Contains("-CA")
                && !said.Contains("-signkey")
                && !said.Contains("-key")
                && !said.Contains("-new");
    }

    private static IEnumerable<Flag> Hashes(CodeFile code)
    {
        foreach (
            var setting in code.Settings(
                "SignatureAlgorithm",
                "signatureAlgorithm",
                "algorithm",
                "hash",
                "digest",
                "digest_alg",
                "sigalg",
                "signingAlgorithm",
                "hashAlgorithm"
            )
        )
            if (
                setting.Value.Length < 12
                && Weak(code, setting.Value, setting.Name) is { } word
                && (
                    setting.Option.StartsWith("Signature", StringComparison.OrdinalIgnoreCase)
                    || setting.Option is "digest_alg" or "sigalg" or "signingAlgorithm"
                    || Makes(code, setting)
                )
                && !IsVerifying(code, setting.Name)
            )
                yield return new(setting.Whole, $"what is made here {Hash} ({word})") { Remedy = UseSha256 };
        IEnumerable<Call> typed = code.Language == Languages.All.CSharp ? DotNetMaking.TargetTyped(code, "CertificateRequest") : [];
        foreach (var call in code.Calls(Signing).Concat(typed))
        {
            if (!IsMinting(code, call))
                continue;
            // node-forge signs with SHA-1 where it is told nothing else.
            if (call.Word == "sign" && call.Arguments.Count == 1 && IsForge(code, call))
                yield return new(new(call.Name, call.Whole.To), $"what is made here {Hash} (node-forge's default is SHA-1)")
                {
                    Remedy = UseSha256,
                };
            foreach (var handed in Handed(code, call))
                yield return handed;
            foreach (var argument in call.Arguments)
                if (!HasSetting(code, argument) && argument.Length < 12 && Weak(code, argument, call.Name) is { } word)
                {
                    yield return new(
                        call.Word is "sign" or "Sign" ? new(call.Name, call.Whole.To) : call.Whole,
                        $"what is made here {Hash} ({word})"
                    )
                    {
                        Remedy = UseSha256,
                    };
                    break;
                }
        }
    }

    /// <summary>A certificate, request or list of revoked ones that node-forge made.</summary>
    private static bool IsForge(CodeFile code, Call call) =>
        code.Names.Mentions("node-forge")
        && code.Names.Reaching(call.Receiver, call.Name)
            .Any(a =>
                code.CallAt(a.Value.To - 1 is var last && code.Is(last, ")") ? code.Mate(last) : -1)
                    is { Word: "createCertificate" or "createCertificationRequest" or "certificationRequestFromPem" }
            );

    /// <summary>sign(key, Digest.new(alg)) where alg is a parameter of the function around: what it is when nothing is given, and what this file's calls give.</summary>
    private static IEnumerable<Flag> Handed(CodeFile code, Call call)
    {
        if (code.Functions.Around(call.Name) is not { Name.Length: > 0 } function)
            yield break;
        for (var position = 0; position < function.Parameters.Count; position++)
        {
            var name = function.Parameters[position];
            if (!call.Arguments.Any(a => a.Length < 12 && Enumerable.Range(a.From, a.Length).Any(i => code.Is(i, name))))
                continue;
            for (var i = function.Start; i < Math.Min(function.Body.From, function.Start + 120); i++)
                if (
                    code.Is(i, name)
                    && code[i + 1].Value is "=" or ":"
                    && code[i + 2] is { IsText: true, Value.Length: < 40 } usual
                    && WeakHash().IsMatch(usual.Value)
                )
                    yield return new(call.Whole, $"what is made here {Hash} ({usual.Value}) where nothing else is asked for")
                    {
                        Remedy = UseSha256,
                        Beside = [new(new(i + 2, i + 3), "the value comes from here")],
                    };
            foreach (var use in code.Calls(function.Name))
                if (
                    use.Name != function.Start + 1
                    && use.Argument(position) is { Length: 1 } given
                    && code[given.From] is { IsText: true, Value.Length: < 40 } text
                    && WeakHash().IsMatch(text.Value)
                )
                    yield return new(given, $"what is made here {Hash} ({text.Value})") { Remedy = UseSha256 };
        }
    }

    /// <summary>The word that says MD5 or SHA-1, also by way of a local constant.</summary>
    private static string? Weak(CodeFile code, Span span, int near)
    {
        // algorithm=DIGEST
        if (code.Language == Languages.All.Python && span.Length == 3 && code.Is(span.From + 1, "="))
            span = new(span.From + 2, span.To);
        for (var i = span.From; i < span.To; i++)
            if ((code[i].IsWord || code[i].IsText) && code[i].Value.Length < 40 && WeakHash().IsMatch(code[i].Value))
                return code[i].Value;
        // legacy ? Legacy : "SHA256withRSA"; a constant of the JVM is told where it stands.
        foreach (var arm in code.Language.IsJvm ? [] : Arms(code, span))
            if (Weak(code, arm, near) is { } chosen)
                return chosen;
        if (
            span.Length == 1
            && code.IsWord(span.From)
            && code.Names.Reaching(code[span.From].Value, near) is [var only]
            && only.Value.Length < 12
            && !only.Value.Contains(span.From)
            && (
                !code.Is(only.Value.To - 1, ")")
                || code.Is(only.Value.From, "hashes")
                || code.Is(only.Value.To - 3, "create") && code.IsLink(only.Value.To - 4)
            )
        )
            return Weak(code, only.Value, only.Name);
        return code.Language.IsJvm || Choosing.Contains(code.Language.Name) ? null : WeakChoice(code, span);
    }

    /// <summary>DIGESTS[kind], digest = SHA1 in a branch: weak for some. A name, a text or what makes a digest, nothing longer.</summary>
    private static string? WeakChoice(CodeFile code, Span span)
    {
        foreach (var one in Choices.Of(code, span) is { Count: > 1 } several ? several : [])
            if (one.Length <= 6)
                for (var i = one.From; i < one.To; i++)
                    if (code[i].Value.Length < 40 && (code[i].IsWord || code[i].IsText) && WeakHash().IsMatch(code[i].Value))
                        return code[i].Value;
        return null;
    }

    /// <summary>What a condition chooses between: nothing where it is none.</summary>
    private static IEnumerable<Span> Arms(CodeFile code, Span span)
    {
        var question = Enumerable.Range(span.From, span.Length).FirstOrDefault(i => code.Is(i, "?"), -1);
        if (question < 0)
            yield break;
        var colon = Enumerable.Range(question, span.To - question).LastOrDefault(i => code.Is(i, ":"), -1);
        if (colon < 0)
            yield break;
        yield return new(question + 1, colon);
        yield return new(colon + 1, span.To);
    }

    /// <summary>An argument that is an object or a named option: read as a setting.</summary>
    private static bool HasSetting(CodeFile code, Span argument) =>
        code.Is(argument.From, "{")
        || code.Is(argument.From, "[")
        || code.Is(argument.From + 1, "=>")
        || code.Is(argument.From + 1, "=") && !code[argument.From].IsText && IsOther(code[argument.From].Value);

    private static bool IsOther(string name) => !(name is "algorithm" or "digest" or "hash" or "hashAlgorithm" or "signatureAlgorithm");

    /// <summary>True for a call that makes certificates by its name, or by what it is called on.</summary>
    private static bool IsMinting(CodeFile code, Call call)
    {
        if (
            call.Word
            is "JcaContentSignerBuilder"
                or "BcContentSignerBuilder"
                or "CertificateRequest"
                or "Asn1SignatureFactory"
                or "CertAndKeyGen"
                or "selfSign"
                or "self_sign"
                or "setSignatureAlgorithm"
                or "SetSignatureAlgorithm"
                or "generateX509Certificate"
                or "Pkcs10CertificationRequest"
                or "PKCS10CertificationRequest"
                or "createSelfSigned"
                or "createCSR"
                or "X509_sign"
                or "X509_REQ_sign"
        )
            return true;
        // Ruby: what is signed is a certificate or a request where the hash is an object of OpenSSL.
        if (call.Word is "sign" && code.Language.Name == "Ruby" && call.Arguments.Count == 2)
            return !Digesting().IsMatch(call.Receiver)
                && code.Names.Mentions("OpenSSL::X509")
                && code.Text(call.Argument(1)) is var digest
                && (!code.Text(call.Argument(0)).Contains("Digest", StringComparison.Ordinal))
                && digest.Length < 60;
        if (call.Word is "find")
            return call.Receiver.Contains("SignatureAlgorithm", StringComparison.Ordinal)
                || call.Path.Contains("SignatureAlgorithmIdentifierFinder", StringComparison.Ordinal);
        if (call.Word is "sign" or "Sign")
        {
            if (Maker().IsMatch(call.Receiver))
                return true;
            // x509.CertificateBuilder().….sign(key, hashes.SHA1())
            for (var i = call.Name; i >= Math.Max(call.Start, call.Name - 200); i--)
                if (code[i].IsWord && Maker().IsMatch(code[i].Value))
                    return true;
            return code
                .Names.Reaching(call.Receiver.Split('.')[0], call.Name)
                .Any(a => Maker().IsMatch(code.Text(new(a.Value.From, Math.Min(a.Value.To, a.Value.From + 12)))));
        }

        return Maker().IsMatch(call.Path) && !Digesting().IsMatch(call.Path);
    }

    /// <summary>An option of a call or an object that makes certificates.</summary>
    private static bool Makes(CodeFile code, Setting setting)
    {
        var open = setting.Container;
        // A variable of a method is no option of the class around it.
        var around = code.Functions.Around(setting.Name)?.Body.From - 1 ?? -1;
        for (var depth = 0; open > 0 && open >= around && depth < 4; open = code.Parent(open), depth++)
        {
            // certificate("dev") { hash = … }
            var bracket =
                code.Language == Languages.All.Kotlin && code.Is(open, "{") && code.Is(open - 1, ")") && code.Mate(open - 1) > 0
                    ? code.Mate(open - 1)
                    : open;
            if (code.CallAt(bracket) is { } call && Minter().IsMatch(call.Path))
                return true;
            if (
                code.Is(open, "{")
                && code.IsWord(open - 1)
                && code[open - 2].Value is not ("class" or "object" or "interface" or "extends" or "implements" or "struct")
                && Minter().IsMatch(code[open - 1].Value)
            )
                return true;
        }

        return setting.IsMember && Minter().IsMatch(setting.Owner) || IsGivenToMinter(code, setting);
    }

    /// <summary>const algorithm = { hash: 'SHA-1' }; … CertificateGenerator.createSelfSigned({ signingAlgorithm: algorithm }).</summary>
    private static bool IsGivenToMinter(CodeFile code, Setting setting)
    {
        if (
            code.Language != Languages.All.JavaScript
            || setting.Container < 0
            || !code.Is(setting.Container, "{")
            || code.Held(setting.Container) is not { Length: > 0 } held
        )
            return false;
        foreach (var use in code.Index.Places(held))
            for (var (open, depth) = (code.Parent(use), 0); open > 0 && depth < 3; open = code.Parent(open), depth++)
                if (
                    code.Is(open, "(")
                    && code.CallAt(open) is { } call
                    && Minter().IsMatch(call.Path)
                    && code.Functions.AreTogether(use, call.Name)
                )
                    return true;
        return false;
    }

    /// <summary>Read by what verifies or compares: nothing is made.</summary>
    private static bool IsVerifying(CodeFile code, int name) =>
        code.Functions.Around(name) is { Name: { Length: > 0 } around } && Verifying().IsMatch(around);

    private static string Shown(CodeFile code, Span number) =>
        number.Length == 1 && code[number.From].Kind == TokenKind.Number
            ? code[number.From].Value
            : Bits(code, number, 0) ?? code.Values.Of(number).Text;

    /// <summary>What a size is worth that is worked out of numbers and constants: HALF * 2, 1 shl 10; null where the file does not tell.</summary>
    private static string? Bits(CodeFile code, Span size, int depth)
    {
        if (depth > 3 || size.IsEmpty)
            return null;
        if (size.Length == 1 && code[size.From].Kind == TokenKind.Number)
            return code[size.From].Value.Replace("_", "", StringComparison.Ordinal);
        if (size.Length == 1)
            return
                code.IsWord(size.From)
                && code.Names.Reaching(code[size.From].Value, size.From) is [var only]
                && !only.Value.Contains(size.From)
                ? Bits(code, only.Value, depth + 1)
                : null;
        return
            size.Length == 3
            && Whole(Bits(code, new(size.From, size.From + 1), depth + 1)) is { } left
            && Whole(Bits(code, new(size.From + 2, size.To), depth + 1)) is { } right
            ? code[size.From + 1].Value switch
            {
                "*" => Written(left * right),
                "+" => Written(left + right),
                "-" => Written(left - right),
                "/" when right > 0 => Written(left / right),
                "<<" or "shl" when right < 20 => Written(left << (int)right),
                _ => null,
            }
            : null;
    }

    private static long? Whole(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 1_000_000 ? number : null;

    private static string Written(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>False for calls of such names that make something else.</summary>
    private static bool MakesKeys(CodeFile code, Call call)
    {
        if (call.Word is "initialize" && !code.Names.Has("KeyPairGenerator"))
            return false;
        if (call.Word is "new" && !KeyMaker().IsMatch(call.Receiver))
            return false;
        if (
            call.Word is "Create"
            && !call.Receiver.EndsWith("RSA", StringComparison.Ordinal)
            && !call.Receiver.EndsWith("DSA", StringComparison.Ordinal)
        )
            return false;
        if (
            call.Word is "generate" or "generateKey"
            && !Rsa().IsMatch(call.Path)
            && !Rsa().IsMatch(code.Text(new(call.Open, Math.Min(call.Open + 12, code.Mate(call.Open)))))
        )
            return false;
        return true;
    }

    private static Span? ShortKey(CodeFile code, Call call)
    {
        if (!MakesKeys(code, call))
            return null;
        foreach (var argument in call.Arguments)
        {
            var value = argument;
            if (
                code.IsWord(argument.From)
                && code[argument.From + 1] is { Kind: TokenKind.Symbol, Value: "=" or ":" }
                && argument.Length > 2
            )
                value = new(argument.From + 2, argument.To);
            if (value.Length == 1 && code[value.From].Kind == TokenKind.Number && IsShort(new(ValueKind.Number, code[value.From].Value)))
                return new(value.From, value.From + 1);
            if (
                value.Length == 1
                && code.IsWord(value.From)
                && code.Names.Reaching(code[value.From].Value, call.Name) is [var only]
                && only.Value.Length == 1
                && code[only.Value.From].Kind == TokenKind.Number
                && IsShort(new(ValueKind.Number, code[only.Value.From].Value))
            )
                return new(value.From, value.From + 1);
            if (value.Length is > 0 and < 8 && Bits(code, value, 0) is { } bits && IsShort(new(ValueKind.Number, bits)))
                return value;
            // SIZES[kind], kind == "meter" ? 1024 : 3072: short for some.
            if (Chosen(code, value) is { } some)
                return some;
            // generateKeyPairSync('rsa', { modulusLength: 1024 })
            if (
                code.Is(argument.From, "{")
                && code.In(argument.From, "modulusLength", "bits", "keySize", "keyBitsize") is { } option
                && option.Value.Length == 1
                && IsShort(code.Values.Of(option.Value))
                && code[option.Value.From].Kind == TokenKind.Number
            )
                return option.Value;
        }

        return null;
    }

    /// <summary>The short one of several sizes that data chooses between.</summary>
    private static Span? Chosen(CodeFile code, Span size) =>
        size.Length is > 0 and < 40
        && Choices.Of(code, size) is { Count: > 1 } sizes
        && sizes.FirstOrDefault(s =>
            s.Length == 1 && code[s.From].Kind == TokenKind.Number && IsShort(new(ValueKind.Number, code[s.From].Value.TrimEnd('L')))
        )
            is { IsEmpty: false } found
            ? found
            : null;

    internal static bool IsShort(Value value) =>
        value.Kind == ValueKind.Number
        && int.TryParse(
            value.Text.Replace("_", "", StringComparison.Ordinal),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var bits
        )
        && bits is >= 512 and < 2048
        && bits != 521
        && bits % 128 == 0;

    private static bool IsWithin(CodeFile code, int token, string[] words)
    {
        var open = code.Parent(token);
        for (var depth = 0; open > 0 && depth < 2; open = code.Parent(open), depth++)
            if (code.CallAt(open) is { } call && words.Contains(call.Word))
                return ShortKey(code, call) is not null;
        return false;
    }

    [GeneratedRegex(
        @"x509|certificate|keytool|\bcsr\b|_csr_|PKCS10|CERT_create|selfsigned|self_signed|pkcs10|\bpem\b|forge|TBSCert|ContentSigner",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex About();

    [GeneratedRegex(
        @"^(SHA[-_]?1|MD[25])$|^EVP_(sha1|md5)$|^OPENSSL_ALGO_(SHA1|MD[245])$|(SHA[-_]?1|MD[25])[-_]?with|with[-_]?(SHA[-_]?1|MD5)$|^(hashes\.)?SHA1$|^HashAlgorithmName\.(SHA1|MD5)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex WeakHash();

    [GeneratedRegex(@"cert|csr|x509|builder|pkcs10|\bcrl\b|^ca$|^req(uest)?$|forge|^pem", RegexOptions.IgnoreCase)]
    private static partial Regex Maker();

    [GeneratedRegex(@"cert|csr|x509|pkcs10|selfsigned|^pem|keystore|generator|Generate$|CreateCert", RegexOptions.IgnoreCase)]
    private static partial Regex Minter();

    [GeneratedRegex(@"fingerprint|thumbprint|digest|hash(?!Alg)|verify|checksum", RegexOptions.IgnoreCase)]
    private static partial Regex Digesting();

    [GeneratedRegex(@"verif|check|valid|parse|compare|reject|isWeak|assert", RegexOptions.IgnoreCase)]
    private static partial Regex Verifying();

    [GeneratedRegex(@"PKey\.(RSA|DSA|PKey)$|PKCS10$|OpenSSL\.RSA$")]
    private static partial Regex KeyMaker();

    [GeneratedRegex(@"rsa|dsa\b", RegexOptions.IgnoreCase)]
    private static partial Regex Rsa();
}
