using System.Globalization;
using System.Text.RegularExpressions;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.OpenKeyFile;

/// <summary>Files with private keys that everybody on the machine may read, by the mode that is given: octal numbers are written in few ways.</summary>
internal static partial class Any
{
    internal const string Remedy = "Give it mode 0600 from its creation, so that it is never open to others, not even for a moment.";

    private static readonly string[] Writing =
    [
        "chmod",
        "chmodSync",
        "Chmod",
        "fchmod",
        "lchmod",
        "writeFile",
        "writeFileSync",
        "WriteFile",
        "OpenFile",
        "open",
        "openSync",
        "outputFile",
        "outputFileSync",
        "createWriteStream",
        "SetUnixFileMode",
        "setPosixFilePermissions",
        "setReadable",
        "write_text",
        "file_put_contents",
        "File.open",
        "write",
        "creat",
        "mkfifo",
        "WriteFileAtomic",
        "setPermissions",
        "chmod!",
        "change_mode",
        "write_file_info",
        "sysopen",
        "binwrite",
        "dumpFile",
        "new",
        "put",
        "spew",
        "touch",
    ];

    /// <summary>java.nio.file's, whose words are something else elsewhere.</summary>
    private static readonly string[] WritingOfJvm = [.. Writing, "createFile", "newByteChannel", "setAttribute"];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var call in code.Calls(code.Names.Mentions("PosixFilePermission") ? WritingOfJvm : Writing))
            if (Mode(code, call) is { Length: > 0 } mode && IsAboutKey(code, call))
                yield return Flag(call.Whole, mode);
            else if (ChosenMode(code, call) is var (chosen, open) && IsAboutKey(code, call))
                yield return Flag(chosen, open);
        // Go's os.Create gives the file to everybody whom the umask does not keep out.
        if (code.Language == Languages.All.Go)
            foreach (var call in code.Calls("Create"))
                if (call.Receiver == "os" && IsAboutKey(code, call) && !IsClosedAgain(code, call))
                    yield return Flag(call.Whole, "0666 less the umask");
        foreach (var flag in DefaultMode.Look(code))
            yield return flag;
        foreach (var setting in code.Settings("UnixCreateMode"))
            if (Modes(code, setting.Value) is { Length: > 0 } mode && KeyName().IsMatch(Around(code, setting.Name)))
                yield return Flag(setting.Whole, mode);
    }

    /// <summary>change_mode(File, mode(Kind)): an open mode among those that the file chooses from, in languages without types.</summary>
    private static (Span At, string Mode)? ChosenMode(CodeFile code, Call call)
    {
        if (code.Language.Name is not ("Erlang" or "Elixir" or "Ruby" or "Perl" or "PHP" or "Lua" or "Swift" or "Objective-C" or "Dart"))
            return null;
        foreach (var argument in call.Arguments.Skip(1))
            if (Common.Choices.Of(code, argument) is { Count: > 1 } choices)
                foreach (var choice in choices)
                    if (choice.Length < 5 && Modes(code, choice) is { Length: > 0 } mode)
                        return (choice, mode);
        return null;
    }

    /// <summary>f.Chmod(0o600), os.Chmod(path, 0o600), syscall.Umask(0o077) in the same function.</summary>
    private static bool IsClosedAgain(CodeFile code, Call created) =>
        code.Calls("Chmod", "Umask").Any(c => code.Functions.AreTogether(c.Name, created.Name));

    private static Flag Flag(Span at, string mode) =>
        new(at, $"the private key is written with mode {mode}: every user and every process of the machine can read it, and be this party")
        {
            Remedy = Remedy,
        };

    /// <summary>True where a call says a mode, whichever.</summary>
    public static bool HasMode(CodeFile code, Call call) =>
        call.Arguments.Any(a =>
            code.Is(a.From, "{") && code.In(a.From, "mode", "permissions") is not null
            || code.Is(a.From, "perm") && a.Length > 2
            || a.Length == 1 && code[a.From].Kind == TokenKind.Number && code[a.From].Value.StartsWith('0')
        )
        || Mode(code, call).Length > 0;

    private static string Mode(CodeFile code, Call call)
    {
        var arguments = call.Arguments;
        // file.setReadable(true, false): for everybody.
        if (call.Word == "setReadable")
            return arguments is [var readable, var owner] && code.Values.Of(readable).Is(true) && code.Values.Of(owner).Is(false)
                ? "a+r"
                : "";
        foreach (var argument in arguments)
        {
            var value = argument;
            if (code.Is(argument.From, "{") && code.In(argument.From, "mode") is { } option)
                value = option.Value;
            else if (
                code.IsWord(argument.From)
                && code[argument.From + 1] is { Kind: TokenKind.Symbol, Value: "=" or ":" or "=>" }
                && argument.Length > 2
            )
                value = new(argument.From + 2, argument.To);
            if (Modes(code, value) is { Length: > 0 } mode)
                return mode;
        }

        return "";
    }

    /// <summary>A mode with read or write rights for others, as written; empty where it is none.</summary>
    private static string Modes(CodeFile code, Span value, int depth = 0)
    {
        if (value.IsEmpty || value.Length > 60 || depth > 3)
            return "";
        for (var i = value.From; i < value.To; i++)
        {
            var token = code[i];
            if (token.Kind == TokenKind.Number && Octal(token.Value) is { } bits && (bits & 6) != 0)
                return token.Value;
            // Erlang: 8#644.
            if (
                token.Kind == TokenKind.Number
                && code.Is(i - 1, "#")
                && code[i - 2].Value == "8"
                && Octal("0" + token.Value.TrimStart('0')) is { } based
                && (based & 6) != 0
            )
                return $"8#{token.Value}";
            if (token.IsText && token.Value.Length == 9 && Symbolic().IsMatch(token.Value) && token.Value[6..] != "---")
                return token.Value;
            if (token.IsText && token.Value.Length is 3 or 4 && Octal("0" + token.Value) is { } text && (text & 6) != 0)
                return token.Value;
            if (token.IsWord && token.Value == "ModePerm" && value.To - value.From == 3 && code.IsLink(i - 1))
                return "0777";
            if (
                token.IsWord
                && token.Value is "S_IROTH" or "S_IWOTH" or "OtherRead" or "OtherWrite" or "OTHERS_READ" or "OTHERS_WRITE" or "S_IRWXO"
            )
                return token.Value;
            // EnumSet.allOf(PosixFilePermission.class)
            if (token.IsWord && token.Value == "allOf" && code.Is(i + 2, "PosixFilePermission"))
                return "rwxrwxrwx";
        }

        // A constant of this file.
        if (value.Length == 1 && code.IsWord(value.From) && code.Names.Reaching(code[value.From].Value, value.From) is [var only])
            return only.Value.From == value.From || Opens(code, only.Value) ? ""
                : Modes(code, only.Value, depth + 1) is { Length: > 0 } mode ? mode
                : Added(code, code[value.From].Value, value.From);
        // PosixFilePermissions.asFileAttribute(permissions), EnumSet.copyOf(permissions)
        if (code.Is(value.To - 1, ")") && code.Mate(value.To - 1) is var open && code[open - 1].Value is "asFileAttribute" or "copyOf")
            return Modes(code, code.Inside(open), depth + 1);
        return "";
    }

    /// <summary>permissions.add(PosixFilePermission.OTHERS_READ), before the set is used in the same function.</summary>
    private static string Added(CodeFile code, string set, int use) =>
        code.Calls("add", "addAll")
            .Where(c => c.Receiver == set && c.Name < use && code.Functions.AreTogether(c.Name, use))
            .Select(c => code[c.Argument(0).IsEmpty ? c.Name : c.Argument(0).To - 1].Value)
            .FirstOrDefault(w => w is "OTHERS_READ" or "OTHERS_WRITE")
        ?? "";

    /// <summary>What was opened with a mode has been told where it was opened.</summary>
    private static bool Opens(CodeFile code, Span value) =>
        code.Calls(Writing).Any(c => value.Contains(c.Name) && c.Word is not ("new" or "put"));

    private static int? Octal(string number)
    {
        var digits =
            number.StartsWith("0o", StringComparison.OrdinalIgnoreCase) ? number[2..]
            : number.Length > 1 && number[0] == '0' && char.IsAsciiDigit(number[1]) ? number[1..]
            : "";
        if (digits.Length is < 3 or > 4 || digits.Any(c => c is < '0' or > '7'))
            return null;
        return int.Parse(digits[^1..], CultureInfo.InvariantCulture);
    }

    /// <summary>The file's name, the variable that holds it, or what is written says that it is a private key.</summary>
    private static bool IsAboutKey(CodeFile code, Call call)
    {
        for (var i = call.Start; i < Math.Min(call.Whole.To, call.Start + 80); i++)
            if (code[i].IsText && (code[i].Value.StartsWith("/proc", StringComparison.Ordinal) || OtherFile().IsMatch(code[i].Value)))
                return false;
        for (var i = call.Start; i < Math.Min(call.Whole.To, call.Start + 80); i++)
            if ((code[i].IsWord || code[i].IsText) && code[i].Value.Length < 200 && IsKey(code[i].Value))
                return true;
        // A path from elsewhere, in a function that plainly writes a key and nothing else.
        if (IsPathUnknown(code, call) && code.Functions.Around(call.Name) is { } function)
        {
            if (function.Name.Length > 0 && IsKey(function.Name))
                return true;
            var words = Enumerable
                .Range(function.Start, Math.Min(300, Math.Max(0, function.End - function.Start)))
                .Where(i => code.IsWord(i) || code[i].IsText)
                .Select(i => code[i].Value)
                .ToList();
            if (
                words.Exists(w => w.Length < 60 && (Written().IsMatch(w) || w.Contains("PRIVATE KEY", StringComparison.Ordinal)))
                && !words.Exists(w => w.Length < 60 && Certificate().IsMatch(w))
            )
                return true;
        }

        // const path = "server.key"
        foreach (var argument in call.Arguments.Take(1).Append(new(call.Start, call.Name)))
            if (
                !argument.IsEmpty
                && code.IsWord(argument.From)
                && code.Names.Reaching(code[argument.From].Value, call.Name) is [var made]
                && made.Value.From != argument.From
                && (code.Functions.Around(made.Name) is not { } maker || ReferenceEquals(maker, code.Functions.Around(call.Name)))
            )
            {
                var held = Enumerable.Range(made.Value.From, Math.Min(12, made.Value.Length)).Select(i => code[i].Value).ToList();
                if (held.Exists(OtherFile().IsMatch))
                    return false;
                if (held.Exists(IsKey))
                    return true;
            }

        return IsWrittenWithKey(code, call);
    }

    /// <summary>The same path, or the file that was opened here, is what a private key is written to, in the same function.</summary>
    private static bool IsWrittenWithKey(CodeFile code, Call call) =>
        call.Arguments.Any(path => path.Length == 1 && code.IsWord(path.From) && IsGivenKey(code, call, code[path.From].Value))
        // os.chmod: a module writes to many files.
        || call.Arguments.Count == 1
            && (code.Names.To(call.Receiver).Count > 0 || code.Functions.IsParameter(call.Receiver, call.Name))
            && IsGivenKey(code, call, call.Receiver)
        || call.Word is "OpenFile" or "Create" or "open" or "openSync" or "createWriteStream" or "sysopen"
            && IsGivenKey(code, call, Opened(code, call));

    /// <summary>The name that holds what the call opens: file, f of <c>f, err := os.OpenFile(…)</c>.</summary>
    private static string Opened(CodeFile code, Call call) =>
        code.StatementStart(call.Start) is var start
        && code.IsWord(start)
        && code.Is(start + 1, ",")
        && (code.Is(start + 3, ":=") || code.Is(start + 3, "="))
            ? code[start].Value
            : code.Held(call.Open);

    private static bool IsGivenKey(CodeFile code, Call call, string file)
    {
        if (file is "" or "err" or "_" || file.Contains('.', StringComparison.Ordinal))
            return false;
        foreach (var use in code.Index.Places(file).Take(12))
        {
            if (call.Whole.Contains(use) || !code.Functions.AreTogether(use, call.Name))
                continue;
            // path.write_bytes(key), file.write(key)
            if (code.Is(use + 1, ".") && code.CallAt(use + 3) is { } method && method.Start == use)
            {
                if (
                    method.Word is "write" or "write_bytes" or "write_text" or "Write" or "WriteString" or "writelines"
                    && HoldsKey(code, method.Open)
                )
                    return true;
                continue;
            }

            if (
                code.Parent(use) is > 0 and var open
                && code.Is(open, "(")
                && code.CallAt(open) is { } other
                && !other.Argument(1).IsEmpty
                && !Reads().IsMatch(other.Word)
                // func save(certFile, keyFile string): the head of the function itself.
                && !(code.Functions.Around(call.Name) is { } function && open < function.Body.From)
                && HoldsKey(code, open)
            )
                return true;
        }

        return false;
    }

    private static bool HoldsKey(CodeFile code, int open)
    {
        // key.public_to_pem, publicKey
        for (var i = open + 1; i < Math.Min(code.Mate(open), open + 40); i++)
            if (code.IsWord(i) && code[i].Value is "public_to_pem" or "public_to_der" or "public_key" or "publicKey")
                return false;
        for (var i = open + 1; i < Math.Min(code.Mate(open), open + 40); i++)
            if (IsKeyWord(code, i) && !(code[i].IsText && code[i].Value == "key") || IsHeldKey(code, i))
                return true;
        return false;
    }

    /// <summary>True where no text of the call names the file.</summary>
    private static bool IsPathUnknown(CodeFile code, Call call) =>
        !Enumerable
            .Range(call.Start, Math.Max(0, Math.Min(60, code.Mate(call.Open) - call.Start)))
            .Any(i =>
                code[i].IsText && code[i].Value.Length > 4 && !(code[i].Value.Length == 9 && Symbolic().IsMatch(code[i].Value))
                || code.IsWord(i) && Other().IsMatch(code[i].Value)
            );

    private static bool IsKeyWord(CodeFile code, int index) =>
        code[index].Kind is TokenKind.Word or TokenKind.Text && code[index].Value.Length < 60 && IsKey(code[index].Value);

    private static bool IsHeldKey(CodeFile code, int index) =>
        code.IsWord(index)
        && code.Names.Reaching(code[index].Value, index) is [var only]
        && Enumerable.Range(only.Value.From, Math.Clamp(only.Value.Length, 0, 24)).Any(k => IsKeyWord(code, k));

    private static bool IsKey(string word) =>
        (KeyName().IsMatch(word) || word.EndsWith("PRIVATE KEY", StringComparison.Ordinal)) && !Public().IsMatch(word);

    private static string Around(CodeFile code, int token) =>
        code.Text(new(Math.Max(0, token - 60), Math.Min(code.Tokens.Length, token + 60)));

    [GeneratedRegex(
        @"(?<![a-z])key(?![a-z])|[a-z]Key(?![a-z])|Key(path|file|pem|out)|key(path|file|pem|out|bytes|data)|\.p12|\.pfx|\.jks|\.keystore|privkey|private.?key|private\.pem|keystore",
        RegexOptions.None
    )]
    private static partial Regex KeyName();

    [GeneratedRegex(@"MarshalPKCS8|MarshalPKCS1PrivateKey|MarshalECPrivateKey|private.?key|private_bytes", RegexOptions.IgnoreCase)]
    private static partial Regex Written();

    [GeneratedRegex(@"\.(crt|cer|csr|pub)$", RegexOptions.IgnoreCase)]
    private static partial Regex OtherFile();

    [GeneratedRegex(@"cert|crt|chain|bundle|pub|token|config|log|csr", RegexOptions.IgnoreCase)]
    private static partial Regex Other();

    /// <summary>LoadX509KeyPair(certFile, keyFile): what takes two paths writes neither.</summary>
    [GeneratedRegex("(?i)load|read|keypair|exists?$|stat$|join|config$|chain$|parse")]
    private static partial Regex Reads();

    [GeneratedRegex(@"^CERTIFICATE$|CreateCertificate|^PEM_write\w*X509|\.crt$|cert\.pem")]
    private static partial Regex Certificate();

    [GeneratedRegex(
        @"pub(lic)?[-_.]?key|public|apikey|api_key|authorized_keys|known|keyboard|keyword|key_?auth(?!ority)|PublicKey",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Public();

    [GeneratedRegex(@"^[r-][w-][xsS-][r-][w-][xsS-][r-][w-][xtT-]$")]
    private static partial Regex Symbolic();
}
