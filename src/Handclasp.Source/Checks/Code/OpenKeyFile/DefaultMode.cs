using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.OpenKeyFile;

/// <summary>
/// A private key is written by a call that says no mode: the file is open to everybody whom the umask does not keep out, and the usual one keeps
/// out nobody who reads.
/// </summary>
internal static partial class DefaultMode
{
    /// <summary>How many tokens of a function are read for what it writes.</summary>
    private const int Longest = 600;

    /// <summary>Where keys written without a mode lie open.</summary>
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        // Most files that write something hold no key: their words are looked through once, and only then.
        bool? holdsKeys = null;
        foreach (var call in FileWrites.Of(code))
            if (
                FileWrites.Path(code, call) is { IsEmpty: false } path
                && (holdsKeys ??= code.Index.Words.Any(w => w.Length < 80 && (Secret().IsMatch(w) || Maker().IsMatch(w))))
                && !Any.HasMode(code, call)
                && IsSecret(code, call, path)
                && !IsClosed(code, call, path)
            )
                yield return new(
                    call.Whole,
                    "the private key is written with the mode that the umask leaves, as a rule 0644: every process of the machine can read it, and be this party"
                )
                {
                    Remedy = Any.Remedy,
                    Confidence = Model.Confidence.Firm,
                };
    }

    /// <summary>The call, what is written by its handle or the function around it is about a private key, and it does not write a certificate.</summary>
    private static bool IsSecret(CodeFile code, Call call, Span path)
    {
        var named = Words(code, Resolved(code, path)).ToList();
        if (named.Exists(OtherName().IsMatch))
            return false;
        var content = Content(code, call, path).ToList();
        if (content.Exists(OtherContent().IsMatch) && !content.Exists(Secret().IsMatch))
            return false;
        if (content.Exists(Sealed().IsMatch))
            return false;
        if (content.Exists(Secret().IsMatch))
            return true;
        var about = content.Exists(w => Key().IsMatch(w) && !OtherContent().IsMatch(w)) || named.Exists(KeyName().IsMatch);
        if (!about)
            return false;
        // What makes the text stands in this function, or in one of the file that is called here.
        return code.Functions.NamedAround(call.Name) is { } home
            ? Around(code, home).Any(w => w.Length < 80 && (Secret().IsMatch(w) || Maker().IsMatch(w)))
            : named.Exists(KeyName().IsMatch) || content.Exists(Maker().IsMatch);
    }

    private static IEnumerable<string> Around(CodeFile code, Function home) =>
        Words(code, new(home.Start, Math.Min(home.End, home.Start + Longest)))
            .Concat(
                code.Functions.All.Where(f => f.Name.Length > 0 && f.Start != home.Start && f.End - f.Start < 80)
                    .Where(f => code.Index.Places(f.Name).Any(home.Body.Contains))
                    .SelectMany(f => Words(code, new(f.Start, f.End)))
            );

    /// <summary>The words of what is written: the other arguments, what is given to the handle, what names in it were set to.</summary>
    private static IEnumerable<string> Content(CodeFile code, Call call, Span path)
    {
        var handle = FileWrites.Handle(code, call);
        var spans = call.Arguments.Where(a => a.From != path.From).ToList();
        // key.pemRepresentation.write(to: url)
        if (call.Word == "write" && code.Language.Name == "Swift" && call.Start < call.Name - 1)
            spans.Add(new(call.Start, call.Name - 1));
        foreach (var use in handle.Length == 0 ? [] : code.Index.Places(handle).Take(16))
        {
            if (call.Whole.Contains(use) || !JvmOwners.IsBeside(code, use, call.Name))
                continue;
            if (code.Parent(use) is > 0 and var open && code.Is(open, "(") && open != call.Open)
                spans.Add(new(Math.Max(0, open - 1), Math.Min(code.Mate(open), open + 40)));
            var start = code.StatementStart(use);
            spans.Add(new(start, Math.Min(EndOf(code, start), start + 60)));
        }

        // JcaPEMWriter(FileWriter(target)).use { it.writeObject(key) }
        if (handle.Length == 0 && call.Arguments.Count <= 1 || call.Word is "withWriter" or "withOutputStream" or "open")
        {
            var start = code.StatementStart(call.Start);
            spans.Add(new(call.Whole.To, Math.Max(call.Whole.To, Math.Min(EndOf(code, start), call.Whole.To + 60))));
        }

        return spans.SelectMany(s => Words(code, s).Concat(Named(code, s)));
    }

    /// <summary>Where the whole statement around a token begins, brackets stepped out of.</summary>
    private static int Beginning(CodeFile code, int index)
    {
        var start = code.StatementStart(index);
        for (var open = code.Parent(start); open > 0 && !code.Is(open, "{"); open = code.Parent(start))
            start = code.StatementStart(open);
        return start;
    }

    /// <summary>Index behind a statement: its line's, or its brackets' end.</summary>
    private static int EndOf(CodeFile code, int start)
    {
        var end = start;
        while (end < code.Tokens.Length && !code.Is(end, ";") && (end == start || !code.BeginsStatement(end)))
            end = code.IsOpen(end) ? Math.Max(end, code.Mate(end)) + 1 : end + 1;
        return Math.Min(end, code.Tokens.Length);
    }

    /// <summary>Words of what the names in a run were set to.</summary>
    private static IEnumerable<string> Named(CodeFile code, Span span)
    {
        for (var i = span.From; i < Math.Min(span.To, span.From + 40); i++)
            if (code.IsWord(i) && !code.IsLink(i - 1) && code.Names.Reaching(code[i].Value, i) is [var only] && !only.Value.Contains(i))
                foreach (var word in Words(code, new(only.Value.From, Math.Min(only.Value.To, only.Value.From + 30))))
                    yield return word;
    }

    /// <summary>The mode is said before, or changed right after: of that file, or by the umask for all.</summary>
    private static bool IsClosed(CodeFile code, Call call, Span path)
    {
        var home = code.Functions.NamedAround(call.Name);
        // new StreamWriter(path, options), where the options have a mode; a file that was created with one.
        if (call.Arguments.Prepend(path).Any(a => Deep(code, a).Any(Closing().IsMatch)))
            return true;
        if (Masks(code).Any(m => IsOnTheWay(code, home, m, call)))
            return true;
        var marks = Marks(code, path).ToHashSet(StringComparer.Ordinal);
        // sh("umask 077; : > node.key")
        if (
            code.Index.Words.Any(w =>
                w.Length > 8
                && (w.Contains("umask", StringComparison.Ordinal) || w.Contains("chmod", StringComparison.Ordinal))
                && marks.Any(m => m.Length > 4 && w.Contains(m, StringComparison.Ordinal))
            )
        )
            return true;
        foreach (var use in marks.SelectMany(m => code.Index.Places(m)))
        {
            if (call.Whole.Contains(use) || !ReferenceEquals(home, code.Functions.NamedAround(use)))
                continue;
            for (var (open, depth) = (code.Parent(use), 0); open > 0 && depth < 3; open = code.Parent(open), depth++)
                if (code.CallAt(open) is { } other && (Closing().IsMatch(other.Word) || IsCloser(code, other)))
                    return true;
            var start = Beginning(code, use);
            if (Deep(code, new(start, Math.Min(EndOf(code, start), start + 60))).Any(Closing().IsMatch))
                return true;
        }

        return false;
    }

    private static IEnumerable<int> Masks(CodeFile code) =>
        code
            .Index.Words.Where(w => w.Length < 20 && w.EndsWith("mask", StringComparison.OrdinalIgnoreCase))
            .SelectMany(w => code.Index.Places(w));

    /// <summary>In the same function, in one that this names or is named by, or outside of all.</summary>
    private static bool IsOnTheWay(CodeFile code, Function? home, int place, Call call) =>
        code.Functions.NamedAround(place) is not { } other
            ? place < call.Start
            : ReferenceEquals(home, other) && place < call.Start
                || Kinship.Reaches(code, other.Start, call.Name)
                || home is not null && Kinship.Reaches(code, home.Start, place);

    /// <summary>restrict(path), a function of this file that sets modes.</summary>
    private static bool IsCloser(CodeFile code, Call call) =>
        code.Functions.Named(call.Word).Take(2).ToList() is [var own]
        && Words(code, new(own.Body.From, Math.Min(own.Body.To, own.Body.From + Longest))).Any(Closing().IsMatch);

    /// <summary>Its words, and those of what its names were set to.</summary>
    private static IEnumerable<string> Deep(CodeFile code, Span span)
    {
        var resolved = Resolved(code, span);
        return Words(code, span).Concat(Named(code, span)).Concat(resolved.From == span.From ? [] : Named(code, resolved));
    }

    /// <summary>The words and texts that tell a path from others.</summary>
    private static IEnumerable<string> Marks(CodeFile code, Span path) =>
        Words(code, path).Where(w => code.Language == Languages.All.Erlang || !Common().IsMatch(w));

    private static Span Resolved(CodeFile code, Span path) =>
        path.Length == 1 && code.IsWord(path.From) && code.Names.Held(path) is { Length: < 30 } held ? held : path;

    private static IEnumerable<string> Words(CodeFile code, Span span) =>
        Enumerable
            .Range(span.From, Math.Max(0, span.Length))
            .Where(i => (code.IsWord(i) || code[i].IsText) && code[i].Value.Length is > 0 and < 200)
            .Select(i => code[i].Value);

    [GeneratedRegex(
        @"private_?key_?(info)?(_?to)?_?(pem|asn1|bytes|der)|^private_?bytes$|^privateKey$|^private_?key$|^PrivateKey(Info|Encoding)?$|(Export|Marshal)\w*Private|PEM_write\w*PrivateKey|i2d_\w*PrivateKey|^openssl_pkey_export|get_private_key_string|dump_privatekey|BEGIN (\w+ )?PRIVATE KEY|^((RSA|EC|ENCRYPTED) )?PRIVATE KEY$|^(RSA|EC)PrivateKey$|encode\w*PrivateKey|^rsa_keygen$|^ec_keygen$|^ed25519_keygen$|^Private$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Secret();

    /// <summary>A type of keys, where what is written is called a key as well.</summary>
    [GeneratedRegex(
        "^(EVP_PKEY|PrivateKey|RSAPrivateKey|ECPrivateKey|PKey|KeyPair|AsymmetricCipherKeyPair|AsymmetricKeyParameter|SecKey|RSA|ECDsa|generate_key)$"
    )]
    private static partial Regex Maker();

    /// <summary>A word that may well be about a private key.</summary>
    [GeneratedRegex(@"(^|[^a-z])key($|[^a-z])|[a-z]Key($|[^a-z])|^Key|keypair|^priv|privkey|^sk$|^k$|keyPem|key_pem", RegexOptions.None)]
    private static partial Regex Key();

    [GeneratedRegex(@"\.key$|key\.(pem|der|pk8)$|priv(ate)?\.(pem|der)$|privkey", RegexOptions.IgnoreCase)]
    private static partial Regex KeyName();

    [GeneratedRegex(
        @"\.(crt|cer|csr|pub|cert|crl|log|json|txt|ya?ml|p7b|md|enc)$|cert(ificate)?s?\.(pem|der)$|chain|(^|[/_.\-])ca\.pem$|public",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex OtherName();

    [GeneratedRegex(
        @"cert|crt$|public_?(key|bytes|to_)|^(get_?)?public$|chain|csr|(^|_)pub($|_)|crl|ssh|known_hosts|api_?key",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex OtherContent();

    /// <summary>What is written is encrypted: a key store is, with its password.</summary>
    [GeneratedRegex(
        @"^(BestAvailableEncryption|PKCS8Encrypt\w*|ExportEncryptedPkcs8\w*|encryptPrivateKey\w*|encryptRsaPrivateKey|JceOpenSSLPKCS8EncryptorBuilder|JcePEMEncryptorBuilder|EVP_aes_\w+|passphrase|EncryptedPrivateKeyInfo|ENCRYPTED PRIVATE KEY|store|PKCS12|KeyStore|serialize_key_and_certificates)$|^BEGIN ENCRYPTED",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Sealed();

    [GeneratedRegex(
        @"^(f?chmod!?|lchmod|Chmod|chmodSync|umask|Umask|set_?permissions|setPosixFilePermissions|PosixFilePermissions?|asFileAttribute|SetUnixFileMode|UnixFileMode|UnixCreateMode|posixPermissions|setAttributes|Sys\.chmod|Sys\.umask|change_mode|setReadable|SetAccessControl|FileSystemAccessRule|icacls|FileProtectionType|completeFileProtection|perms?|perm_mode|OpenOptions|touch|sysopen|from_mode|write_file_info|setOwnerOnly|mkstemp|createTempFile|set_mode)$",
        RegexOptions.None
    )]
    private static partial Regex Closing();

    [GeneratedRegex("^(Path|Paths|File|of|get|to|new|join|resolve|toPath|toFile|os|fs|str|String)$")]
    private static partial Regex Common();
}
