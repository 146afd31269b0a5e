using System.Text.RegularExpressions;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Scripts;

/// <summary>Verification callbacks of Ruby and Perl: OpenSSL hands them its own verdict, and asks for theirs.</summary>
internal static partial class Callbacks
{
    private const string Because = "the verify callback says yes to everything: OpenSSL's own verdict is thrown away";
    private const string Names = "the verify callback looks at what anybody can write into a certificate, and not at OpenSSL's own verdict";
    private const string Masking = "the verify callback lets certificates pass that OpenSSL refused, for a reason that anybody can give";
    private const string Remedy = "Return the first argument (OpenSSL's verdict) where nothing is wrong, or leave the callback out.";

    /// <summary>Those of clients, or of servers.</summary>
    public static IEnumerable<Flag> Look(CodeFile code, bool servers)
    {
        foreach (var given in Givens.Of(code))
            if (
                given.Key is "verifycallback" or "sslverifycallback" or "verifycb" or "sslverifycb"
                && Judge(code, given.Value) is { } because
                && !given.Beside().Any(g => Meaning.IsMode(g.Key) && Meaning.ModeOf(code, g.Value) == Modes.None)
                && Sides.IsServer(code, given.At) == servers
            )
                yield return new(given.Whole, because) { Remedy = Remedy };
        foreach (var call in code.Calls("CTX_set_verify", "set_verify", "CTX_set_cert_verify_callback", "SSL_CTX_set_verify"))
        {
            var position = call.Word == "CTX_set_cert_verify_callback" ? 1 : 2;
            if (
                call.Arguments.Count > position
                && (position == 1 || Meaning.ModeOf(code, call.Argument(1)) != Modes.None)
                && Judge(code, call.Argument(position)) is { } because
                && Sides.IsServer(code, call.Name) == servers
            )
                yield return new(call.Whole, because) { Remedy = Remedy };
        }

        // ctx.verify_callback = lambda do … end is a member; set_verify_callback { |ok, store| true } has the block behind it.
        foreach (var at in code.Index.Places("verify_callback", "set_verify_callback"))
            if (
                code.Language.Name == "Ruby"
                && (code.Is(at + 1, "{") || code.Is(at + 1, "do"))
                && code.Functions.All.FirstOrDefault(f => f.Start == at + 1) is { } block
                && Judged(code, block) is { } because
                && Sides.IsServer(code, at) == servers
            )
                yield return new(new(code.PathStart(at), at + 1), because) { Remedy = Remedy };
    }

    /// <summary>What is wrong with a callback, or null.</summary>
    public static string? Judge(CodeFile code, Span value) => Function(code, value) is { } function ? Judged(code, function) : null;

    public static bool AcceptsAll(CodeFile code, Function function) =>
        Verifiers.Judge(code, function, v => Meaning.IsOn(v)) is Verdicts.AcceptsAll or Verdicts.Swallows;

    private static string? Judged(CodeFile code, Function function, int depth = 0)
    {
        if (function.Body.IsEmpty)
            return null;
        if (depth < 3 && Delegate(code, function) is { } helper)
            return Judged(code, helper, depth + 1);
        if (AcceptsAll(code, function))
            return Because;
        if (Masks(code, function))
            return Masking;
        var verdict = Verdict(function);
        var words = 0;
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            if (!code.IsWord(i) && !code[i].IsText || IsSaid(code, i))
                continue;
            if (code.IsWord(i) && (code[i].Value == verdict || code[i].Value is "$_" or "shift" && verdict.Length == 0))
                words++;
            if (code[i].Value.Length < 80 && Proof().IsMatch(code[i].Value) && !IsTakenOver(code, i) && !IsDepth(code, function, i))
                return null;
        }

        // my ($ok, …) = @_ is the first.
        var needed = code.Language.Name == "Perl" ? 2 : 1;
        return words >= needed || verdict.Length == 0 && words > 0 ? null : Names;
    }

    /// <summary>->(ok, store) { log_store(ok, store) }: all that it does is to ask one function of the file, which is judged in its place.</summary>
    private static Function? Delegate(CodeFile code, Function function)
    {
        var name = function.Body.From;
        if (code.Is(name, "return"))
            name++;
        if (code.Is(name, "self") && code.IsLink(name + 1))
            name += 2;
        if (
            !code.IsWord(name)
            || !code.Is(name + 1, "(")
            || code.Mate(name + 1) is var close && close + 1 < function.Body.To && !code.Is(close + 1, ";")
        )
            return null;
        return code.Functions.Named(code[name].Value).Take(2).ToList() is [var only] && only.Start != function.Start ? only : null;
    }

    /// <summary>warn "…" unless $ok; @logger.warn(ctx.error_string): what is only said decides nothing.</summary>
    private static bool IsSaid(CodeFile code, int index)
    {
        var start = code.StatementStart(index);
        if (code[start].Value is "warn" or "print" or "puts" or "say" or "carp" or "cluck" or "pp" or "printf")
            return true;
        for (var i = start; i <= index && i < start + 4 && code.IsWord(i); i += 2)
            if (code[i].Value.Contains("log", StringComparison.OrdinalIgnoreCase))
                return true;
            else if (!code.IsLink(i + 1))
                break;
        return false;
    }

    /// <summary>store.error_depth >= 0: what OpenSSL hands over, asked for how deep it is or what it would say.</summary>
    private static bool IsDepth(CodeFile code, Function function, int index) =>
        function.Parameters.Contains(code[index].Value)
            && code.IsLink(index + 1)
            && (
                code[index + 2].Value is "error_depth" or "error_string"
                || code.Is(index + 2, "current_cert") && code.IsLink(index + 3) && Written().IsMatch(code[index + 4].Value)
            )
        || IsForName(code, index);

    /// <summary>X509_get_subject_name(X509_STORE_CTX_get_current_cert($store)): the certificate is asked for what anybody can write into one.</summary>
    private static bool IsForName(CodeFile code, int index)
    {
        for (var (open, depth) = (code.Parent(index), 0); open > 0 && depth < 2; open = code.Parent(open), depth++)
            if (code.CallAt(open) is { } call && Written().IsMatch(call.Word))
                return true;
        return false;
    }

    /// <summary>my ($ok, $store, …) = @_: the names of what it is given.</summary>
    private static bool IsTakenOver(CodeFile code, int index) =>
        code.Language.Name == "Perl" && code.Is(code.Parent(index), "(") && code.Is(code.Parent(index) - 1, "my");

    private static string Verdict(Function function) =>
        function.Parameters.FirstOrDefault(p => Ok().IsMatch(p)) ?? (function.Parameters.Count > 0 ? function.Parameters[0] : "");

    /// <summary>ok || it is a name that anybody can write; return 1 if the error is this one.</summary>
    private static bool Masks(CodeFile code, Function function)
    {
        var verdict = Verdict(function);
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            if (
                verdict.Length > 0
                && code.Is(i, verdict)
                && code[i + 1] is { Kind: TokenKind.Symbol, Value: "||" } or { Kind: TokenKind.Word, Value: "or" }
                && IsExcuse(code, new(i + 2, Math.Min(function.Body.To, code.Expression(i + 2).To)), verdict)
            )
                return true;
            if (
                code.Is(i, "return")
                && code.Expression(i + 1) is { Length: > 1 } returned
                && Meaning.IsOn(code.Values.Of(returned))
                && (code.Is(i + 2, "if") || code.Is(i + 2, "unless"))
                && IsExcuse(code, new(i + 3, returned.To), verdict)
            )
                return true;
            if (code[i].Value is "include?" or "member?" or "key?" && IsTolerated(code, function, i))
                return true;
        }

        return false;
    }

    /// <summary>TOLERATED.include?(ctx.error), a list of OpenSSL's reasons: what is among them passes.</summary>
    private static bool IsTolerated(CodeFile code, Function function, int asks)
    {
        if (
            !code.IsLink(asks - 1)
            || code.CallAt(asks + 1) is not { } call
            || !Enumerable.Range(call.Open, call.Whole.To - call.Open).Any(i => Error().IsMatch(code[i].Value))
        )
            return false;
        var start = code.StatementStart(asks);
        for (var i = start; i < Math.Min(call.Whole.To + 4, function.Body.To) && !(i >= call.Whole.To && code[i].LineBefore); i++)
            if (code[i].Value is "false" or "raise" or "!" or "unless" or "not" or "nil")
                return false;
        var list =
            code.Is(asks - 2, "]") ? new Span(code.Mate(asks - 2), asks - 1)
            : code.IsWord(asks - 2) && code.Names.To(code[asks - 2].Value) is [var only] ? only.Value
            : default;
        var isBad = false;
        for (var i = list.From; i < Math.Min(list.To, list.From + 60); i++)
            isBad |=
                code.IsWord(i)
                    && code[i].Value.StartsWith("V_ERR_", StringComparison.Ordinal)
                    && !code[i].Value.Contains("CRL", StringComparison.Ordinal)
                || code[i] is { Kind: TokenKind.Number, Value: "2" or "18" or "19" or "20" or "21" or "27" };
        return isBad
            && !Enumerable
                .Range(function.Body.From, function.Body.Length)
                .Any(i => code[i].Value.Length < 80 && (code.IsWord(i) || code[i].IsText) && Digests().IsMatch(code[i].Value));
    }

    private static bool IsExcuse(CodeFile code, Span condition, string verdict)
    {
        var isExcuse = false;
        for (var i = condition.From; i < condition.To; i++)
        {
            if (!code.IsWord(i) && !code[i].IsText)
                continue;
            var word = code[i].Value;
            if (
                word == verdict
                || word.Length < 80 && Digests().IsMatch(word)
                || word.Contains("CRL", StringComparison.Ordinal)
                || word.EndsWith("V_OK", StringComparison.Ordinal)
            )
                return false;
            isExcuse |= word.Length < 80 && Excuses().IsMatch(word);
        }

        return isExcuse;
    }

    /// <summary>A callback that lets pass what has no list of revoked certificates.</summary>
    public static IEnumerable<Flag> Soft(CodeFile code)
    {
        foreach (var given in Givens.Of(code))
            if (given.Key is "verifycallback" or "sslverifycallback" && Function(code, given.Value) is { } function)
                for (var i = function.Body.From; i < function.Body.To; i++)
                    if (code.IsWord(i) && code[i].Value.Contains("V_ERR_UNABLE_TO_GET_CRL", StringComparison.Ordinal))
                    {
                        yield return new(given.Whole, "where no list of revoked certificates is to be had, a revoked one is accepted")
                        {
                            Remedy = "Refuse, or fetch the list beforehand.",
                        };
                        break;
                    }
    }

    /// <summary>sub { }, \&amp;name, ->(a) { }, method(:name), proc { }.</summary>
    public static Function? Function(CodeFile code, Span value)
    {
        if (code.Functions.Of(value) is { } direct)
            return direct;
        for (var i = value.From; i < Math.Min(value.To, value.From + 8); i++)
            if (
                code.IsWord(i)
                && (code.Is(i - 1, "&") || code.Is(i - 1, ":") && code.Is(i - 2, "(") || code.Is(i - 1, "::"))
                && code.Functions.Named(code[i].Value).FirstOrDefault() is { } named
            )
                return named;
        return null;
    }

    [GeneratedRegex(
        @"digest|sha_?(1|256|384|512)|fingerprint|thumb|pub_?key|public_key|spki|^verify|to_der|der$|secure_compare",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Digests();

    [GeneratedRegex(
        @"subject|issuer|common_?name|serial|not_after|not_before|V_ERR_|^\$?err(or|num|no)?$|get_error|^\$(cert_?)?names?$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Excuses();

    /// <summary>What anybody can write into a certificate.</summary>
    [GeneratedRegex("subject|issuer|not_after|not_before|notAfter|notBefore|serial|common_?name", RegexOptions.IgnoreCase)]
    private static partial Regex Written();

    [GeneratedRegex(@"^\$?(err(or|num|no)?|code|error_code)$")]
    private static partial Regex Error();

    [GeneratedRegex("ok|preverif|valid|verified|success|verdict|passed", RegexOptions.IgnoreCase)]
    private static partial Regex Ok();

    [GeneratedRegex(
        @"digest|sha_?(1|256|384|512)|fingerprint|thumb|pub_?key|public_key|spki|verify|to_der|der$|X509_V_OK|V_OK|get_error|^error$|die|raise|croak|chain|issued|secure_compare|check_issued|store",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Proof();
}
