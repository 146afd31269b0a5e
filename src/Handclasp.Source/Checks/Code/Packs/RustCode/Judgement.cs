using System.Text.RegularExpressions;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.RustCode;

/// <summary>What a verifier does.</summary>
internal enum Does
{
    /// <summary>It can refuse, or it cannot be read here.</summary>
    Decides,

    /// <summary>It agrees whatever it is given, or whatever was found.</summary>
    Agrees,

    /// <summary>It takes errors of the chain for none.</summary>
    Masks,

    /// <summary>It looks at the dates only.</summary>
    DatesOnly,

    /// <summary>It looks at names only.</summary>
    NamesOnly,

    /// <summary>It lets any name pass.</summary>
    AnyName,

    /// <summary>It agrees where whoever builds or runs it says so.</summary>
    Switch,
}

/// <summary>Reads the bodies of verifiers in Rust: which answers they can give, and what for.</summary>
internal static partial class Judgement
{
    private static readonly object Key = new();

    /// <summary>if host == "git.lan" { Ok(…) }: by the name that was asked for.</summary>
    private static bool IsByServerName(CodeFile code, Leaf yes) =>
        Condition(code, yes.Value.From).Any(i => code.IsWord(i) && ServerName().IsMatch(code[i].Value));

    /// <summary>What verifies a chain and compares no name.</summary>
    private static readonly string[] Chains =
    [
        "verify_server_cert_signed_by_trust_anchor",
        "verify_for_usage",
        "verify_is_valid_tls_server_cert",
        "verify_is_signed_by_trust_anchor",
    ];

    private static readonly string[] Dates = ["is_valid", "validity", "not_after", "not_before", "is_valid_at", "time_to_expiration"];
    private static readonly string[] Names =
    [
        "subject",
        "subject_name",
        "issuer",
        "common_name",
        "iter_common_name",
        "issuer_name",
        "serial",
        "raw_serial",
        "serial_number",
        "raw_serial_as_string",
    ];

    /// <summary>Calls that take a certificate apart and refuse only what is none.</summary>
    private static readonly string[] Parses =
    [
        "parse_x509_certificate",
        "from_der",
        "from_pem",
        "parse",
        "try_from",
        "from_pem_block",
        "map_err",
        "ok_or",
        "ok_or_else",
        "next",
        "first",
        "as_str",
        "and_then",
        "get",
        "current_cert",
    ];

    /// <summary>Judges one: its answers are Ok and Err, or true and false.</summary>
    public static Does Of(CodeFile code, Function function)
    {
        var known = code.Once(Key, _ => new Dictionary<int, Does>());
        if (known.TryGetValue(function.Start, out var does))
            return does;
        // Of functions that ask each other.
        known[function.Start] = Does.Decides;
        return known[function.Start] = Read(code, function);
    }

    private static Does Read(CodeFile code, Function function)
    {
        var leaves = Leaves(code, function).ToList();
        if (leaves.Count == 0)
            return Does.Decides;
        if (Forgotten(code, function) && leaves.Exists(l => Answer(code, function, l) == true))
            return Does.Masks;
        var does = ByAnswers(code, function, leaves);
        if (does == Does.Decides && IsChainOnly(code, function))
            return Does.AnyName;
        return
            does == Does.Decides
            && (leaves.Exists(l => Answer(code, function, l) == true && IsSwitched(code, l)) || IsAskedAtWill(code, function, leaves))
            ? Does.Switch
            : does;
    }

    /// <summary>if let Err(error) = self.inner.verify_client_cert(…) { warn!(…) }: what the verifier inside found is told, and nothing more.</summary>
    private static bool Forgotten(CodeFile code, Function function)
    {
        foreach (var call in code.Calls("verify_client_cert", "verify_server_cert"))
        {
            if (!function.Body.Contains(call.Name) || !code.Is(call.Name - 1, "."))
                continue;
            var (start, open) = (call.Start, code.Mate(call.Open) + 1);
            var isBound = code.Is(start - 1, "=") && code.Is(start - 2, ")") && code.Is(code.Mate(start - 2) - 1, "Err");
            if (isBound && code[code.Mate(start - 2) - 2].Value is "let" && code.Is(open, "{") && !code.Is(code.Mate(open) + 1, "else"))
            {
                if (
                    !Has(code, code.Inside(open), "return", "Err", "panic", "bail")
                    && !Enumerable
                        .Range(open, code.Mate(open) - open)
                        .Any(i => code.Is(i, "?") || code.Is(i, "=") && !code.IsLink(i - 1) && code.Is(i - 2, ";"))
                )
                    return true;
            }
            else if (code.Is(start - 1, "=") && code.Is(start - 2, "_") && code.Is(start - 3, "let") && code.Is(open, ";"))
                return true;
        }

        return false;
    }

    /// <summary>What no certificate of the right one has, and what a verifier must not let pass.</summary>
    private static readonly string[] Grave = ["UnknownIssuer", "BadSignature", "Revoked", "BadEncoding", "InvalidPurpose"];

    /// <summary>
    /// Err(… UnknownIssuer) if self.federated => Ok(…): an arm that takes an error of the chain for none, under no condition but a field of the verifier's
    /// own.
    /// </summary>
    public static Span Pardon(CodeFile code, Function function)
    {
        foreach (var at in code.Index.Places(Grave))
        {
            if (!function.Body.Contains(at) || !code.Is(at - 1, "::"))
                continue;
            var arrow = at + 1;
            while (arrow < at + 16 && !code.Is(arrow, "=>"))
                arrow++;
            var guard = at + 1;
            while (guard < arrow && !code.Is(guard, "if"))
                guard++;
            if (!code.Is(arrow, "=>") || guard < arrow && !(code.Is(guard + 1, "self") && guard + 4 == arrow))
                continue;
            var body = code.Is(arrow + 1, "{") ? code.Inside(arrow + 1) : code.Expression(arrow + 1);
            if (Has(code, body, "assertion") && !Has(code, body, "Err", "return", "digest", "verify", "contains", "eq"))
                return new(at, at + 1);
        }

        return default;
    }

    /// <summary>verify_server_cert_signed_by_trust_anchor(…)?, and nobody compares the name; what else may verify is not in sight.</summary>
    private static bool IsChainOnly(CodeFile code, Function function)
    {
        if (function.Name != "verify_server_cert")
            return false;
        var isChain = false;
        for (var i = function.Body.From; i < function.Body.To; i++)
            if (!code.IsWord(i))
                continue;
            else if (Chains.Contains(code[i].Value))
                isChain = true;
            else if (
                ServerName().IsMatch(code[i].Value)
                || MisreadPin.Any.Digest().IsMatch(code[i].Value)
                || code.Is(i + 1, "(") && Verifying().IsMatch(code[i].Value)
            )
                return false;
        return isChain;
    }

    /// <summary>if !self.ignore_invalid { verify(…)?; } Ok(…): every question stands behind a switch.</summary>
    private static bool IsAskedAtWill(CodeFile code, Function function, List<Leaf> leaves)
    {
        var asked = 0;
        for (var i = function.Body.From; i < function.Body.To; i++)
            if (code.Is(i, "?") && code.Is(i - 1, ")") && !Parses.Contains(code[code.Mate(i - 1) - 1].Value))
            {
                if (!Condition(code, i).Any(k => code.Is(k, ".")) || !Guards.Of(code, i).Is(ValueKind.Switch))
                    return false;
                asked++;
            }

        return asked > 0 && leaves.TrueForAll(l => Answer(code, function, l) == true);
    }

    /// <summary>if self.insecure { return Ok(…) }: a plain question about verifying, or about the environment, and no call about the certificate.</summary>
    private static bool IsSwitched(CodeFile code, Leaf leaf) =>
        Condition(code, leaf.Value.From) is { IsEmpty: false } condition
        && (
            code.Text(condition).Contains("env::", StringComparison.Ordinal) || !condition.Any(i => code.Is(i, "(") && !code.Is(i - 1, "!"))
        )
        && Guards.Of(code, leaf.Value.From).Is(ValueKind.Switch);

    /// <summary>The condition of the innermost if around a place.</summary>
    private static Span Condition(CodeFile code, int at)
    {
        var open = code.Parent(at);
        while (open >= 0 && !code.Is(open, "{"))
            open = code.Parent(open);
        if (open < 0)
            return default;
        for (var i = open - 1; i > Math.Max(0, open - 24) && !code.Is(i, ";") && !code.Is(i, "{"); i--)
            if (code.Is(i, "if"))
                return new(i + 1, open);
        return default;
    }

    private static bool Any(this Span span, Func<int, bool> holds)
    {
        for (var i = span.From; i < span.To; i++)
            if (holds(i))
                return true;
        return false;
    }

    private static Does ByAnswers(CodeFile code, Function function, List<Leaf> leaves)
    {
        if (leaves.Exists(l => IsForgiven(code, function, l.Value)))
            return Does.Masks;
        var answers = leaves.Select(l => (Leaf: l, Is: Answer(code, function, l))).ToList();
        if (answers.Exists(a => a.Is is null))
            return answers.TrueForAll(a => a.Is is null or true) && answers.Exists(a => a.Is == true) && !Asks(code, function)
                ? Masked(code, function, answers.Where(a => a.Is == true).Select(a => a.Leaf)) ?? Does.Decides
                : Masked(code, function, answers.Where(a => a.Is == true).Select(a => a.Leaf)) ?? Does.Decides;
        var refuses =
            answers.Exists(a => a.Is == false)
            || Has(code, function.Body, "bail", "ensure", "panic", "assert", "assert_eq", "unimplemented", "todo", "unreachable");
        var questions = Questions(code, function).ToList();
        if (!refuses && questions.Count == 0)
            return Does.Agrees;
        if (Masked(code, function, answers.Where(a => a.Is == true).Select(a => a.Leaf)) is { } masked)
            return masked;
        if (questions.Exists(q => !Parses.Contains(q) && !IsIdle(code, function, q)) || Asks(code, function))
            return Does.Decides;
        if (!refuses)
            return Does.Agrees;
        return Has(code, function.Body, Dates) ? Does.DatesOnly
            : Has(code, function.Body, Names) || answers.Exists(a => a.Is == true && IsByServerName(code, a.Leaf)) ? Does.NamesOnly
            : Does.Decides;
    }

    /// <summary>A function of this file that is asked and lets everything, or every name, pass.</summary>
    private static bool IsIdle(CodeFile code, Function asking, string name) =>
        code.Functions.Named(name).Where(f => f.Start != asking.Start).Take(2).ToList() is [var helper]
        && !helper.Body.Contains(asking.Start)
        && Of(code, helper) is not (Does.Decides or Does.Switch);

    /// <summary>It looks at something that only the right certificate has.</summary>
    private static bool Asks(CodeFile code, Function function) => Asks(code, function, function.Body);

    private static bool Asks(CodeFile code, Function function, Span span)
    {
        for (var i = span.From; i < span.To; i++)
        {
            if (!code.IsWord(i))
                continue;
            var word = code[i].Value;
            if (
                word
                    is "digest"
                        or "sha256"
                        or "Sha256"
                        or "fingerprint"
                        or "spki"
                        or "public_key"
                        or "ct_eq"
                        or "pin"
                        or "pins"
                        or "pinned"
                        or "subject_pki"
                        or "verify_is_signed_by_trust_anchor"
                        or "verify_signature"
                        or "verify_for_usage"
                        or "hash"
                        or "SHA256"
                        or "to_der"
                        or "verify_slices_are_equal"
                || MisreadPin.Any.Digest().IsMatch(word)
                || word.Contains("pinned", StringComparison.OrdinalIgnoreCase)
                || word.Contains("expected_cert", StringComparison.OrdinalIgnoreCase)
                || word is "contains" or "contains_key" && !IsOfName(code, i)
                || code.Is(i + 1, "(")
                    && !IsIdle(code, function, word)
                    && (
                        word.StartsWith("verify", StringComparison.Ordinal)
                        || word.StartsWith("check", StringComparison.Ordinal)
                        || word.StartsWith("is_trusted", StringComparison.Ordinal)
                        || word.StartsWith("is_known", StringComparison.Ordinal)
                        || word.StartsWith("is_allowed", StringComparison.Ordinal)
                    )
            )
                return true;
            // end_entity == &self.expected, cert.as_ref() == self.der
            if (
                (
                    word is "end_entity" or "cert" or "certificate" or "leaf" or "der"
                    || function.Parameters.Contains(word) && !NoEvidence().IsMatch(word)
                )
                && (Near(code, i, "==") || Near(code, i, "!="))
                && !Has(code, new(i, Math.Min(i + 8, function.Body.To)), Names)
            )
                return true;
        }

        return false;
    }

    /// <summary>subject.contains(x), names.contains(&amp;subject): of a name of the certificate, or of the name that was asked for.</summary>
    private static bool IsOfName(CodeFile code, int word)
    {
        if (!code.Is(word + 1, "("))
            return false;
        var from = code.PathStart(word);
        return IsOfName(code, new(from, code.Mate(word + 1)), 0);
    }

    private static bool IsOfName(CodeFile code, Span span, int depth)
    {
        if (Has(code, span, Names))
            return true;
        for (var i = span.From; i < span.To; i++)
            if (
                code.IsWord(i)
                && !code.IsLink(i - 1)
                && (
                    ServerName().IsMatch(code[i].Value)
                    || depth < 2
                        && code.Names.Reaching(code[i].Value, i) is { Count: > 0 } given
                        && given.All(a => !a.Value.Contains(i) && IsOfName(code, a.Value, depth + 1))
                )
            )
                return true;
        return false;
    }

    /// <summary>preverified || ctx.error() == …, preverified | true: what the library refused is taken all the same.</summary>
    private static bool IsForgiven(CodeFile code, Function function, Span value)
    {
        if (!value.Any(i => code.Is(i, "||") && code.Parent(i) == code.Parent(value.From)))
            return false;
        var text = code.Text(value);
        return code.IsWord(value.From)
            && function.Parameters.Contains(code[value.From].Value)
            && (text.Contains("error", StringComparison.Ordinal) || text.Contains("X509VerifyResult", StringComparison.Ordinal))
            && !Asks(code, function, value);
    }

    /// <summary>ctx.current_cert().is_some(), !chain.is_empty(), certs.len() > 0: true for whoever shows any certificate.</summary>
    private static bool IsPresence(CodeFile code, Span span)
    {
        var last = span.To - 1;
        var isCall = code.Is(last, ")") && code.Is(last - 1, "(");
        return isCall && code[last - 2].Value is "is_some" or "is_ok" && Presence().IsMatch(code.Text(span)) && !HasChain(code, span)
            || isCall && code.Is(last - 2, "is_empty") && code.Is(span.From, "!") && Presence().IsMatch(code.Text(span))
            || code[last].Value is "0" or "1"
                && code[last - 1] is { Kind: TokenKind.Symbol, Value: ">" or ">=" or "!=" }
                && code.Is(last - 2, ")")
                && code.Is(last - 4, "len")
                && Presence().IsMatch(code.Text(span));
    }

    /// <summary>Something in between that may choose: .filter(…), .find(…), .and_then(|c| …).</summary>
    private static bool HasChain(CodeFile code, Span span) => Has(code, span, "filter", "find", "and_then", "position", "any");

    private static bool Near(CodeFile code, int index, string operation)
    {
        for (var i = index + 1; i < index + 8; i++)
            if (code.Is(i, operation))
                return true;
            else if (code.Is(i, ";") || code.Is(i, "{"))
                break;
        for (var i = index - 1; i > index - 6; i--)
            if (code.Is(i, operation))
                return true;
            else if (code.Is(i, ";") || code.Is(i, "{"))
                break;
        return false;
    }

    /// <summary>The calls whose failure is passed on by a question mark.</summary>
    private static IEnumerable<string> Questions(CodeFile code, Function function)
    {
        for (var i = function.Body.From; i < function.Body.To; i++)
            if (code.Is(i, "?") && code.Is(i - 1, ")"))
            {
                // a.b(…).map_err(…)?: what is asked is the first call of the chain that is no helper.
                var open = code.Mate(i - 1);
                var name = code[open - 1].Value;
                while (name is "map_err" or "ok_or" or "ok_or_else" or "and_then" && code.Is(open - 2, ".") && code.Is(open - 3, ")"))
                {
                    open = code.Mate(open - 3);
                    name = code[open - 1].Value;
                }

                yield return name;
            }
    }

    /// <summary>The arm or the answer that takes the error of the name for none; null where no single place says so.</summary>
    public static Span? Forgiving(CodeFile code, Function function)
    {
        foreach (var leaf in Leaves(code, function).ToList())
            if (Answer(code, function, leaf) == true && Masked(code, function, [leaf]) == Does.AnyName)
                return new(leaf.Pattern.IsEmpty ? leaf.Value.From : leaf.Pattern.From, leaf.Value.To);
        return null;
    }

    /// <summary>It says yes where a certain error was found.</summary>
    private static Does? Masked(CodeFile code, Function function, IEnumerable<Leaf> yes)
    {
        foreach (var leaf in yes)
        {
            var heads = leaf.Pattern.IsEmpty
                ? Head(code, function, leaf.Value.From)
                : code.Text(leaf.Pattern) + Head(code, function, leaf.Value.From);
            if (
                heads.Contains("NotValidForName", StringComparison.Ordinal) || heads.Contains("HOSTNAME_MISMATCH", StringComparison.Ordinal)
            )
                return Does.AnyName;
            if (
                heads.Contains("UnknownIssuer", StringComparison.Ordinal)
                || heads.Contains("Expired", StringComparison.Ordinal)
                || heads.Contains("BadSignature", StringComparison.Ordinal)
                || heads.Contains("SELF_SIGNED", StringComparison.Ordinal)
                || heads.Contains("X509VerifyResult", StringComparison.Ordinal)
                || heads.Contains("CaUsedAsEndEntity", StringComparison.Ordinal)
                || heads.Contains("InvalidPurpose", StringComparison.Ordinal)
                || heads.Contains("NotValidYet", StringComparison.Ordinal)
            )
                return Does.Masks;
            // if self.pins.contains(…) { Ok(…) } within the arm: that decides.
            var condition = Condition(code, leaf.Value.From);
            if (
                !condition.IsEmpty
                && !code.Text(condition).Contains("Err(", StringComparison.Ordinal)
                && condition.From > leaf.Pattern.From
            )
                continue;
            if (AnyError().IsMatch(heads))
                return Does.Masks;
            // Err(_) => Ok(assertion()): whatever the error was.
            if (
                !leaf.Pattern.IsEmpty
                && code.Is(leaf.Pattern.From, "Err")
                && leaf.Pattern.Length <= 5
                && !code.Text(Around(code, leaf.Pattern)).Contains("Err(e) if", StringComparison.Ordinal)
            )
                return Does.Masks;
        }

        return null;
    }

    private static Span Around(CodeFile code, Span span) => new(span.From, Math.Min(span.To + 2, code.Tokens.Length));

    /// <summary>The heads of the blocks around an answer, as text.</summary>
    private static string Head(CodeFile code, Function function, int at)
    {
        var text = "";
        for (var (open, depth) = (code.Parent(at), 0); open >= function.Body.From && depth < 6; open = code.Parent(open), depth++)
            if (code.Is(open, "{"))
            {
                var start = Math.Max(code.StatementStart(open), open - 60);
                text += code.Text(new(start, open));
            }

        return text;
    }

    private readonly record struct Leaf(Span Value, Span Pattern);

    /// <summary>True for yes, false for no, null where it is not known here.</summary>
    private static bool? Answer(CodeFile code, Function function, Leaf leaf)
    {
        var span = leaf.Value;
        if (span.IsEmpty)
            return null;
        // …or_else(|_| Ok(…)), .or(Ok(…)), .unwrap_or(true)
        if (
            code.Is(span.To - 1, ")")
            && code.Mate(span.To - 1) is var open
            && open > span.From
            && code[open - 1].Value is "or_else" or "or" or "unwrap_or" or "unwrap_or_else"
            && (
                code.Text(code.Inside(open)).Contains("Ok(", StringComparison.Ordinal)
                || code.Text(code.Inside(open)) is "true"
                || code.Text(code.Inside(open)).Contains("assertion", StringComparison.Ordinal)
            )
            && !code.Text(code.Inside(open)).Contains("Err(", StringComparison.Ordinal)
        )
            return true;
        if (code.Is(span.From, "Ok") && code.Mate(span.From + 1) == span.To - 1)
        {
            var inside = code.Inside(span.From + 1);
            if (inside.IsEmpty || code.Is(inside.From, "(") || code.Text(inside).EndsWith("assertion()", StringComparison.Ordinal))
                return true;
            // git2: libgit2's own verdict stands.
            if (code.Is(inside.To - 1, "CertificatePassthrough"))
                return false;
            // Ok(v) => Ok(v)
            if (!leaf.Pattern.IsEmpty && code.Is(leaf.Pattern.From, "Ok"))
                return true;
            return code.IsWord(inside.From) && inside.Length == 1 ? null : true;
        }

        if (code.Is(span.From, "Err"))
            return false;
        if (code.Text(span) is "CertificateCheckStatus::CertificateOk" || IsPresence(code, span))
            return true;
        if (span.Length == 1 && code.IsWord(span.From))
        {
            if (code.Is(span.From, "true"))
                return true;
            if (code.Is(span.From, "false"))
                return false;
            if (function.Parameters.Contains(code[span.From].Value))
                return null;
        }

        if (code.Text(span).EndsWith("::assertion()", StringComparison.Ordinal))
            return true;
        var value = code.Values.Of(span);
        return value.Is(true) ? true
            : value.Is(false) ? false
            : null;
    }

    private static IEnumerable<Leaf> Leaves(CodeFile code, Function function)
    {
        for (var i = function.Body.From; i < function.Body.To; i++)
            if (
                code.Is(i, "return")
                && ReferenceEquals(code.Functions.Around(i), function)
                && code.Expression(i + 1) is { IsEmpty: false } returned
            )
                foreach (var leaf in Tails(code, returned, default, 0))
                    yield return leaf;
        foreach (var leaf in Tails(code, function.Body, default, 0))
            yield return leaf;
    }

    /// <summary>What a block is worth: its last expression, and of a choice each branch.</summary>
    private static IEnumerable<Leaf> Tails(CodeFile code, Span block, Span pattern, int depth)
    {
        if (depth > 6)
            yield break;
        var start = LastExpression(code, block);
        if (start.IsEmpty || code.Is(start.From, "return"))
            yield break;
        if (
            code.Is(start.From, "{") && code.Mate(start.From) == start.To - 1
            || code.Is(start.From, "unsafe") && code.Is(start.From + 1, "{")
        )
        {
            foreach (var leaf in Tails(code, code.Inside(code.Is(start.From, "{") ? start.From : start.From + 1), pattern, depth + 1))
                yield return leaf;
        }
        else if (code.Is(start.From, "if"))
        {
            for (var i = start.From; i < start.To; i++)
                if (code.Is(i, "{"))
                {
                    foreach (var leaf in Tails(code, code.Inside(i), pattern, depth + 1))
                        yield return leaf;
                    i = code.Mate(i);
                }
                else if (code.IsOpen(i))
                {
                    i = code.Mate(i);
                }
        }
        else if (code.Is(start.From, "match"))
        {
            var open = start.From + 1;
            while (open < start.To && !code.Is(open, "{"))
                open = code.IsOpen(open) ? code.Mate(open) + 1 : open + 1;
            if (open >= start.To)
                yield break;
            foreach (var leaf in Arms(code, code.Inside(open), depth))
                yield return leaf;
        }
        else if (Recovery(code, start) is { } closure)
        {
            yield return new(start, pattern);
            foreach (var leaf in Tails(code, closure.Body, pattern, depth + 1))
                yield return leaf;
        }
        else
        {
            yield return new(start, pattern);
        }
    }

    /// <summary>verify(…).or_else(|e| match e { … }): what is made of a refusal.</summary>
    private static Function? Recovery(CodeFile code, Span value)
    {
        if (!code.Is(value.To - 1, ")") || code.Mate(value.To - 1) is not (> 0 and var open) || !code.Is(open - 1, "or_else"))
            return null;
        var closure = code.Functions.All.FirstOrDefault(f => f.Start == open + 1 && f.Name.Length == 0);
        return closure is not null && closure.Body.Any(i => code[i].Value is "match" or "if") ? closure : null;
    }

    private static IEnumerable<Leaf> Arms(CodeFile code, Span inside, int depth)
    {
        var from = inside.From;
        for (var i = inside.From; i < inside.To; i++)
        {
            if (code.IsOpen(i))
            {
                i = Math.Min(code.Mate(i), inside.To);
                continue;
            }

            if (!code.Is(i, "=>"))
                continue;
            var pattern = new Span(from, i);
            Span arm;
            if (code.Is(i + 1, "{"))
                arm = code.Inside(i + 1);
            else
            {
                var end = i + 1;
                while (end < inside.To && !code.Is(end, ","))
                    end = code.IsOpen(end) ? code.Mate(end) + 1 : end + 1;
                arm = new(i + 1, Math.Min(end, inside.To));
            }

            foreach (var leaf in Tails(code, arm, pattern, depth + 1))
                yield return leaf;
            i = code.Is(i + 1, "{") ? code.Mate(i + 1) : arm.To;
            from =
                code.Is(i, ",") ? i + 1
                : code.Is(i + 1, ",") ? i + 2
                : i + 1;
        }
    }

    /// <summary>What stands behind the last semicolon, or behind the last block that is a statement.</summary>
    private static Span LastExpression(CodeFile code, Span block)
    {
        var from = block.From;
        for (var i = block.From; i < block.To; i++)
        {
            if (code.Is(i, ";"))
                from = i + 1;
            else if (code.IsOpen(i))
            {
                var close = Math.Min(code.Mate(i), block.To);
                // if … { } and match … { } that stand by themselves end a statement.
                if (
                    code.Is(i, "{")
                    && close + 1 < block.To
                    && code[from].Value is "if" or "match" or "for" or "while" or "loop" or "unsafe"
                    && !(code.Is(close + 1, "else") || code.Is(close + 1, ".") || code.Is(close + 1, "?"))
                )
                    from = close + 1;
                i = close;
            }
        }

        return new(from, block.To);
    }

    private static bool Has(CodeFile code, Span span, params string[] words)
    {
        for (var i = span.From; i < span.To; i++)
            if (code.IsWord(i) && words.Contains(code[i].Value, StringComparer.Ordinal))
                return true;
        return false;
    }

    /// <summary>What a verifier is given beside the certificate.</summary>
    [GeneratedRegex("^_*(self|now|time|ocsp.*|scts?|message|dss|depth|preverif.*|ok|ctx|context|store.*|.*host.*|.*name.*|port)$")]
    private static partial Regex NoEvidence();

    [GeneratedRegex("^_?(server_?name|dns_?name|host(_?name)?|domain|sni)$")]
    private static partial Regex ServerName();

    [GeneratedRegex("verif|valid|check|name|pin|match")]
    private static partial Regex Verifying();

    [GeneratedRegex("cert|chain|end_entity|peer|leaf")]
    private static partial Regex Presence();

    /// <summary>Err(Error::InvalidCertificate(reason)), if let Err(_) = …: whichever it was.</summary>
    [GeneratedRegex(@"\bInvalidCertificate(Data)?\s*\(\s*(_\w*|[a-z]\w*|\.\.)\s*\)\s*\)?(?!\s*(if|&&|\)))")]
    private static partial Regex AnyError();
}
