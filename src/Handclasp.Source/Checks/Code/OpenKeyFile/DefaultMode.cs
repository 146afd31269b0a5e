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

    /// <summary>What opens or writes a file, by whatever language has it; some of these words need a receiver or a mode beside them.</summary>
    private static readonly string[] Writing =
    [
        "writeFileSync",
        "writeFile",
        "outputFile",
        "outputFileSync",
        "createWriteStream",
        "writeTextFile",
        "writeTextFileSync",
        "open",
        "write_text",
        "write_bytes",
        "write",
        "writeString",
        "newBufferedWriter",
        "newOutputStream",
        "FileWriter",
        "FileOutputStream",
        "writeText",
        "writeBytes",
        "bufferedWriter",
        "printWriter",
        "withWriter",
        "withOutputStream",
        "spit",
        "fopen",
        "BIO_new_file",
        "create",
        "createFile",
        "writeToFile",
        "file_put_contents",
        "openssl_pkey_export_to_file",
        "binwrite",
        "spew",
        "spurt",
        "write_file",
        "writeLines",
        "writeBin",
        "write_pem",
        "writeAsString",
        "writeAsStringSync",
        "writeAsBytes",
        "writeAsBytesSync",
        "write!",
        "WriteAllText",
        "WriteAllBytes",
        "WriteAllLines",
        "WriteAllTextAsync",
        "WriteAllBytesAsync",
        "StreamWriter",
    ];

    /// <summary>Where keys written without a mode lie open.</summary>
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (!code.Index.Words.Any(w => w.Length < 80 && (Secret().IsMatch(w) || Maker().IsMatch(w))))
            yield break;
        foreach (var call in code.Calls(Writing).Concat(Streams(code)))
            if (
                Path(code, call) is { IsEmpty: false } path
                && !Any.HasMode(code, call)
                && IsSecret(code, call, path)
                && !IsClosed(code, call, path)
            )
                yield return new(
                    call.Whole,
                    "the private key is written with the mode that the umask leaves, as a rule 0644: every process of the machine can read it, and be this party"
                )
                {
                    Remedy = "Give it mode 0600 from its creation, so that it is never open to others, not even for a moment.",
                    Confidence = Model.Confidence.Firm,
                };
    }

    /// <summary>std::ofstream out(path): a declaration that opens a file.</summary>
    private static IEnumerable<Call> Streams(CodeFile code) =>
        code
            .Index.Places("ofstream", "fstream")
            .Where(i => code.IsWord(i + 1) && code.Is(i + 2, "("))
            .Select(i => new Call(code, i + 1, i + 2));

    /// <summary>The expression that says which file is written; empty where the call writes none.</summary>
    private static Span Path(CodeFile code, Call call)
    {
        var receiver = call.Receiver.Split('.')[^1];
        Span on = call.Start < call.Name - 1 ? new(call.Start, call.Name - 1) : default;
        var (first, second) = (call.Argument(0), call.Argument(1));
        return call.Word switch
        {
            "open" => code.Language.Name switch
            {
                "Python" => call.Receiver is "" or "io" or "codecs" or "aiofiles" && IsForWriting(code, call) ? first
                : call.Receiver.Length > 0 && call.Receiver is not "os" && call.Arguments.Count > 0 && IsMode(code, first) ? on
                : default,
                "Ruby" => receiver is "File" && IsForWriting(code, call) && call.Arguments.Count == 2 ? first : default,
                "Lua" => receiver is "io" && IsForWriting(code, call) ? first : default,
                "Perl" => call.Arguments.Count > 2 && code[second.From].Value.StartsWith('>') ? call.Argument(2) : default,
                _ => default,
            },
            "write" => code.Language.Name switch
            {
                "Rust" => receiver is "fs" || call.Path.EndsWith("fs.write", StringComparison.Ordinal) || code.Is(call.Name - 2, "fs")
                    ? first
                    : default,
                "Java" or "Kotlin" or "Scala" or "Groovy" => receiver is "Files" ? first : default,
                "Ruby" => receiver is "File" or "IO" ? first : default,
                "Elixir" => receiver is "File" ? first : default,
                "Swift" => code.In(call.Open, "to", "toFile") is { } to ? to.Value : default,
                "JavaScript" => receiver is "Bun" ? first : default,
                _ => default,
            },
            "create" => code.Language.Name == "Rust" && (receiver is "File" || code.Is(call.Name - 2, "File")) ? first : default,
            "createFile" => code.In(call.Open, "atPath") is { } path && code.In(call.Open, "attributes") is null ? path.Value : default,
            "writeToFile" => first,
            "write!" => receiver is "File" ? first : default,
            "writeString" or "newBufferedWriter" or "newOutputStream" => receiver is "Files" ? first : default,
            "FileWriter" or "FileOutputStream" => first,
            "StreamWriter" => call.IsNew && call.Arguments.Count < 4 ? first : default,
            "writeText" or "writeBytes" or "bufferedWriter" or "printWriter" or "withWriter" or "withOutputStream" => Owner(code, call, on),
            "write_text" or "write_bytes" => on,
            "spew" or "spurt" => on.IsEmpty ? first : on,
            "writeAsString" or "writeAsStringSync" or "writeAsBytes" or "writeAsBytesSync" => Owner(code, call, on),
            "fopen" or "BIO_new_file" => IsForWriting(code, call) ? first : default,
            "writeLines" or "writeBin" or "write_pem" => second,
            "openssl_pkey_export_to_file" => second,
            "writeFileSync"
            or "writeFile"
            or "outputFile"
            or "outputFileSync"
            or "createWriteStream"
            or "writeTextFile"
            or "writeTextFileSync" => code.Language.Name == "JavaScript" ? first : default,
            _ => first,
        };
    }

    /// <summary>File("out/x.key").writeText(…): what it is called on, also where that is made in place.</summary>
    private static Span Owner(CodeFile code, Call call, Span on) =>
        !on.IsEmpty ? on
        : code.Is(call.Name - 2, ")") && code.Mate(call.Name - 2) is > 0 and var open ? code.Inside(open)
        : default;

    private static bool IsForWriting(CodeFile code, Call call) => call.Arguments.Skip(1).Any(a => IsMode(code, a)) && !IsHandle(code, call);

    /// <summary>"w", "wb", mode="x".</summary>
    private static bool IsMode(CodeFile code, Span argument) =>
        !argument.IsEmpty && code[argument.To - 1] is { IsText: true } text && Modes().IsMatch(text.Value);

    /// <summary>open(fd, "w"), open(path, "w", opener=private): the mode was said by who opened.</summary>
    private static bool IsHandle(CodeFile code, Call call) =>
        code.In(call.Open, "opener") is not null
        || call.Argument(0) is { Length: 1 } first
            && code.Names.Reaching(code[first.From].Value, first.From) is [var held]
            && code.WordsOf(held.Value).Any(w => w is "open" or "mkstemp" or "NamedTemporaryFile");

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
        var handle = Handle(code, call);
        var spans = call.Arguments.Where(a => a.From != path.From).ToList();
        // key.pemRepresentation.write(to: url)
        if (call.Word == "write" && code.Language.Name == "Swift" && call.Start < call.Name - 1)
            spans.Add(new(call.Start, call.Name - 1));
        foreach (var use in handle.Length == 0 ? [] : code.Index.Places(handle).Take(16))
        {
            if (call.Whole.Contains(use) || !AreTogether(code, use, call.Name))
                continue;
            if (code.Parent(use) is > 0 and var open && code.Is(open, "(") && !open.Equals(call.Open))
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

    /// <summary>In one function that bears a name, closures and blocks in it included.</summary>
    private static bool AreTogether(CodeFile code, int one, int other) =>
        ReferenceEquals(code.Functions.NamedAround(one), code.Functions.NamedAround(other));

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

    /// <summary>f of <c>with open(…) as f</c>, <c>FILE *f = fopen(…)</c>, <c>open my $f, …</c>.</summary>
    private static string Handle(CodeFile code, Call call)
    {
        var end = call.Whole.To;
        if (code.Is(end, "as") && code.IsWord(end + 1))
            return code[end + 1].Value;
        if (code.Language.Name == "Perl" && call.Word == "open" && call.Argument(0) is { IsEmpty: false } first)
            return code[first.To - 1].Value;
        if (code[call.Name - 1].Value is "ofstream" or "fstream")
            return call.Word;
        // new JcaPEMWriter(new FileWriter(path)): what holds the outer one.
        for (var (open, name, depth) = (call.Open, call.Name, 0); depth < 3; depth++)
        {
            var held = code.Held(open) is { Length: > 0 } own ? own : JvmOwners.Of(code, name, isMade: true);
            if (held.Length > 0 || code.Parent(call.Start) < 0 || code.CallAt(code.Parent(code.PathStart(name))) is not { } outer)
                return held;
            (open, name) = (outer.Open, outer.Name);
        }

        return "";
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

    [GeneratedRegex("^[wxa][bt+]{0,2}$")]
    private static partial Regex Modes();
}
