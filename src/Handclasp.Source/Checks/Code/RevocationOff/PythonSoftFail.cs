using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.RevocationOff;

/// <summary>A question about revocation that is answered with "all is well" where nobody could be asked: who is in between drops the question.</summary>
internal static partial class PythonSoftFail
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var flag in Missing(code))
            yield return flag;
        foreach (var except in code.Index.Places("except"))
        {
            if (code.IsWord(except) && code[except].LineBefore && Ignored(code, except) is { } ignored)
            {
                yield return ignored;
                continue;
            }

            if (
                !code.IsWord(except)
                || !code[except].LineBefore
                || code.Functions.Around(except) is not { Name: { Length: > 0 } name } function
                || !Asking().IsMatch(name)
                || PythonBlocks.Of(code, except) is not { } body
                || !IsAboutRevocation(code, function, except)
            )
                continue;
            if (Enumerable.Range(body.From, body.Length).Any(i => code.Is(i, "raise")))
                continue;
            var isWell = Revoked().IsMatch(name) && !NotRevoked().IsMatch(name) ? "False" : "True";
            var answer = Enumerable.Range(body.From, body.Length).FirstOrDefault(i => code.Is(i, "return") && code.Is(i + 1, isWell), -1);
            // except …: pass, and behind it: return True
            if (
                answer < 0
                && !Enumerable.Range(body.From, body.Length).Any(i => code.Is(i, "return"))
                && body.To < function.Body.To
                && code.Is(body.To, "return")
                && code.Is(body.To + 1, isWell)
            )
                answer = body.To;
            // except …: return, of what raises where the certificate is revoked
            if (
                answer < 0
                && code.Functions.Returns(function).All(r => r.IsEmpty)
                && Enumerable
                    .Range(function.Body.From, function.Body.Length)
                    .Any(i => code.Is(i, "raise") && IsRevokedError(code[i + 1].Value))
            )
                answer = Enumerable.Range(body.From, body.Length).FirstOrDefault(i => code.Is(i, "return") && code[i + 1].LineBefore, -1);
            if (answer >= 0)
                yield return Well(new(answer, answer + 1));
        }
    }

    /// <summary>crl = load_crl(url), if crl is None: return True: what could not be had is taken for good.</summary>
    private static IEnumerable<Flag> Missing(CodeFile code)
    {
        foreach (var none in code.Index.Places("None"))
        {
            if (
                !code.Is(none - 1, "is")
                || !code.Is(none - 3, "if")
                || !code.Is(none + 1, ":")
                || code.Functions.Around(none) is not { Name: { Length: > 0 } name }
                || !Asking().IsMatch(name)
                || PythonBlocks.Of(code, none - 3) is not { } body
            )
                continue;
            var isWell = Revoked().IsMatch(name) && !NotRevoked().IsMatch(name) ? "False" : "True";
            var answer = Enumerable.Range(body.From, body.Length).FirstOrDefault(i => code.Is(i, "return") && code.Is(i + 1, isWell), -1);
            if (answer >= 0 && code.Names.Reaching(code[none - 2].Value, none) is [var only] && IsLost(code, only.Value))
                yield return Well(new(none - 2, none + 1));
        }
    }

    /// <summary>A call of a function of this file that gives nothing where it could not ask.</summary>
    private static bool IsLost(CodeFile code, Span value) =>
        value.Length > 2
        && code.Is(value.To - 1, ")")
        && code.CallAt(code.Mate(value.To - 1)) is { } call
        && code.Functions.Named(call.Word).FirstOrDefault() is { } function
        && (About().IsMatch(function.Name) || Speaks(code, function.Body))
        && code.Index.Places("except")
            .Any(e =>
                function.Body.From <= e
                && e < function.Body.To
                && PythonBlocks.Of(code, e) is { } block
                && Enumerable
                    .Range(block.From, block.Length)
                    .Any(i => code.Is(i, "return") && (code.Is(i + 1, "None") || code[i + 1].LineBefore))
            );

    private static Flag Well(Span at) =>
        new(at, "where nobody can be asked, the certificate passes: whoever drops the question has a revoked certificate accepted")
        {
            Remedy = "Refuse where no answer comes, or demand a stapled one.",
            Confidence = Confidence.Firm,
            LoweredTo = Severity.Low,
        };

    /// <summary>except Revoked: log, and on it goes.</summary>
    private static Flag? Ignored(CodeFile code, int except)
    {
        if (
            PythonBlocks.Of(code, except) is not { } body
            || !Enumerable
                .Range(except + 1, body.From - except - 1)
                .Any(i => code.IsWord(i) && !code.Is(i - 1, "as") && IsRevokedError(code[i].Value))
            || Enumerable
                .Range(body.From, body.Length)
                .Any(i => code[i].Value is "raise" or "return" or "=" or "yield" or "continue" or "break" or "await" && code.Parent(i) < 0)
            || code.Calls().Any(c => body.Contains(c.Name) && code.Parent(c.Start) < 0 && !Logged.IsCall(c))
        )
            return null;
        return new(new(except, body.From), "that the certificate is revoked is only written down: a revoked certificate is accepted")
        {
            Remedy = "Refuse the certificate.",
            Confidence = Confidence.Firm,
        };
    }

    private static bool IsRevokedError(string word) => char.IsUpper(word[0]) && Revoked().IsMatch(word) && !NotRevoked().IsMatch(word);

    /// <summary>By its name, or by what it tries: itself, or in a function of this file.</summary>
    private static bool IsAboutRevocation(CodeFile code, Function function, int except) =>
        About().IsMatch(function.Name)
        || Enumerable
            .Range(function.Body.From, Math.Max(0, except - function.Body.From))
            .Any(i => code.IsWord(i) && code[i].Value.Length < 60 && About().IsMatch(code[i].Value))
        || IsOfCertificates(code)
            && (
                Speaks(code, function.Body)
                || code.Calls()
                    .Any(c =>
                        function.Body.From <= c.Name
                        && c.Name < except
                        && code.Functions.Named(c.Word).FirstOrDefault() is { } asked
                        && Speaks(code, asked.Body)
                    )
            );

    /// <summary>Tokens and accounts are revoked as well.</summary>
    private static bool IsOfCertificates(CodeFile code) => code.Names.Has("x509") || code.Names.Has("ocsp") || code.Names.Has("OpenSSL");

    private static bool Speaks(CodeFile code, Span span) =>
        Enumerable.Range(span.From, span.Length).Any(i => code.IsWord(i) && code[i].Value.Length < 60 && About().IsMatch(code[i].Value));

    [GeneratedRegex(@"revo|ocsp|(^|_)crl|check|valid|verif|good|trust|(^|_)ok($|_)|accept|allow", RegexOptions.IgnoreCase)]
    private static partial Regex Asking();

    [GeneratedRegex(@"ocsp|(^|_)crls?($|_)|revoked|revocation", RegexOptions.IgnoreCase)]
    private static partial Regex About();

    [GeneratedRegex("revoked", RegexOptions.IgnoreCase)]
    private static partial Regex Revoked();

    [GeneratedRegex("not_?revoked|un_?revoked|non_?revoked|never_?revoked", RegexOptions.IgnoreCase)]
    private static partial Regex NotRevoked();
}
