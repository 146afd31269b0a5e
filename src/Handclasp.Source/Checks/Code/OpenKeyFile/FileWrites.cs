using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.OpenKeyFile;

/// <summary>Calls that open or write a file without a mode of their own: which file, and what holds it then.</summary>
internal static partial class FileWrites
{
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

    /// <summary>All of them; what writes no file has no <see cref="Path"/>.</summary>
    public static IEnumerable<Call> Of(CodeFile code) => code.Calls(Writing).Concat(Streams(code));

    /// <summary>std::ofstream out(path): a declaration that opens a file.</summary>
    private static IEnumerable<Call> Streams(CodeFile code) =>
        code
            .Index.Places("ofstream", "fstream")
            .Where(i => code.IsWord(i + 1) && code.Is(i + 2, "("))
            .Select(i => new Call(code, i + 1, i + 2));

    /// <summary>The expression that says which file is written; empty where the call writes none.</summary>
    public static Span Path(CodeFile code, Call call)
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

    /// <summary>f of <c>with open(…) as f</c>, <c>FILE *f = fopen(…)</c>, <c>open my $f, …</c>.</summary>
    public static string Handle(CodeFile code, Call call)
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

    [GeneratedRegex("^[wxa][bt+]{0,2}$")]
    private static partial Regex Modes();
}
