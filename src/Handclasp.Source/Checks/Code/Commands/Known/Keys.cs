using System.Globalization;
using System.Text.RegularExpressions;
using Handclasp.Source.Scripts;
using static Handclasp.Source.Checks.Code.Commands.Say;

namespace Handclasp.Source.Checks.Code.Commands.Known;

/// <summary>Programs that make keys and certificates, and that say who may read them.</summary>
internal static partial class Keys
{
    /// <summary>What is said of a password on a command line.</summary>
    public const string Told = "the password of a key stands in the script: it protects nothing";

    /// <summary>A word that is no variable, no placeholder and not empty.</summary>
    public const string Literal = @"(?![$<%@{!-])[^\s$`{<%]+";
    private const string WeakSignature = "a certificate is signed with a hash that can be forged";
    private const string SmallKey = "a key of fewer than 2048 bits can be computed from the certificate";
    private const string OldVersion = "an old version is allowed, whose handshake can be broken";

    public static IReadOnlyList<Tool> Tools { get; } =
    [
        new(
            ["openssl"],
            new Switch("HC580", (words, _) => Unminded(words), "a wrong certificate is only printed, and the conversation goes on")
            {
                Remedy = "Add -verify_return_error, -verify_hostname and -CAfile.",
            },
            new Switch("HC552", (words, _) => Signed(words), WeakSignature),
            new Switch("HC552", (words, _) => Small(words), SmallKey),
            new Switch("HC571", (words, _) => Passwords(words), Told),
            new Switch(
                "HC551",
                (words, _) =>
                    words.Count > 1 && words[1].Text is "s_server" or "s_client"
                        ? Served(words, ["-cipher", "-ciphersuites"], Web.WeakSuites)
                        : [],
                "suites are allowed that do not encrypt, do not authenticate, or can be broken"
            ),
            new Switch(
                "HC550",
                (words, _) =>
                    words.Count > 1 && words[1].Text == "s_server"
                        ? words
                            .Select((w, i) => (w, i))
                            .Where(p => p.w.Text is "-tls1" or "-tls1_1" or "-ssl3")
                            .Select(p => new Hit(p.i, p.i + 1, p.w.Text))
                        : [],
                OldVersion
            )
        ),
        new(
            ["keytool"],
            Value("HC552", SmallKey, "-keysize", "512|768|1024|1536", "3072"),
            Value("HC552", WeakSignature, "-sigalg", @"(?:SHA-?1|MD[25])with\w+", "SHA256withRSA"),
            new Switch("HC571", (words, _) => StorePasswords(words), Told)
        ),
        new(["jarsigner"], new Switch("HC571", (words, _) => StorePasswords(words), Told)),
        new(
            ["certtool"],
            Value("HC552", SmallKey, "--bits", "512|768|1024|1536", "3072"),
            Value("HC552", WeakSignature, "--hash", "SHA-?1|MD5", "SHA256"),
            Value("HC571", Told, "--password", Literal)
        ),
        new(
            ["certutil"],
            Value("HC552", SmallKey, "-g", "512|768|1024|1536", "3072"),
            Value("HC552", WeakSignature, "-Z", "SHA1|MD[25]", "SHA256"),
            new Switch("HC571", (words, _) => Imported(words), Told)
        ),
        new(["pk12util"], Value("HC571", Told, "-W", Literal), Value("HC571", Told, "-K", Literal)),
        new(["step"], Value("HC552", SmallKey, "--size", "512|768|1024|1536", "3072")),
        new(
            ["easyrsa", "./easyrsa"],
            Value("HC552", SmallKey, "--keysize", "512|768|1024|1536", "3072"),
            Value("HC552", SmallKey, "--key-size", "512|768|1024|1536"),
            Value("HC552", WeakSignature, "--digest", "sha1|md5", "sha256"),
            Value("HC571", Told, "--passout", "pass:" + Literal),
            Value("HC571", Told, "--passin", "pass:" + Literal)
        ),
        new(
            ["makecert"],
            Value("HC552", SmallKey, "-len", "512|768|1024|1536", "3072"),
            Value("HC552", WeakSignature, "-a", "sha1|md5", "sha256")
        ),
        new(
            ["certbot", "acme.sh", "lego"],
            Value("HC552", SmallKey, "--rsa-key-size", "512|1024|1536", "3072"),
            Value("HC552", SmallKey, "--keylength", "1024", "3072"),
            Off("--no-verify-ssl")
        ),
        new(["chmod"], new Switch("HC572", (words, _) => Opened(words), "others on this machine can read the private key")),
        new(
            ["install", "COPY", "ADD"],
            new Switch("HC572", (words, _) => Installed(words), "others on this machine can read the private key")
        ),
        new(["icacls", "cacls"], new Switch("HC572", (words, _) => Granted(words), "others on this machine can read the private key")),
    ];

    /// <summary>True for a file that holds a private key, by its name.</summary>
    public static bool IsKey(string file)
    {
        var name = file.Replace('\\', '/').TrimEnd('/').ToLowerInvariant();
        return KeyFile().IsMatch(name) && !Public().IsMatch(name);
    }

    /// <summary>True for a mode by which everybody may read; a group of its own (0640, root:ssl-cert) is how servers are given their key.</summary>
    public static bool IsOpen(string mode)
    {
        var text = mode.Trim().Trim('"', '\'').Replace("0o", "", StringComparison.Ordinal);
        if (text.Length is >= 3 and <= 5 && text.All(c => c is >= '0' and <= '7'))
            return ((text[^1] - '0') & 4) != 0;
        return text.Split(',')
            .Select(part => Letters().Match(part))
            .Any(m => m.Success && (m.Groups[1].Length == 0 || m.Groups[1].Value.AsSpan().ContainsAny('o', 'a')));
    }

    /// <summary>openssl s_client -quiet -verify 4: a pipe for other programs, where -verify alone only writes down what is wrong.</summary>
    private static IEnumerable<Hit> Unminded(IReadOnlyList<Word> words)
    {
        if (words.Count < 3 || words[1].Text != "s_client" || !words.Any(w => w.Text is "-quiet" or "-verify_quiet"))
            yield break;
        if (words.Any(w => w.Text == "-verify_return_error"))
            yield break;
        for (var i = 2; i < words.Count; i++)
            // Roots are given, and a chain that does not end at one is only written down.
            if (words[i].Text is "-CAfile" or "-CApath" && !words.Any(w => w.Text == "-verify"))
                yield return new(i, Math.Min(i + 2, words.Count), $"{words[i].Text} without -verify_return_error");
            else if (words[i].Text == "-verify")
                yield return new(i, Math.Min(i + 2, words.Count), "-verify without -verify_return_error");
    }

    private static IEnumerable<Hit> Signed(IReadOnlyList<Word> words)
    {
        if (words.Count < 3)
            return [];
        var has = words.Select(w => w.Text).ToHashSet(StringComparer.Ordinal);
        var signs = words[1].Text switch
        {
            "req" or "ca" or "crl" or "ts" => true,
            "x509" => has.Contains("-req") || has.Contains("-CA") || has.Contains("-signkey") || has.Contains("-key"),
            _ => false,
        };
        if (!signs || has.Contains("-fingerprint"))
            return [];
        return words
            .Select((w, i) => (w.Text, i))
            .Where(p =>
                p.Text is "-md5" or "-sha1" or "-md4" or "-md2" or "-sha"
                || (p.Text == "-md" && p.i + 1 < words.Count && words[p.i + 1].Text is "md5" or "sha1")
            )
            .Select(p =>
                p.Text == "-md"
                    ? new Hit(p.i, p.i + 2, $"-md {words[p.i + 1].Text}") { Good = "sha256" }
                    : new Hit(p.i, p.i + 1, p.Text) { Good = "-sha256" }
            );
    }

    private static IEnumerable<Hit> Small(IReadOnlyList<Word> words)
    {
        var isGenerator = words.Count > 1 && words[1].Text == "genrsa";
        for (var i = 1; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (Bits().Match(text) is { Success: true } match && IsSmall(match.Groups[1].Value))
                yield return new(i, i + 1, text) { Good = "3072", Last = match.Groups[1].Length };
            else if (isGenerator && i > 1 && IsSmall(text) && !words[i - 1].Text.StartsWith("-out", StringComparison.Ordinal))
                yield return new(i, i + 1, $"genrsa {text}") { Good = "3072" };
        }
    }

    private static bool IsSmall(string bits) =>
        int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 256 and < 2048;

    private static IEnumerable<Hit> Passwords(IReadOnlyList<Word> words)
    {
        if (words.Count < 2 || words[1].Text is "enc" or "passwd" or "rand" or "dgst" or "cms" or "smime")
            yield break;
        for (var i = 2; i + 1 < words.Count; i++)
            if (
                words[i].Text is "-passin" or "-passout" or "-password" or "-pass" or "-nocertspass"
                && words[i + 1].Text.StartsWith("pass:", StringComparison.Ordinal)
                && LiteralWord().IsMatch(words[i + 1].Text[5..])
            )
                yield return new(i, i + 2, $"{words[i].Text} pass:…");
    }

    private static IEnumerable<Hit> StorePasswords(IReadOnlyList<Word> words)
    {
        // The password of a store that only holds roots is known to everybody, and protects nothing that must be.
        if (words.Any(w => w.Text.Contains("cacerts", StringComparison.OrdinalIgnoreCase)) || words.Any(w => IsTrustStore(w.Text)))
            yield break;
        for (var i = 1; i + 1 < words.Count; i++)
            if (
                words[i].Text
                    is "-storepass"
                        or "-keypass"
                        or "-srcstorepass"
                        or "-deststorepass"
                        or "-srckeypass"
                        or "-destkeypass"
                        or "-new"
                && LiteralWord().IsMatch(words[i + 1].Text)
            )
                yield return new(i, i + 2, $"{words[i].Text} …");
    }

    private static bool IsTrustStore(string word) =>
        word.Contains("trust", StringComparison.OrdinalIgnoreCase) && !word.StartsWith("-trustcacerts", StringComparison.Ordinal);

    /// <summary>Windows: certutil -p password -importpfx file.</summary>
    private static IEnumerable<Hit> Imported(IReadOnlyList<Word> words)
    {
        if (!words.Any(w => w.Text.Contains("pfx", StringComparison.OrdinalIgnoreCase)))
            yield break;
        for (var i = 1; i + 1 < words.Count; i++)
            if (words[i].Text == "-p" && LiteralWord().IsMatch(words[i + 1].Text))
                yield return new(i, i + 2, "-p …");
    }

    private static IEnumerable<Hit> Served(IReadOnlyList<Word> words, string[] options, string bad)
    {
        var regex = new Regex($"^(?:{bad})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        for (var i = 2; i + 1 < words.Count; i++)
            if (options.Contains(words[i].Text, StringComparer.Ordinal) && words[1].Text == "s_server" && regex.IsMatch(words[i + 1].Text))
                yield return new(i, i + 2, $"{words[i].Text} {words[i + 1].Text}");
    }

    private static IEnumerable<Hit> Opened(IReadOnlyList<Word> words)
    {
        var at = 1;
        while (at < words.Count && Option().IsMatch(words[at].Text))
            at++;
        if (at + 1 < words.Count && IsOpen(words[at].Text) && words.Skip(at + 1).FirstOrDefault(w => IsKey(w.Text)) is { } key)
            yield return new(at, at + 1, $"chmod {words[at].Text} {key.Text}") { Good = words[at].Text.Length is 3 or 4 ? "600" : null };
    }

    private static IEnumerable<Hit> Installed(IReadOnlyList<Word> words)
    {
        if (!words.Skip(1).Any(w => !w.Text.StartsWith('-') && IsKey(w.Text)))
            yield break;
        for (var i = 1; i < words.Count; i++)
        {
            var mode = Mode().Match(words[i].Text);
            var text =
                mode.Success && mode.Groups[1].Length > 0 ? mode.Groups[1].Value
                : i + 1 < words.Count ? words[i + 1].Text
                : "";
            if (mode.Success && IsOpen(text))
                yield return new(i, mode.Groups[1].Length > 0 ? i + 1 : i + 2, $"mode {text}");
        }
    }

    private static IEnumerable<Hit> Granted(IReadOnlyList<Word> words)
    {
        if (words.Count < 3 || !IsKey(words[1].Text))
            yield break;
        for (var i = 2; i < words.Count; i++)
            if (
                words[i].Text.StartsWith("/g", StringComparison.OrdinalIgnoreCase)
                && i + 1 < words.Count
                && Everybody().IsMatch(words[i + 1].Text)
            )
                yield return new(i, i + 2, $"{words[i].Text} {words[i + 1].Text}");
    }

    [GeneratedRegex(
        @"(?:\.key|(?:^|[/_.-])(?:priv(?:ate)?)?[-_]?key\.pem|privkey\w*\.pem|key[-_]?file\.pem|\.p12|\.pfx|\.jks|\.keystore|\.pvk|/private/[^/]*\.pem|/private/\*|_key\.der|\.pk8|-key\.pem)$"
    )]
    private static partial Regex KeyFile();

    [GeneratedRegex(@"\.pub$|public|trust|\.asc$|signing-key|apt|gpg|rpm-gpg|(?:^|/)ca[-_]?cert|pubkey")]
    private static partial Regex Public();

    [GeneratedRegex(@"^([ugoa]*)[+=][wxXst]*r[wxXst]*$")]
    private static partial Regex Letters();

    [GeneratedRegex(@"^(?:rsa:|rsa_keygen_bits:|dsa_paramgen_bits:)(\d+)$")]
    private static partial Regex Bits();

    [GeneratedRegex(@"^(?![$<%@{!-])[^\s$`{<%]+$")]
    private static partial Regex LiteralWord();

    [GeneratedRegex(@"^-(?:[Rvcf]+|-\w[\w-]*)$")]
    private static partial Regex Option();

    [GeneratedRegex(@"^(?:-[a-zA-Z]*m|--mode=?|--chmod=)([0-7]{3,4}|[ugoa+=rwx,]+)?$")]
    private static partial Regex Mode();

    [GeneratedRegex(@"^\*?(?:Everyone|Users|Jeder|Authenticated Users|BUILTIN\\Users|S-1-1-0)", RegexOptions.IgnoreCase)]
    private static partial Regex Everybody();
}
