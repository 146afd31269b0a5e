using System.Text.RegularExpressions;
using Handclasp.Source.Lexing;

namespace Handclasp.Source.Syntax;

/// <summary>The conditions under which a place is reached, as far as they are about whether to verify.</summary>
internal static partial class Guards
{
    private const int Deepest = 40;
    private const int Farthest = 60;

    /// <summary>How names begin by which C asks the preprocessor for a library or one of its constants.</summary>
    private static readonly string[] Libraries =
    [
        "HAVE_",
        "SSL_",
        "X509_",
        "CURL",
        "OPENSSL_",
        "LIBRESSL_",
        "GNUTLS_",
        "MBEDTLS_",
        "WITH_",
        "USE_",
    ];

    /// <summary>
    /// What stands between a place and being reached: False where a condition never holds, Switch (with its text) where one is about
    /// verification or the environment, else True. A condition about something else (is TLS on at all?) is no excuse.
    /// </summary>
    public static Value Of(CodeFile code, int index)
    {
        // What a shell's commands depend on is read with them.
        if (code.Language == Languages.All.Shell)
            return new(ValueKind.True);
        var guard = Worth(code, Conditions(code, index).Where(c => !IsAbsence(code, c.Condition, index)));
        if (!guard.Is(true))
            return guard;
        var build =
            code.Language == Languages.All.Go ? Languages.GoSyntax.Build(code)
            : code.Language == Languages.All.VisualBasic ? Languages.VisualBasicSyntax.Build(code, index)
            : Languages.JvmSyntax.DependsOn(code, index);
        return build.Length > 0 ? new(ValueKind.Switch, build) : guard;
    }

    /// <summary>if (mode == "") mode = "prefer": what holds where nobody says anything is no switch.</summary>
    private static bool IsAbsence(CodeFile code, Span condition, int index)
    {
        var nothing = condition.To - 1;
        if (condition.Length < 3 || code[nothing - 1].Value is not ("==" or "===" or "is"))
            return false;
        if (!(code[nothing].IsText ? code[nothing].Value.Length == 0 : code[nothing].Value is "nil" or "null" or "None" or "undefined"))
            return false;
        var asked = new Span(condition.From, nothing - 1);
        return code.Text(asked) == code.Text(new(index, Math.Min(index + asked.Length, code.Tokens.Length)))
            && code[index + asked.Length].Value is "=";
    }

    /// <summary>The same of the preprocessor's conditions alone.</summary>
    public static Value OfBuild(CodeFile code, int index) => Worth(code, HasDirectives(code) ? Directives(code, index) : []);

    private static Value Worth(CodeFile code, IEnumerable<(Span, bool)> conditions)
    {
        foreach (var (condition, isElse) in conditions)
        {
            var value = code.Values.Of(condition);
            if (HasDirectives(code) && value is { Kind: ValueKind.Number })
                value = new(value.Text == "0" ? ValueKind.False : ValueKind.True);
            if ((value.Is(true) || value.Is(false)) && value.Is(isElse))
                return new(ValueKind.False);
            if (
                !(value.Is(true) || value.Is(false))
                && !IsFailure(code, condition)
                && (
                    IsAboutVerifying(code, condition)
                    || IsArgument(code, condition)
                    || IsOption(code, condition)
                    || IsProperty(code, condition)
                    || ReadsEnvironment(code, condition)
                    || IsFlag(code, condition)
                )
            )
                return new(ValueKind.Switch, (isElse ? "not: " : "") + code.Text(condition));
        }

        return new(ValueKind.True);
    }

    /// <summary>C: set_ca(m, path) != LIB_OK || here: whether a call before this one failed says nothing of who decides.</summary>
    private static bool IsFailure(CodeFile code, Span condition)
    {
        if (!HasDirectives(code) || condition.IsEmpty)
            return false;
        var from = condition.From;
        for (var i = from; i < condition.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), condition.To);
            else if (code[i] is { Kind: TokenKind.Symbol, Value: "&&" or "||" })
            {
                if (!IsSuccess(code, new(from, i)))
                    return false;
                from = i + 1;
            }

        return IsSuccess(code, new(from, condition.To));
    }

    /// <summary>set(k, v), conf->set(k, v, e) == Lib::OK: one call that sets or loads something, and whether it could.</summary>
    private static bool IsSuccess(CodeFile code, Span condition)
    {
        var open = code.Is(condition.From, "!") ? condition.From + 1 : condition.From;
        while (open < condition.To && (code.IsWord(open) || code.IsLink(open)))
            open++;
        var name = open - 1;
        if (open >= condition.To || !code.Is(open, "(") || !code.IsWord(name) || !Succeeds().IsMatch(code[name].Value))
            return false;
        var close = code.Mate(open);
        var last = condition.To - 1;
        return close == last
            || close < last - 1
                && code[close + 1].Value is "!=" or "==" or "<" or "<=" or ">"
                && (
                    code.PathStart(last) == close + 2 && (code[last].Kind == TokenKind.Number || Status().IsMatch(code[last].Value))
                    || close + 4 == condition.To && code.Is(close + 2, "-")
                );
    }

    [GeneratedRegex(
        "(?i)^(set|setopt|set_option|load|use|add|put|insert|apply|configure)$|_(set|load|use|add|init|new|open|connect|start|create|setup|parse)(_|$)|^(SSL|X509|mbedtls|gnutls|curl|ldap)_[a-z_]*(set|load|use|add|init|new|connect|setup|parse|setopt|option)"
    )]
    private static partial Regex Succeeds();

    [GeneratedRegex("^(NULL|nullptr|[A-Z0-9_]*(OK|SUCCESS|ERR|FAIL)[A-Z0-9_]*)$")]
    private static partial Regex Status();

    /// <summary>const char *v = getenv("SKIP_VERIFY"); if (v &amp;&amp; …): the variable's name says nothing, what it was read from does.</summary>
    private static bool ReadsEnvironment(CodeFile code, Span condition)
    {
        for (var i = condition.From; i < Math.Min(condition.To, code.Tokens.Length); i++)
            if (
                code.IsWord(i)
                && !code.IsLink(i - 1)
                && code.Names.Reaching(code[i].Value, i) is [var only]
                && !only.Value.Contains(i)
                && only.Value.Length < Farthest
                && code.Text(only.Value).Contains("env", StringComparison.OrdinalIgnoreCase)
                && IsAboutVerifying(code, only.Value)
                && Enumerable
                    .Range(only.Value.From, only.Value.Length)
                    .Any(k =>
                        code[k].Value
                            is "getenv"
                                or "secure_getenv"
                                or "qgetenv"
                                or "var"
                                or "Getenv"
                                or "LookupEnv"
                                or "GetEnvironmentVariable"
                                or "environ"
                    )
            )
                return true;
        return false;
    }

    /// <summary>By the parts of its names, not by letters that happen to stand together; questions about the platform say nothing.</summary>
    private static bool IsAboutVerifying(CodeFile code, Span condition)
    {
        for (var i = condition.From; i < Math.Min(condition.To, code.Tokens.Length); i++)
        {
            var token = code[i];
            if (token.Is("hasattr"))
                return false;
            // The label of a case, and what a variable of the environment is compared with.
            if (
                token.IsText
                && token.Value.Length < (IsKey(code, i) ? 80 : 40)
                && NameWords.Of(token.Value).Any(w => condition.Length <= 3 || IsKey(code, i) ? About().IsMatch(w) : Switches().IsMatch(w))
            )
                return true;
            var isOwner = code.IsLink(i + 1) && token.Value is "test" or "t" or "tt" or "tc" or "self" or "this";
            if (token.IsWord && !isOwner && NameWords.Of(token.Value).Any(About().IsMatch))
                return true;
        }

        return false;
    }

    /// <summary>configuration["Tls:AcceptAny"], configuration.GetValue‹bool›("Tls:AcceptAny"): what an operator writes, and not only compares with.</summary>
    private static bool IsKey(CodeFile code, int text)
    {
        if (code.Language.Name is not ("C#" or "VB.NET") || code.Parent(text) is not (> 0 and var open))
            return false;
        return code.Is(open, "[") && code[open - 1].Value.Contains("onfig", StringComparison.Ordinal)
            || code.CallAt(open) is { Word: "GetValue" or "GetSection" or "GetBoolean" }
            // GetValue(Of Boolean)("Tls:AcceptAny")
            || code.Is(open - 1, ")") && code.Is(code.Mate(open - 1) + 1, "Of") && code.Is(code.Mate(open - 1) - 1, "GetValue");
    }

    /// <summary>args.any_name, values['any-name'], argv.lax: what the command line says, unless it is whether to use TLS at all.</summary>
    private static bool IsArgument(CodeFile code, Span condition)
    {
        var from = condition.From;
        if (
            condition.Length is < 3 or > 5
            || code[from].Value is not ("args" or "argv" or "opts" or "values" or "flags")
            || !(code.IsLink(from + 1) || code.Is(from + 1, "["))
        )
            return false;
        var isParsed = ((string[])["parse_args", "parseArgs", "yargs", "minimist", "argparse", "docopt", "commander", "meow"]).Any(
            code.Names.Mentions
        );
        var word = code[code.Is(condition.To - 1, "]") ? condition.To - 2 : condition.To - 1].Value;
        return isParsed && !Secured().IsMatch(word);
    }

    /// <summary>Boolean.getBoolean("lax"), System.getenv("CI") != null: what the platform of Java is told, unless it is whether to use TLS at all.</summary>
    private static bool IsProperty(CodeFile code, Span condition)
    {
        if (!code.Language.IsJvm)
            return false;
        var (isRead, isSecured) = (false, false);
        for (var i = condition.From; i < Math.Min(condition.To, code.Tokens.Length); i++)
        {
            isRead |=
                code.IsLink(i - 1)
                && (
                    code[i].Value is "getBoolean" && code.Is(i - 2, "Boolean")
                    || code[i].Value is "getenv" or "getProperty" && code.Is(i - 2, "System")
                );
            isSecured |= code[i].IsText && Secured().IsMatch(code[i].Value);
        }

        return isRead && !isSecured;
    }

    /// <summary>process.argv.includes('--no-check'), "--lax" in sys.argv, slices.Contains(os.Args, "--lax").</summary>
    private static bool IsOption(CodeFile code, Span condition)
    {
        var (isLine, isOption) = (false, false);
        for (var i = condition.From; i < Math.Min(condition.To, code.Tokens.Length); i++)
        {
            isLine |= code.IsWord(i) && code[i].Value is "argv" or "Args" or "ARGV" or "args";
            isOption |= code[i].IsText && code[i].Value.StartsWith('-') && !Secured().IsMatch(code[i].Value);
        }

        return isLine && isOption;
    }

    /// <summary>True where a preprocessor takes parts of a file out.</summary>
    private static bool HasDirectives(CodeFile code) =>
        code.Language == Languages.All.C
        || code.Language == Languages.All.ObjectiveC
        || code.Language == Languages.All.CSharp
        || code.Language == Languages.All.Swift;

    /// <summary>.NET: what a build is for, and no choice of who builds.</summary>
    [GeneratedRegex(
        "^(NET|MONO|WINDOWS|WIN|LINUX|OSX|MAC|ANDROID|__|IOS|TVOS|UNITY|UWP|XAMARIN|MAUI|BROWSER|BLAZOR|HAS_|FEATURE_|SUPPORT)"
    )]
    private static partial Regex Platform();

    /// <summary>C#: #if INTERNAL. Swift: #if INTERNAL, #if targetEnvironment(simulator); not what is asked of the system, of the compiler or for a module.</summary>
    private static bool IsFlag(CodeFile code, Span condition)
    {
        if (!code.Is(condition.From - 2, "#"))
            return false;
        if (code.Language == Languages.All.CSharp)
            return !code.WordsOf(condition).Any(w => Platform().IsMatch(w));
        if (code.Language != Languages.All.Swift)
            return false;
        for (var i = condition.From; i < condition.To; i++)
            if (code[i].Value is "os" or "arch" or "canImport" or "swift" or "compiler" or "hasFeature" or "hasAttribute")
                return false;
        return true;
    }

    private static IEnumerable<(Span Condition, bool IsElse)> Conditions(CodeFile code, int index) =>
        (code.Language.Indents ? Inline(code, index).Concat(Indented(code, index)) : Braced(code, index)).Concat(
            code.Language.Conditions?.Invoke(code, index) ?? []
        );

    private static IEnumerable<(Span, bool)> Braced(CodeFile code, int index)
    {
        foreach (var directive in HasDirectives(code) ? Directives(code, index) : [])
            yield return directive;
        for (var (at, depth) = (index, 0); at >= 0 && depth < Deepest; at = code.Parent(at), depth++)
        {
            foreach (var chosen in Chosen(code, at))
                yield return chosen;
            // A single statement behind if (…).
            var start = code.StatementStart(at);
            if (code.Is(start, "if") && code.Is(start + 1, "(") && code.Mate(start + 1) < at && start + 1 < at)
                yield return (code.Inside(start + 1), false);
            else if (code.Is(start, "else") && start < at && Unbraced(code, start) is { } otherwise)
                yield return (otherwise, true);
            if (depth == 0 || !code.Is(at, "{"))
                continue;
            foreach (var label in depth < 4 ? Labels(code, at, index) : [])
                yield return label;
            if (code.Is(at - 1, "else") && Condition(code, code.Is(at - 2, "}") ? code.Mate(at - 2) : -1) is { } before)
                yield return (before, true);
            else if (Condition(code, at) is { } condition)
                yield return (condition, false);
        }
    }

    /// <summary>if (c) a; else here; or if (c) { a } else here;: the condition before an else.</summary>
    private static Span? Unbraced(CodeFile code, int otherwise)
    {
        var start =
            code.Is(otherwise - 1, "}") && code.Mate(otherwise - 1) is > 0 and var open ? open - 1
            : code.Is(otherwise - 1, ";") ? code.StatementStart(otherwise - 1)
            : -1;
        if (start > 0 && code.Is(start, ")"))
            start = code.Mate(start) - 1;
        return start >= 0 && code.Is(start, "if") && code.Is(start + 1, "(") ? code.Inside(start + 1) : null;
    }

    /// <summary>The preprocessor's conditions around a place: #if, #ifdef, and what stands behind #else.</summary>
    private static IEnumerable<(Span, bool)> Directives(CodeFile code, int index)
    {
        var (nested, isElse) = (0, false);
        for (var i = index - 1; i > 0 && index - i < 5000; i--)
        {
            if (!code.Is(i - 1, "#") || !code.IsWord(i))
                continue;
            switch (code[i].Value)
            {
                case "endif":
                    nested++;
                    break;
                case "else" when nested == 0:
                    isElse = true;
                    break;
                case "elif" when nested == 0:
                    if (!isElse)
                        yield return (new(i + 1, EndOfLine(code, i)), false);
                    isElse = true;
                    break;
                case "if" or "ifdef" or "ifndef":
                    if (nested-- > 0)
                        break;
                    nested = 0;
                    var condition = new Span(i + 1, EndOfLine(code, i));
                    // Whether a library is there, and the guard of a header, say nothing about who decides.
                    if (
                        !AsksForLibrary(code, condition)
                        && !(code.Is(condition.To + 1, "define") && code[condition.To + 2].Value == code[i + 1].Value)
                    )
                        yield return (condition, isElse != code.Is(i, "ifndef"));
                    isElse = false;
                    break;
            }
        }
    }

    private static int EndOfLine(CodeFile code, int index)
    {
        var to = index + 1;
        while (to < code.Tokens.Length && to < index + 60 && !code[to].LineBefore)
            to++;
        return to;
    }

    private static bool AsksForLibrary(CodeFile code, Span condition)
    {
        for (var i = condition.From; i < condition.To; i++)
            if (
                code.IsWord(i)
                && (
                    code[i].Value.Contains("VERSION", StringComparison.Ordinal)
                    || Libraries.Any(l => code[i].Value.StartsWith(l, StringComparison.Ordinal))
                )
            )
                return true;
        return false;
    }

    /// <summary>c ? here : there, and c &amp;&amp; here: outward from a place to the beginning of its expression.</summary>
    private static IEnumerable<(Span, bool)> Chosen(CodeFile code, int index)
    {
        var from = Math.Max(code.Parent(index) + 1, index - Farthest);
        var colons = 0;
        for (var i = index - 1; i >= from; i--)
        {
            if (IsClose(code, i))
            {
                i = Math.Max(from, code.Mate(i));
                continue;
            }

            // Where no braces and no semicolons end a statement, its line does.
            if (EndsExpression(code[i]) || code.Language.FunctionsAreBlocks && code.BeginsStatement(i + 1))
                yield break;
            if (code.Is(i, ":"))
                colons++;
            else if (code.Is(i, "?") && code.Language != Languages.All.Rust && !IsOptional(code, i))
            {
                yield return (Operand(code, from, i), colons > 0);
                colons = Math.Max(0, colons - 1);
            }
            else if (code.Is(i, "&&"))
                yield return (Operand(code, from, i), false);
            else if (code.Is(i, "||"))
                yield return (Operand(code, from, i), true);
        }
    }

    /// <summary>Swift: T? and x?.y, where a question stands apart; PHP: ?T.</summary>
    private static bool IsOptional(CodeFile code, int question) =>
        question > 0
        && (
            code.Language == Languages.All.Swift && code[question - 1].End == code[question].Start
            || code.Language == Languages.All.Php && IsNullable(code, question)
        );

    /// <summary>PHP: (?string $x): ?array {, private ?string $y.</summary>
    private static bool IsNullable(CodeFile code, int question) =>
        code[question - 1].Value is ":" or "(" or "," or "public" or "private" or "protected" or "readonly" or "static" or "var" or "const";

    /// <summary>here if c else there, in Python.</summary>
    private static IEnumerable<(Span, bool)> Inline(CodeFile code, int index)
    {
        for (var (at, depth) = (index, 0); at >= 0 && depth < 6; at = code.Parent(at), depth++)
        {
            var parent = code.Parent(at);
            var end = Math.Min(parent >= 0 ? code.Mate(parent) : code.Tokens.Length, at + Farthest);
            for (var i = code.IsOpen(at) ? code.Mate(at) + 1 : at + 1; i < end; i++)
            {
                if (code.IsOpen(i))
                    i = code.Mate(i);
                else if (code.Is(i, ",") || code.Is(i, ":") || (code[i].LineBefore && parent < 0))
                    break;
                else if (code.Is(i, "if"))
                {
                    var rest = new Span(i + 1, end);
                    for (var j = rest.From; j < end; j++)
                        if (code.Is(j, "else"))
                            rest = new(rest.From, j);
                    yield return (rest, false);
                    break;
                }
            }

            var begins = Math.Max(parent + 1, at - Farthest);
            for (var i = at - 1; i >= begins; i--)
            {
                if (IsClose(code, i))
                    i = Math.Max(begins, code.Mate(i));
                else if (code.Is(i, ",") || code.Is(i, ":") || code[i + 1].LineBefore && parent < 0)
                    break;
                else if (code.Is(i, "else"))
                {
                    for (var j = i - 1; j >= begins; j--)
                        if (code.Is(j, "if"))
                        {
                            yield return (new(j + 1, i), true);
                            break;
                        }

                    break;
                }
            }
        }
    }

    /// <summary>The condition in front of a block: if (c) {, if c {.</summary>
    private static Span? Condition(CodeFile code, int open)
    {
        if (open < 0)
            return null;
        if (code.Is(open - 1, ")") && code.Mate(open - 1) is > 0 and var bracket && code[bracket - 1].Value is "if" or "elseif" or "elsif")
            return code.Inside(bracket);
        return code.Language.Name is "Go" or "Swift" or "Rust" ? Bare(code, open) : null;
    }

    /// <summary>if c {: back over one expression, no further.</summary>
    private static Span? Bare(CodeFile code, int open)
    {
        for (var i = open - 1; i > 0 && open - i < Farthest; i--)
        {
            if (code.Is(i, "if"))
            {
                var from = i + 1;
                for (var j = from; j < open; j++)
                    if (code.Is(j, ";"))
                        from = j + 1;
                // if v, ok := os.LookupEnv(…); ok && v == "1": what is looked up says what it is about.
                return code.Text(new(i + 1, from)).Contains("Env", StringComparison.Ordinal) ? new(i + 1, open) : new(from, open);
            }

            if (IsClose(code, i) && !code.Is(i, "}") && code.Mate(i) >= 0)
                i = code.Mate(i);
            else if (code.Is(i, "{") || code.Is(i, "}") || code.Is(i, "func") || code[i].LineBefore)
                return null;
        }

        return null;
    }

    /// <summary>The label of the case that a statement of a switch belongs to; of default, what is asked and the labels that do not hold.</summary>
    private static IEnumerable<(Span, bool)> Labels(CodeFile code, int open, int index)
    {
        if (Label(code, open, index) is not { } at)
            yield break;
        var subject = Subject(code, open);
        if (!code.Is(at.From, "default"))
        {
            // case false: of what is asked it says no; a condition it is where nothing is asked.
            yield return subject.IsEmpty || code[at.From].Value is not ("true" or "false") ? (at, false) : (subject, false);
            yield break;
        }

        if (!subject.IsEmpty)
            yield return (subject, false);
        for (var i = open + 1; i < code.Mate(open) && i < open + 300; i++)
        {
            if (code.IsOpen(i))
                i = code.Mate(i);
            if (!code.Is(i, "case") || code[i + 1].Value is "true" or "false")
                continue;
            var to = i + 1;
            while (to < i + Farthest && !code.Is(to, ":") && !code.Is(to, "->") && !code.Is(to, "=>"))
                to++;
            foreach (var label in subject.IsEmpty ? [new(i + 1, to)] : code.Parts(new(i + 1, to)))
                yield return (label, true);
        }
    }

    /// <summary>What a switch asks: switch stage {, switch (stage) {.</summary>
    private static Span Subject(CodeFile code, int open)
    {
        var start = open > 0 ? code.StatementStart(open - 1) : 0;
        for (var steps = 0; steps < 2 && start > 1 && code.Is(start - 1, ";"); steps++)
            start = code.StatementStart(start - 1);
        if (!code.Is(start, "switch"))
            return default;
        var from = start + 1;
        for (var i = from; i < open; i++)
            if (code.Is(i, ";"))
                from = i + 1;
        return new(from, open);
    }

    private static Span? Label(CodeFile code, int open, int index)
    {
        var from = Math.Max(open, index - 300);
        for (var i = index - 1; i > from; i--)
        {
            if (IsClose(code, i))
            {
                i = Math.Max(from, code.Mate(i));
                continue;
            }

            if (code.Parent(i) != open)
                continue;
            if (code.Is(i, "default"))
                return new(i, i + 1);
            if (!code.Is(i, "case"))
                continue;
            var to = i + 1;
            while (to < index && !code.Is(to, ":") && !code.Is(to, "->") && !code.Is(to, "=>"))
                to++;
            return new(i + 1, to);
        }

        return null;
    }

    private static IEnumerable<(Span, bool)> Indented(CodeFile code, int index)
    {
        var line = code.Source.Line(code.Source.At(code[index].Start).Line);
        var margin = line.Length - line.TrimStart(' ', '\t').Length;
        for (var i = index; i >= 0 && margin > 0; i--)
        {
            if (!code[i].LineBefore || code.Parent(i) >= 0)
                continue;
            var column = code.Column(i) - 1;
            if (column >= margin)
                continue;
            margin = column;
            if (code.Is(i, "def"))
                yield break;
            if (code[i].Value is "if" or "elif" or "while")
                yield return (UpToColon(code, i + 1), false);
            if (code[i].Value is "elif" or "else")
                foreach (var before in Earlier(code, i, column))
                    yield return (before, true);
        }
    }

    /// <summary>The conditions of the branches before an elif or else.</summary>
    private static IEnumerable<Span> Earlier(CodeFile code, int index, int column)
    {
        for (var (i, count) = (index - 1, 0); i >= 0 && count < 10; i--)
        {
            if (!code[i].LineBefore || code.Parent(i) >= 0 || code.Column(i) - 1 > column)
                continue;
            if (code[i].Value is not ("if" or "elif"))
                yield break;
            count++;
            yield return UpToColon(code, i + 1);
            if (code.Is(i, "if"))
                yield break;
        }
    }

    private static Span UpToColon(CodeFile code, int from)
    {
        var i = from;
        while (i < code.Tokens.Length && !code.Is(i, ":") && i - from < Farthest)
            i = code.IsOpen(i) ? code.Mate(i) + 1 : i + 1;
        return new(from, Math.Min(i, code.Tokens.Length));
    }

    /// <summary>What stands before an operator, back to the beginning of its expression.</summary>
    private static Span Operand(CodeFile code, int from, int to)
    {
        var i = to - 1;
        for (; i >= from; i--)
        {
            if (IsClose(code, i))
                i = Math.Max(from, code.Mate(i));
            else if (EndsExpression(code[i]) || code.Is(i, "?"))
                break;
        }

        return new(i + 1, to);
    }

    private static bool IsClose(CodeFile code, int index) => code[index] is { Kind: TokenKind.Symbol, Value: ")" or "]" or "}" };

    private static bool EndsExpression(Token token) =>
        token
            is { Kind: TokenKind.Symbol, Value: ";" or "," or "{" or "=" or "=>" or ":=" or "->" or "+=" }
                or { Kind: TokenKind.Word, Value: "return" };

    [GeneratedRegex(
        "(?i)^(getenv|lookupenv|lookup|environ|insecure|skip|skips|verif.*|unverified|reject|unauthorized|dev|develop|development|debug|debuggable|ndebug|prod|production|stage|staging|sandbox|env|environment|testing|tests?|local|localhost|lab|labs|qa|uat|emulator|emulated|simulator|simulated|demo|playground|devmode|testmode|signed|allow|allowed|unsafe|strict|relaxed|lax|lenient|loose|permissive|trust|trusted|ignore|noca|validate|validation|valid|reqs|none|required|mode|noverify|lax|accept|cert|certs|ca|cacert|bundle|hostname|sslmode|tlsmode)$"
    )]
    private static partial Regex About();

    [GeneratedRegex(
        "(?i)^(insecure|skip|verify|verif.*|sslverif.*|tlsverif.*|debug|dev|development|prod|production|unsafe|allow|trust|ignore|strict|reject)$"
    )]
    private static partial Regex Switches();

    [GeneratedRegex("(?i)tls|ssl|https|secure|url|host$|port|file|user|pass|proxy")]
    private static partial Regex Secured();
}
