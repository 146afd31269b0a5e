using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.RevocationOff;

/// <summary>Node.js: drivers that ask for revocation by themselves, and programs that take no answer for a good one.</summary>
internal static partial class JavaScript
{
    private const string Because = "a revoked certificate is accepted";
    private const string Soft =
        "whoever keeps the responder from answering has a revoked certificate accepted: no answer counts as a good one here";

    public static IEnumerable<Flag> Look(CodeFile code) => [.. Drivers(code), .. Failures(code), .. Stapled(code), .. OnlyRevoked(code)];

    private static IEnumerable<Flag> Drivers(CodeFile code)
    {
        if (!code.Names.Mentions("snowflake"))
            yield break;
        foreach (var setting in code.Settings("insecureConnect", "ocspFailOpen", "disableOCSPChecks"))
            if (
                Options.Judge(
                    code,
                    setting,
                    true,
                    setting.Option == "ocspFailOpen"
                        ? $"ocspFailOpen is on: where the responder does not answer, {Because}"
                        : $"{setting.Option} is on: {Because}",
                    "Remove it, and write ocspFailOpen: false."
                ) is
                { } flag
            )
                yield return flag;
    }

    /// <summary>A look for revocation whose failure is taken for a yes: in a catch, in .catch(…), in the callback's error.</summary>
    private static IEnumerable<Flag> Failures(CodeFile code)
    {
        if (!About().IsMatch(code.Source.Text))
            yield break;
        for (var i = 1; i < code.Tokens.Length; i++)
        {
            if (!code.IsWord(i))
                continue;
            if (code.Is(i, "catch") && code.Is(i - 1, "}") && !code.IsLink(i - 1))
            {
                var tried = code.Inside(code.Mate(i - 1));
                var open = code.Is(i + 1, "(") ? code.Mate(i + 1) + 1 : i + 1;
                if (code.Is(open, "{") && IsLook(code, tried) && !IsOther(code, i) && Accepted(code, code.Inside(open), i) is { } yes)
                    yield return Told(yes);
            }
            else if (code.Is(i, "catch") && code.IsLink(i - 1) && code.Is(i + 1, "("))
            {
                // A call for once, and no clause.
                var call = new Call(code, i, i + 1);
                if (
                    IsLook(code, new(ChainStart(code, i), i))
                    && !IsOther(code, i)
                    && code.Functions.Of(call.Argument(0)) is { } handler
                    && (handler.IsExpression ? IsYes(code, handler.Body) : Accepted(code, handler.Body, i) is not null)
                )
                    yield return Told(new(call.Name, call.Whole.To));
            }
            else if (code.Is(i, "if") && code.Is(i + 1, "(") && ByError(code, i) is { } passed)
                yield return Told(passed);
        }
    }

    /// <summary>socket.on('OCSPResponse', (response) => { if (!response) return; … }): who is not told anything goes on.</summary>
    private static IEnumerable<Flag> Stapled(CodeFile code)
    {
        foreach (var call in code.Calls("on", "once"))
        {
            if (
                code[call.Argument(0).From] is not { IsText: true, Value: "OCSPResponse" }
                || code.Functions.Of(call.Argument(1)) is not { Parameters: [var response, ..] } function
            )
                continue;
            // A handler that refuses nobody is no look; one that asks for the answer and does no more than to write a line about it is.
            if (!HasRefusal(code, function.Body))
            {
                if (
                    code.Names.Has("requestOCSP")
                    && Enumerable.Range(function.Body.From, function.Body.Length).Any(i => code.Is(i, "if"))
                    && IsOnlyWritten(code, function)
                )
                    yield return Told(call.Whole);
                continue;
            }

            for (var i = function.Body.From; i < function.Body.To; i++)
            {
                if (!code.Is(i, "if") || !code.Is(i + 1, "("))
                    continue;
                var head = code.Inside(i + 1);
                var then = code.Mate(i + 1) + 1;
                var block = code.Is(then, "{")
                    ? code.Inside(then)
                    : new(then, code.Expression(code.Is(then, "return") ? then + 1 : then).To);
                var isMissing = code.Is(head.From, "!") && code.Is(head.From + 1, response) && !code.IsLink(head.From + 2);
                var isThere = head.Length == 1 && code.Is(head.From, response) && !code.Is(block.To + 1, "else");
                if (
                    isMissing && !HasRefusal(code, block) && Enumerable.Range(block.From, block.Length).Any(k => code.Is(k, "return"))
                    || isThere && !HasRefusal(code, new(Math.Min(block.To + 1, function.Body.To), function.Body.To))
                )
                {
                    yield return Told(call.Whole);
                    break;
                }
            }
        }
    }

    /// <summary>It does nothing but to write lines of a log.</summary>
    private static bool IsOnlyWritten(CodeFile code, Function function)
    {
        var calls = code.Calls().Where(c => function.Body.Contains(c.Name)).ToList();
        return calls.Exists(Logged.IsCall)
            && calls.TrueForAll(c => Logged.IsCall(c) || Logged.Is(code, c.Name))
            && !Enumerable.Range(function.Body.From, function.Body.Length).Any(i => code.Is(i, "="));
    }

    private static bool HasRefusal(CodeFile code, Span block) =>
        Enumerable
            .Range(block.From, block.Length)
            .Any(i => code.IsWord(i) && code[i].Value is "destroy" or "throw" or "reject" or "end" or "abort" or "exit" or "close");

    /// <summary>ocsp.check({ cert, issuer }, (err) => { if (err &amp;&amp; /revoked/.test(err.message)) refuse(); else go on }): every other failure passes.</summary>
    private static IEnumerable<Flag> OnlyRevoked(CodeFile code)
    {
        foreach (var function in code.Functions.All)
        {
            if (
                function.IsExpression
                || function.Parameters is not [var error, ..]
                || !ErrorName().IsMatch(error)
                || code.CallAt(code.Parent(function.Start)) is not { } asked
                || !Revocation().IsMatch(asked.Path)
                || IsOther(code, asked.Name)
            )
                continue;
            var (onlyRevoked, refusesAll, passes) = (false, false, false);
            for (var i = function.Body.From; i < function.Body.To; i++)
            {
                if (code.Is(i, "(") && code.CallAt(i) is { } call)
                {
                    passes |= IsPassing(code, call);
                    // reject(err), done(err), next(err)
                    refusesAll |= !Logged.IsCall(call) && call.Receiver.Length == 0 && code.Text(call.Argument(0)) == error;
                }

                passes |= code.Is(i, "return") && IsYes(code, code.Expression(i + 1));
                refusesAll |= code.Is(i, "throw") && code.Is(i + 1, error);
                if (!code.Is(i, "if") || !code.Is(i + 1, "("))
                    continue;
                var head = code.Inside(i + 1);
                if (!Enumerable.Range(head.From, head.Length).Any(k => code.Is(k, error)))
                    continue;
                if (RevokedWord().IsMatch(code.Text(head)))
                    onlyRevoked = true;
                else
                {
                    var then = code.Mate(i + 1) + 1;
                    var block = code.Is(then, "{") ? code.Inside(then) : code.Expression(code.Is(then, "return") ? then + 1 : then);
                    refusesAll |= Enumerable
                        .Range(block.From, block.Length)
                        .Any(k => code.IsWord(k) && code[k].Value is "false" or "reject" or "throw" or "destroy" or "exit" or "Error");
                }
            }

            if (onlyRevoked && passes && !refusesAll)
                yield return Told(asked.Whole);
        }
    }

    private static Flag Told(Span at) =>
        new(at, Soft) { Remedy = "Refuse where nobody answers, or demand a stapled answer.", Confidence = Confidence.Firm };

    /// <summary>ocsp.check({ cert, issuer }, (err, answer) => { if (err) return done(null, true); … }).</summary>
    private static Span? ByError(CodeFile code, int word)
    {
        var head = code.Inside(word + 1);
        if (
            head.Length != 1
            || code.Functions.Around(word) is not { Parameters: [var error, ..] } function
            || error != code[head.From].Value
            || !ErrorName().IsMatch(error)
            || code.CallAt(code.Parent(function.Start)) is not { } asked
            || !Revocation().IsMatch(asked.Path)
        )
            return null;
        var then = code.Mate(word + 1) + 1;
        return Accepted(
            code,
            code.Is(then, "{") ? code.Inside(then) : new(then, code.Expression(code.Is(then, "return") ? then + 1 : then).To),
            word
        );
    }

    /// <summary>What is tried is about revocation.</summary>
    private static bool IsLook(CodeFile code, Span span)
    {
        for (var i = span.From; i < span.To; i++)
            if ((code.IsWord(i) || code[i].IsText && code[i].Value.Length < 60) && Revocation().IsMatch(code[i].Value))
                return true;
        return false;
    }

    /// <summary>Where a chain of calls begins.</summary>
    private static int ChainStart(CodeFile code, int word)
    {
        while (code.IsLink(word - 1) && word > 2)
            word = code.Is(word - 2, ")") && code.Mate(word - 2) is > 1 and var open ? open - 1 : word - 2;
        return word;
    }

    /// <summary>Tokens, sessions and licences are revoked as well.</summary>
    private static bool IsOther(CodeFile code, int at)
    {
        if (code.Functions.Around(at) is not { } function)
            return false;
        for (var i = Math.Max(0, function.Start - 2); i < function.End; i++)
            if (code.IsWord(i) && Others().IsMatch(code[i].Value))
                return true;
        return false;
    }

    /// <summary>Where a block says yes, and nothing in it refuses.</summary>
    private static Span? Accepted(CodeFile code, Span block, int at)
    {
        Span? yes = null;
        for (var i = block.From; i < block.To; i++)
        {
            if (!code.IsWord(i))
                continue;
            if (code[i].Value is "throw" or "reject" or "destroy" or "false" or "Error" or "exit" or "revoked")
                return null;
            if (code.Is(i, "return") && !code[i + 1].LineBefore && IsYes(code, code.Expression(i + 1)))
                yes ??= new(i, code.Expression(i + 1).To);
            else if (code.Is(i + 1, "(") && code.CallAt(i + 1) is { } call && IsPassing(code, call))
                yes ??= call.Whole;
        }

        if (yes is not null || block.Length > 0 && Enumerable.Range(block.From, block.Length).Any(i => code.Is(i, "return")))
            return yes;
        // catch (e) { log(e); } return true;
        var after = block.To + 1;
        return code.Is(after, "return") && code.Functions.Around(at) is not null && IsYes(code, code.Expression(after + 1))
            ? new(after, code.Expression(after + 1).To)
            : null;
    }

    /// <summary>next(), resolve(true), done(null, true), callback(null).</summary>
    private static bool IsPassing(CodeFile code, Call call) =>
        call.Receiver.Length == 0
        && (
            call.Word is "next" && call.Arguments.Count == 0
            || call.Word is "resolve" && IsYes(code, call.Argument(0))
            || call.Word is "cb" or "callback" or "done" or "next"
                && call.Arguments.Count > 0
                && code.Values.Of(call.Argument(0)).Is(ValueKind.Null)
                && (call.Arguments.Count == 1 || IsYes(code, call.Argument(1)))
        );

    private static bool IsYes(CodeFile code, Span span) =>
        code.Values.Of(span) is { Kind: ValueKind.True } or { Kind: ValueKind.Text, Text: "good" or "GOOD" or "ok" or "valid" };

    [GeneratedRegex(@"ocsp|x509|certificate|\bcrls?\b", RegexOptions.IgnoreCase)]
    private static partial Regex About();

    [GeneratedRegex(
        @"ocsp|revo(ked|cation)|^crls?$|(^|[a-z_])(CRL|Crl)(?![a-z])|^crl(?=[A-Z_])|^(check|fetch|load|download)_?crl",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Revocation();

    [GeneratedRegex("token|jwt|session|apikey|license|consent|refresh|grant|bearer|oauth", RegexOptions.IgnoreCase)]
    private static partial Regex Others();

    [GeneratedRegex("revoked", RegexOptions.IgnoreCase)]
    private static partial Regex RevokedWord();

    [GeneratedRegex("^(e|err|error|failure)$", RegexOptions.IgnoreCase)]
    private static partial Regex ErrorName();
}
