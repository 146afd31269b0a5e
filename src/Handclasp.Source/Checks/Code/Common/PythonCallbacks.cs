using System.Text.RegularExpressions;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// The callbacks of pyOpenSSL's <c>set_verify</c>: <c>(connection, certificate, error, depth, ok)</c>. What they say to a certificate that
/// OpenSSL refused (ok is 0) decides whether anything is verified.
/// </summary>
internal static partial class PythonCallbacks
{
    /// <summary>The functions that a call of set_verify may be given: one, or a method that several classes of a family have.</summary>
    public static IReadOnlyList<Function> Of(CodeFile code, Call set)
    {
        var given = code.In(set.Open, "callback") is { } named ? named.Value : set.Argument(1);
        if (given.IsEmpty)
            return [];
        var last = given.To - 1;
        if (code.Is(last, ")") && code.CallAt(code.Mate(last)) is { } made && made.Start == given.From)
        {
            // functools.partial(callback, host)
            if (made.Word == "partial")
                return code.Functions.Of(made.Argument(0)) is { } bound ? [bound] : [];
            // Checker(host), a class with __call__
            if (PythonClasses.All(code).FirstOrDefault(c => c.Name == made.Word) is { } type)
                return [.. PythonClasses.Methods(code, type, "__call__").Take(1)];
            // callback_for(host), a function that gives one of its own
            if (code.Functions.Named(made.Word).FirstOrDefault() is { } maker && code.Functions.Returns(maker) is [var returned])
                return code.Functions.Of(returned) is { } inner ? [inner] : [];
            return [];
        }

        if (code.IsWord(last) && code.IsLink(last - 1) && code[given.From].Value is "self" or "cls")
        {
            var methods = PythonClasses.Around(code, set.Name) is { } owner
                ? PythonClasses.Methods(code, owner, code[last].Value).ToList()
                : [];
            if (methods.Count > 0)
                return methods;
        }

        return code.Functions.Of(given) is { } one ? [one] : [.. Chosen(code, given), .. Handed(code, set, given)];
    }

    /// <summary>def connect(host, callback): … set_verify(…, callback): what the callers in this file give.</summary>
    private static IEnumerable<Function> Handed(CodeFile code, Call set, Span given)
    {
        if (given.Length != 1 || code.Functions.NamedAround(set.Name) is not { } home)
            yield break;
        var name = code[given.From].Value;
        var parameters = home.Parameters.Where(p => p is not ("self" or "cls")).ToList();
        var position = parameters.IndexOf(name);
        if (position < 0 || code.Functions.Named(home.Name).Count() != 1)
            yield break;
        foreach (var call in code.Calls(home.Name).Where(c => c.Name > home.Body.To || c.Name < home.Start))
        {
            var handed = code.In(call.Open, name) is { } named ? named.Value : call.Argument(position);
            if (handed.IsEmpty || code.Is(handed.From + 1, "="))
                continue;
            if (code.Functions.Of(handed) is { } callback)
                yield return callback;
            else
                foreach (var one in Chosen(code, handed))
                    yield return one;
        }
    }

    /// <summary>rotating_ok if rotating else strict, CALLBACKS[kind]: each that may be given.</summary>
    private static IEnumerable<Function> Chosen(CodeFile code, Span given) =>
        Choices.Of(code, given) is { Count: > 1 } several ? several.Select(code.Functions.Of).OfType<Function>() : [];

    /// <summary>A callback that can agree with what OpenSSL refused, though nothing that only the right certificate has was compared.</summary>
    public static bool IsLax(CodeFile code, Function callback)
    {
        if (Verifiers.Judge(code, callback, IsYes) is Verdicts.AcceptsAll or Verdicts.Swallows)
            return true;
        if (Given.Of(callback) is not { } given)
            return false;
        var judge = new Judge(code, callback, given);
        // A digest that is only kept decides nothing.
        if (judge.NeverRefuses())
            return true;
        for (var i = callback.Body.From; i < callback.Body.To; i++)
            if (
                code.IsWord(i)
                && !Logged.Is(code, i)
                && (IsEvidence(code[i].Value) || code.Is(i, "super") || AsksAnother(code, i, callback))
            )
                return false;
        return code.Functions.Returns(callback).Any(judge.LetsPass);
    }

    /// <summary>Index behind the first result that lets pass what OpenSSL refused, or -1.</summary>
    public static int Agreement(CodeFile code, Function callback) =>
        Given.Of(callback) is { } given
        && new Judge(code, callback, given) is var judge
        && code.Functions.Returns(callback).FirstOrDefault(judge.LetsPass) is { IsEmpty: false } lax
            ? lax.To
            : -1;

    private static bool IsYes(Value value) => value.Is(true) || value is { Kind: ValueKind.Number, Text: "1" };

    /// <summary>Another function of the file that may decide; not one that only asks for the dates, or agrees with everything.</summary>
    private static bool AsksAnother(CodeFile code, int word, Function callback)
    {
        if (
            !code.Is(word + 1, "(")
            || code.Functions.Named(code[word].Value).FirstOrDefault(f => f.Start != callback.Start) is not { } other
        )
            return false;
        var words = Enumerable.Range(other.Body.From, other.Body.Length).Where(code.IsWord).Select(i => code[i].Value).ToList();
        return words.Exists(IsEvidence)
            || !words.Exists(w => Dates().IsMatch(w))
                && code.Functions.Returns(other) is { Count: > 0 } returns
                && !returns.All(r => IsYes(code.Values.Of(r)));
    }

    /// <summary>A word for what cannot be forged: a digest, a signature, a chain that is verified.</summary>
    private static bool IsEvidence(string word) => Evidence().IsMatch(word);

    [GeneratedRegex(
        "digest|sha256|sha512|fingerprint|pin|verify_certificate|StoreContext|compare|trusted|public_bytes|dump_|get_pubkey|to_cryptography",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Evidence();

    [GeneratedRegex("not_?(valid_?)?(before|after)|has_expired", RegexOptions.IgnoreCase)]
    private static partial Regex Dates();

    /// <summary>OpenSSL's errors for a chain that ends in nothing known: by their numbers and their names.</summary>
    [GeneratedRegex("^(2|18|19|20|21|27)$|SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY_LEAF|CERT_UNTRUSTED")]
    private static partial Regex Strangers();

    /// <summary>The parameters that matter, by what pyOpenSSL gives them.</summary>
    private sealed record Given(string Certificate, string Error, string Ok)
    {
        public static Given? Of(Function callback)
        {
            var names = callback.Parameters.Where((p, i) => i > 0 || p is not ("self" or "cls")).ToList();
            return names.Count < 5 ? null
                : names.Count == 5 ? new(names[1], names[2], names[4])
                // partial(callback, host): what is bound comes first.
                : new(names[^4], names[^3], names[^1]);
        }
    }

    /// <summary>What a condition says of OpenSSL's own result.</summary>
    private enum Says
    {
        Nothing,
        Refused,
        Agreed,
    }

    /// <summary>Follows the ways to what a callback returns.</summary>
    private sealed class Judge(CodeFile code, Function callback, Given given)
    {
        /// <summary>Every way ends in a yes, and nothing is raised.</summary>
        public bool NeverRefuses() =>
            code.Functions.Returns(callback) is { Count: > 0 } returns
            && returns.All(r => IsYes(code.Values.Of(r)) || IsAlways(r))
            && !Enumerable.Range(callback.Body.From, callback.Body.Length).Any(i => code[i].Value is "raise" or "assert");

        /// <summary>True for a result that can be yes where OpenSSL said no.</summary>
        public bool LetsPass(Span result)
        {
            var at = result.IsEmpty ? result.From - 1 : result.From;
            var worth = code.Values.Of(result);
            if (result.IsEmpty || IsNo(worth))
                return false;
            // errno is not None: OpenSSL always gives it one.
            if (IsYes(worth) || IsAlways(result))
                return !IsGuarded(at);
            if (!callback.IsExpression && IsGuarded(at))
                return false;
            result = Bare(result);
            // ok or error in TOLERATED
            var ways = Split(result, "or");
            if (ways.Exists(IsAgreed))
                return ways.Exists(w => !Mentions(w, given.Ok) && !IsAgreed(w) && !IsOfLists(w));
            if (ways.TrueForAll(w => Mentions(w, given.Error) && !Mentions(w, given.Ok)) && ways.Exists(Tolerates))
                return true;
            if (Mentions(result, given.Ok) || Mentions(result, given.Error))
                return false;
            // What is looked at is the certificate's own word: a name, a date.
            return !Enumerable.Range(result.From, result.Length).Any(i => code.IsWord(i) && IsKnownElsewhere(i));
        }

        /// <summary>error in (0, 18, 19): among what is let pass is what a certificate gets that nobody vouched for.</summary>
        private bool Tolerates(Span way)
        {
            for (var i = way.From; i < way.To; i++)
            {
                if (!code.Is(i, "in") || code.Is(i - 1, "not"))
                    continue;
                var list = code.Expression(i + 1);
                if (list.Length == 1 && code.IsWord(i + 1) && code.Names.Reaching(code[i + 1].Value, i) is [var only])
                    list = only.Value;
                return Enumerable.Range(list.From, Math.Min(list.Length, 60)).Any(k => Strangers().IsMatch(code[k].Value));
            }

            return false;
        }

        /// <summary>error is not None, certificate is not None, depth >= 0: what OpenSSL gives to every callback.</summary>
        private bool IsAlways(Span result) =>
            result.Length is 3 or 4
            && code.IsWord(result.From)
            && callback.Parameters.Contains(code[result.From].Value)
            && (
                code.Is(result.To - 1, "None")
                    && (code.Is(result.From + 1, "is") && code.Is(result.From + 2, "not") || code.Is(result.From + 1, "!="))
                || code.Is(result.From + 1, ">=") && code.Is(result.To - 1, "0")
            );

        private static bool IsNo(Value value) =>
            value.Is(false) || value.Is(ValueKind.Null) || value is { Kind: ValueKind.Number, Text: "0" };

        /// <summary>A variable that got something of OpenSSL's result, or a function of somebody else's.</summary>
        private bool IsKnownElsewhere(int word) =>
            code.Is(word + 1, "(")
                && !code.IsLink(word - 1)
                && code[word].Value is not ("bool" or "int" or "not" or "str" or "len" or "any" or "all")
            || !code.IsLink(word - 1)
                && code.Names.Reaching(code[word].Value, word).Any(a => callback.Body.Contains(a.Name) && !IsOfCertificate(a.Value));

        private bool IsOfCertificate(Span value) =>
            Mentions(value, given.Certificate) && !Mentions(value, given.Ok) && !Mentions(value, given.Error);

        /// <summary>bool(ok), int(…), (…).</summary>
        private Span Bare(Span span)
        {
            for (var depth = 0; depth < 4; depth++)
                if (span.Length > 2 && code.Is(span.From, "(") && code.Mate(span.From) == span.To - 1)
                    span = new(span.From + 1, span.To - 1);
                else if (
                    span.Length > 3
                    && code[span.From].Value is "bool" or "int"
                    && code.Is(span.From + 1, "(")
                    && code.Mate(span.From + 1) == span.To - 1
                )
                    span = new(span.From + 2, span.To - 1);
            return span;
        }

        /// <summary>Reached only where OpenSSL agreed: within such a condition, or behind one that refuses otherwise.</summary>
        private bool IsGuarded(int at)
        {
            var line = at;
            while (line > callback.Body.From && !IsLine(line))
                line--;
            var (margin, isChain) = (code.Column(line), false);
            for (var i = line - 1; i >= callback.Body.From; i--)
            {
                if (!IsLine(i))
                    continue;
                var column = code.Column(i);
                if (column > margin)
                    continue;
                var word = code[i].Value;
                if (column < margin)
                {
                    margin = column;
                    if (word is "if" or "elif" && Of(Head(i)) == Says.Agreed || word is "if" or "elif" && IsOfLists(Head(i)))
                        return true;
                    isChain = word is "elif" or "else";
                    continue;
                }

                // if not ok: …, else: here; if not ok: return False, and behind it: here.
                if (word is "if" or "elif" && Of(Head(i)) == Says.Refused && (isChain || Refuses(i)))
                    return true;
                isChain &= word == "elif";
            }

            return false;
        }

        private bool IsLine(int index) => code[index].LineBefore && code.Parent(index) < 0 || index == callback.Body.From;

        private Span Head(int clause)
        {
            var to = clause + 1;
            while (to < callback.Body.To && !(code.Is(to, ":") && code.Parent(to) == code.Parent(clause)))
                to++;
            return new(clause + 1, to);
        }

        /// <summary>Every way through a clause refuses: nothing in it says yes, and it ends with a no.</summary>
        private bool Refuses(int clause)
        {
            if (PythonBlocks.Of(code, clause) is not { } block)
                return false;
            var last = Enumerable.Range(block.From, block.Length).LastOrDefault(i => i == block.From || IsLine(i), block.From);
            return code.Is(last, "raise") || code.Is(last, "return") && (code[last + 1].LineBefore || IsNo(code.Values.At(last + 1)));
        }

        private Says Of(Span condition)
        {
            condition = Bare(condition);
            var ways = Split(condition, "or");
            if (ways.Count > 1)
                return ways.Exists(w => Of(w) == Says.Refused) ? Says.Refused
                    : ways.TrueForAll(w => Of(w) == Says.Agreed) ? Says.Agreed
                    : Says.Nothing;
            var demands = Split(condition, "and");
            if (demands.Count > 1)
                return demands.Exists(d => Of(d) == Says.Agreed) ? Says.Agreed : Says.Nothing;
            if (code.Is(condition.From, "not"))
                return Of(new(condition.From + 1, condition.To)) switch
                {
                    Says.Agreed => Says.Refused,
                    Says.Refused => Says.Agreed,
                    _ => Says.Nothing,
                };
            if (IsAgreed(condition))
                return Says.Agreed;
            return IsRefused(condition) ? Says.Refused : Says.Nothing;
        }

        /// <summary>ok, ok == 1, ok is True, error == 0.</summary>
        private bool IsAgreed(Span span)
        {
            span = Bare(span);
            if (span.Length == 1)
                return code.Is(span.From, given.Ok);
            return IsCompared(span, "==", "is") is var (name, value)
                    && (name == given.Ok && IsYes(value) || name == given.Error && IsNone(value))
                || IsCompared(span, "!=") is var (other, no) && other == given.Ok && IsNo(no);
        }

        private bool IsRefused(Span span)
        {
            if (span.Length == 1)
                return code.Is(span.From, given.Error);
            return IsCompared(span, "!=") is var (name, value) && (name == given.Ok && IsYes(value) || name == given.Error && IsNone(value))
                || IsCompared(span, "==", "is") is var (other, no) && other == given.Ok && IsNo(no)
                || IsCompared(span, ">") is var (more, zero) && more == given.Error && IsNone(zero);
        }

        /// <summary>0, X509_V_OK.</summary>
        private static bool IsNone(Value value) => value.Text == "0" || value.Text.EndsWith("V_OK", StringComparison.Ordinal);

        private (string Name, Value Value)? IsCompared(Span span, params string[] operators)
        {
            if (span.Length < 3 || !code.IsWord(span.From) || !operators.Contains(code[span.From + 1].Value))
                return null;
            var right = new Span(span.From + 2, span.To);
            var value = code.Values.Of(right);
            return (code[span.From].Value, value.IsKnown ? value : new(ValueKind.Unknown, code.Said(right)));
        }

        /// <summary>That no list of revoked certificates could be had, which is a flaw of another kind.</summary>
        private bool IsOfLists(Span span)
        {
            var names = Enumerable
                .Range(span.From, span.Length)
                .Where(i => code.IsWord(i) && code[i].Value.Contains("CRL", StringComparison.Ordinal))
                .ToList();
            return names.Count > 0
                && !Enumerable
                    .Range(span.From, span.Length)
                    .Any(i => code.IsWord(i) && code[i].Value.StartsWith("X509_V_ERR", StringComparison.Ordinal) && !names.Contains(i));
        }

        private bool Mentions(Span span, string name) =>
            Enumerable.Range(span.From, span.Length).Any(i => code.IsWord(i) && code[i].Value == name);

        private List<Span> Split(Span span, string word)
        {
            List<Span> parts = [];
            var from = span.From;
            for (var i = span.From; i < span.To; i++)
                if (code.IsOpen(i))
                    i = Math.Min(code.Mate(i), span.To);
                else if (code.Is(i, word))
                {
                    parts.Add(new(from, i));
                    from = i + 1;
                }

            parts.Add(new(from, span.To));
            return parts;
        }
    }
}
