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
    private const string Remedy = "Return the first argument (OpenSSL's verdict) where nothing is wrong, or leave the callback out.";

    /// <summary>Those of clients, or of servers.</summary>
    public static IEnumerable<Flag> Look(CodeFile code, bool servers)
    {
        foreach (var given in Givens.Of(code))
            if (
                given.Key is "verifycallback" or "sslverifycallback" or "verifycb" or "sslverifycb"
                && Judge(code, given.Value) is { } because
                && Sides.IsServer(code, given.At) == servers
            )
                yield return new(given.Whole, because) { Remedy = Remedy };
        foreach (var call in code.Calls("CTX_set_verify", "set_verify", "CTX_set_cert_verify_callback", "SSL_CTX_set_verify"))
        {
            var position = call.Word == "CTX_set_cert_verify_callback" ? 1 : 2;
            if (
                call.Arguments.Count > position
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

    private static string? Judged(CodeFile code, Function function)
    {
        if (function.Body.IsEmpty)
            return null;
        if (AcceptsAll(code, function))
            return Because;
        var verdict =
            function.Parameters.FirstOrDefault(p => Ok().IsMatch(p)) ?? (function.Parameters.Count > 0 ? function.Parameters[0] : "");
        var words = 0;
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            if (!code.IsWord(i) && !code[i].IsText)
                continue;
            if (code.IsWord(i) && (code[i].Value == verdict || code[i].Value is "$_" or "shift" && verdict.Length == 0))
                words++;
            if (code[i].Value.Length < 80 && Proof().IsMatch(code[i].Value))
                return null;
        }

        // my ($ok, …) = @_ is the first.
        var needed = code.Language.Name == "Perl" ? 2 : 1;
        return words >= needed || verdict.Length == 0 && words > 0 ? null : Names;
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

    [GeneratedRegex("ok|preverif|valid|verified|success|verdict|passed", RegexOptions.IgnoreCase)]
    private static partial Regex Ok();

    [GeneratedRegex(
        @"digest|sha_?(1|256|384|512)|fingerprint|thumb|pub_?key|public_key|spki|verify|to_der|der$|X509_V_OK|V_OK|get_error|^error$|die|raise|croak|chain|issued|secure_compare|check_issued|store",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Proof();
}
