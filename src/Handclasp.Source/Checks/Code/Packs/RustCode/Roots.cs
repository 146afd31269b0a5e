using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.RustCode;

/// <summary>HC520 in Rust: roots that are taken where they can be read, and left out without a word where they cannot.</summary>
internal static class Roots
{
    private static readonly string[] Takes =
    [
        "add_root_certificate",
        "add_root_certificates",
        "add_parsable_certificates",
        "ca_certificate",
        "ca_certificates",
        "set_ca_file",
        "add_pem_file",
        "add",
    ];

    /// <summary>if let Ok(pem) = read(ca) { builder.add_root_certificate(…) }, match read(ca) { Ok(…) => …, Err(e) => warn!(…) }.</summary>
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        HashSet<int> told = [];
        foreach (var call in code.Calls(Takes))
        {
            if (
                !code.Is(call.Name - 1, ".")
                || call.Word == "add" && !IsOfStore(code, call)
                || code.Functions.Around(call.Name) is not { } function
            )
                continue;
            var span = Chosen(code, call, function) ?? Matched(code, call, function) ?? Dropped(code, call, function);
            if (span is { } at && told.Add(at.From))
                yield return SwallowedRoots.Told(at, default);
        }
    }

    /// <summary>roots.add(cert), where roots is a store by its name.</summary>
    private static bool IsOfStore(CodeFile code, Call call) =>
        code.IsWord(call.Name - 2)
        && (
            code[call.Name - 2].Value.Contains("root", StringComparison.OrdinalIgnoreCase)
            || code[call.Name - 2].Value.Contains("store", StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>The call stands in the block of an if let Ok(…) without an else that stops.</summary>
    private static Span? Chosen(CodeFile code, Call call, Function function)
    {
        for (var open = code.Parent(call.Name); open > function.Body.From; open = code.Parent(open))
        {
            if (!code.Is(open, "{"))
                continue;
            for (var i = open - 1; i > Math.Max(function.Body.From, open - 60) && !IsBorder(code, i); i = Before(code, i))
                if (code.Is(i, "if") && code.Is(i + 1, "let") && code.Is(i + 2, "Ok"))
                {
                    var read = new Span(i + 3, open);
                    var otherwise = code.Mate(open) + 1;
                    return IsOptional(code, read) || IsListed(code, i) ? null
                        : !code.Is(otherwise, "else") ? read
                        : code.Is(otherwise + 1, "{") && !Stops(code, code.Inside(otherwise + 1)) ? read
                        : null;
                }
        }

        return null;
    }

    private static bool IsBorder(CodeFile code, int i) => code.Is(i, ";") || code.Is(i, "{") || code.Is(i, "}");

    /// <summary>The token before, brackets stepped over.</summary>
    private static int Before(CodeFile code, int i) =>
        (code.Is(i, ")") || code.Is(i, "]")) && code.Mate(i) is > 0 and var open ? open - 1 : i - 1;

    /// <summary>The call stands in the arm of Ok, and the arm of Err goes on.</summary>
    private static Span? Matched(CodeFile code, Call call, Function function)
    {
        for (var open = code.Parent(call.Name); open > function.Body.From; open = code.Parent(open))
        {
            if (!code.Is(open, "{"))
                continue;
            var word = open - 1;
            while (word > function.Body.From && word > open - 60 && !code.Is(word, "match") && !code.Is(word, ";") && !code.Is(word, "{"))
                word--;
            if (!code.Is(word, "match") || IsOptional(code, new(word + 1, open)) || IsListed(code, word))
                continue;
            for (var i = open + 1; i < code.Mate(open); i++)
                if (code.IsOpen(i))
                    i = code.Mate(i);
                else if (code.Is(i, "Err") && code.Is(i + 1, "(") && code.Is(code.Mate(i + 1) + 1, "=>"))
                {
                    var from = code.Mate(i + 1) + 2;
                    var arm = code.Is(from, "{") ? code.Inside(from) : code.Expression(from);
                    return !arm.IsEmpty && arm.To <= code.Mate(open) && !Stops(code, arm) && IsOk(code, open, call)
                        ? new(word, open)
                        : null;
                }
        }

        return null;
    }

    /// <summary>The arm around the call begins with Ok.</summary>
    private static bool IsOk(CodeFile code, int open, Call call)
    {
        for (var i = call.Name; i > open; i--)
            if (code.Is(i, ")") && code.Is(i + 1, "=>"))
                return code[code.Mate(i) - 1].Value == "Ok";
        return false;
    }

    /// <summary>let ca = fs::read(path).ok(); let ca = read(path).unwrap_or_default(): what cannot be read is nothing.</summary>
    private static Span? Dropped(CodeFile code, Call call, Function function)
    {
        foreach (var word in code.WordsOf(Given(code, call, function)).Distinct(StringComparer.Ordinal))
        foreach (var made in code.Names.Reaching(word, call.Name))
        {
            var value = made.Value;
            if (
                function.Body.From <= made.Name
                && made.Name < call.Name
                && code.Is(value.To - 1, ")")
                && code.Mate(value.To - 1) is > 0 and var open
                && code[open - 1].Value is "ok" or "unwrap_or_default"
                && code.Is(open - 2, ".")
                && code.WordsOf(value).Any(w => w is "read" or "read_to_string" or "open" or "from_pem" or "from_der" or "pem_file_iter")
                && !IsOptional(code, value)
            )
                return value;
        }

        return null;
    }

    /// <summary>The arguments of the call, with the head of the if let Some(…) around it.</summary>
    private static Span Given(CodeFile code, Call call, Function function)
    {
        var from = call.Open;
        var open = code.Parent(call.Name);
        if (open > function.Body.From && code.Is(open, "{"))
            from = Math.Max(function.Body.From, Math.Max(code.StatementStart(open - 1), open - 20));
        return new(from, call.Whole.To);
    }

    /// <summary>A variable of the environment may be missing: that is an option, and no failure.</summary>
    private static bool IsOptional(CodeFile code, Span read) =>
        code.WordsOf(read).Any(w => w is "var" or "env" or "var_os" or "load_native_certs" or "get" or "parse" or "lock" or "try_lock");

    /// <summary>Of many roots one may be no certificate: for c in certs { … }.</summary>
    private static bool IsListed(CodeFile code, int at)
    {
        for (var open = code.Parent(at); open > 0; open = code.Parent(open))
            if (code.Is(open, "{"))
            {
                var start = code.StatementStart(open - 1);
                for (var i = start; i < open; i++)
                    if (code[i].Value is "for" or "while" or "loop" && !code.Is(start, "fn") && !code.Is(start, "impl"))
                        return true;
            }

        return false;
    }

    private static bool Stops(CodeFile code, Span block)
    {
        for (var i = block.From; i < block.To; i++)
            if (code.Is(i, "?"))
                return true;
        return SwallowedRoots.Leaves(code, block);
    }
}
