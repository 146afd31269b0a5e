using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.AcceptingVerifier;

/// <summary>X509TrustManager.checkServerTrusted, in Java and Kotlin.</summary>
internal static class Jvm
{
    private const string Anyone = "this client talks to whoever answers, with any certificate";

    public static IEnumerable<Flag> Look(CodeFile code) =>
        [
            .. Managers(code),
            .. WebViews(code),
            .. Strategies(code),
            .. ByName(code),
            .. Notified(code),
            .. Packs.KotlinCode.Darwin.Look(code),
        ];

    /// <summary>A WebView's handler that goes on with some errors by what says nothing of who the peer is: the kind of error, a name.</summary>
    private static IEnumerable<Flag> WebViews(CodeFile code)
    {
        foreach (var (at, handler) in JvmWebViews.Proceeding(code).DistinctBy(p => p.Handler.Start))
            if (
                JvmWebViews.Chooses(code, handler)
                && !ServerNotVerified.Jvm.WebView(code).Any(f => f.At == at)
                && !JvmWebViews.IsFounded(code, handler)
            )
                yield return new(
                    JvmTrust.Head(code, handler),
                    "a certificate that did not verify is answered with proceed(), by what anybody can bring about: the kind of error, the host that was asked for, a name"
                )
                {
                    Remedy = "Call handler.cancel(), or compare the SHA-256 of the certificate with a known one.",
                    Confidence = Model.Confidence.Firm,
                    Beside = [new(at, "here")],
                };
    }

    /// <summary>(chain, type) -> chain[0].getSubjectX500Principal().getName().contains("CN=peer"): anybody writes that name into his own.</summary>
    private static IEnumerable<Flag> ByName(CodeFile code)
    {
        if (!code.Names.Has("loadTrustMaterial") && !code.Names.Has("TrustStrategy"))
            yield break;
        HashSet<int> told = [];
        foreach (var strategy in Given(code))
            if (JvmEvasions.AsksNamesOnly(code, strategy) && told.Add(strategy.Start))
                yield return new(
                    new(strategy.Start, Math.Max(strategy.End, strategy.Start + 1)),
                    $"the trust strategy takes a name in the certificate for proof, and skips the chain for it: anybody can write that name; {Anyone}"
                )
                {
                    Remedy = "Leave it out, and load the server's root.",
                    Confidence = Model.Confidence.Firm,
                };
    }

    /// <summary>Strategies that are given to loadTrustMaterial, and methods that are one by their name.</summary>
    private static IEnumerable<Function> Given(CodeFile code)
    {
        foreach (var call in code.Calls("loadTrustMaterial"))
        {
            foreach (var argument in call.Arguments)
                if (code.Functions.Of(argument) is { } strategy)
                    yield return strategy;
            var behind = code.Mate(call.Open) + 1;
            if (code.Is(behind, "{") && code.Functions.All.FirstOrDefault(f => f.Start == behind) is { } trailing)
                yield return trailing;
        }

        foreach (var method in code.Functions.Named("isTrusted"))
            yield return method;
    }

    /// <summary>A strategy of trust that is held by a constant or a variable: told where it stands.</summary>
    private static IEnumerable<Flag> Strategies(CodeFile code)
    {
        if (code.Language.Name is not ("Java" or "Kotlin"))
            yield break;
        HashSet<int> told = [];
        foreach (var call in code.Calls("loadTrustMaterial"))
        foreach (var argument in call.Arguments)
            if (
                code.Functions.Of(argument) is { } strategy
                && !argument.Contains(strategy.Start)
                && strategy.Name != "isTrusted"
                && !Packs.Jvm.Shared.Strategies(code).Any(f => f.At.Contains(strategy.Start))
                && (
                    Verifiers.Judge(code, strategy, v => v.Is(true)) is Verdicts.AcceptsAll or Verdicts.Swallows
                    || JvmVerdicts.Agrees(code, strategy)
                )
                && told.Add(strategy.Start)
            )
                yield return new(
                    new(strategy.Start, Math.Max(strategy.End, strategy.Start + 1)),
                    $"the trust strategy agrees with every certificate: {Anyone}"
                )
                {
                    Remedy = "Leave it out, and load the server's root.",
                };
    }

    /// <summary>Bouncy Castle's TLS verifies nothing by itself: notifyServerCertificate is where that is done.</summary>
    internal static IEnumerable<Flag> Notified(CodeFile code)
    {
        if (!code.Names.Mentions("bouncycastle"))
            yield break;
        foreach (var method in code.Functions.Named("notifyServerCertificate"))
            if (
                method.Parameters.Count == 1
                && Verifiers.Judge(code, method, _ => true, isVoid: true) is var does
                && does != Verdicts.Decides
            )
                yield return new(
                    JvmTrust.Head(code, method),
                    "notifyServerCertificate refuses nothing that an attacker could not show, and Bouncy Castle verifies nothing by itself: "
                        + Anyone
                )
                {
                    Remedy =
                        "Verify the chain with a CertPathValidator and the name, and throw TlsFatalAlert(AlertDescription.bad_certificate).",
                };
    }

    private static IEnumerable<Flag> Managers(CodeFile code)
    {
        foreach (var (method, does) in JvmTrust.Methods(code, "checkServerTrusted"))
        {
            var because = does switch
            {
                Verdicts.AcceptsAll => "checkServerTrusted never throws: this client talks to whoever answers, with any certificate",
                Verdicts.Swallows => "checkServerTrusted verifies and swallows the exception: this client talks to whoever answers",
                Verdicts.DatesOnly => "checkServerTrusted looks at the dates only: anybody can make a certificate with good dates",
                Verdicts.NamesOnly when code.WordsOf(method.Body).Any(JvmEvasions.IsName) =>
                    "checkServerTrusted asks for a name in the certificate alone, which anybody can write into his own: this client talks to whoever does",
                Verdicts.NamesOnly => "checkServerTrusted only looks whether there is a certificate: this client talks to whoever has one",
                _ => "",
            };
            // A server's trust manager: what it does to clients is told instead.
            if (
                JvmSides.IsServersAlone(code, method)
                && JvmSides.Beside(code, method, "checkClientTrusted") is { } beside
                && JvmTrust.Methods(code, "checkClientTrusted").Any(m => ReferenceEquals(m.Method, beside) && m.Does != Verdicts.Decides)
            )
                continue;
            if (does == Verdicts.NamesOnly && IsToldAsPin(code, method))
                continue;
            var idle = JvmTrust.IdleClass(code, method).Length > 0;
            if (because.Length > 0)
                yield return new(JvmTrust.Head(code, method), idle ? $"{because}; nothing in this file uses the class" : because)
                {
                    LoweredTo = idle ? Model.Severity.Low : null,
                    Remedy = "Drop the trust manager; initialise a TrustManagerFactory with a KeyStore that holds the server's root.",
                };
            if (because.Length > 0)
                foreach (var flag in Switched(code, method, because))
                    yield return flag;
        }
    }

    /// <summary>A serial number that is meant as a pin is told as what it is there.</summary>
    private static bool IsToldAsPin(CodeFile code, Function method) =>
        code.WordsOf(method.Body).Any(w => w.EndsWith("erialNumber", StringComparison.Ordinal))
        && MisreadPin.Any.Look(code).Any(f => method.Body.Contains(f.At.From));

    /// <summary>if (BuildConfig.DEBUG) trustAnybody(), where that function of this file takes the trust manager: the call is the switch.</summary>
    private static IEnumerable<Flag> Switched(CodeFile code, Function method, string because)
    {
        HashSet<string> told = new(StringComparer.Ordinal);
        foreach (var taker in Takers(code, method))
        {
            if (!told.Add(taker.Name) || code.Functions.Named(taker.Name).Count() != 1)
                continue;
            foreach (var call in code.Calls(taker.Name))
                if (!ServerNotVerified.Jvm.IsDeclaration(code, call) && Guards.Of(code, call.Name) is { Kind: ValueKind.Switch } by)
                    yield return Options.ByOperator(call.Whole, because, "Give tests a root of their own.", by.Text) with
                    {
                        Confidence = Model.Confidence.Firm,
                    };
        }
    }

    /// <summary>The functions that name the class of a trust manager; of one without a name, the function that it stands in.</summary>
    private static IEnumerable<Function> Takers(CodeFile code, Function method)
    {
        if (JvmMembers.ClassOf(code, code.Parent(method.Start)) is { Length: > 0 } name)
        {
            foreach (var place in code.Index.Places(name))
                if (code.Functions.NamedAround(place) is { } taker && taker.Name != name)
                    yield return taker;
        }
        else if (code.Functions.NamedAround(method.Start - 1) is { } maker)
        {
            yield return maker;
        }
    }
}
