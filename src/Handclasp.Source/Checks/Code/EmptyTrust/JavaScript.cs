using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.EmptyTrust;

/// <summary>Node.js: a list of roots that holds none, and roots that the peer himself has sent.</summary>
internal static partial class JavaScript
{
    private const int Deepest = 4;
    private const int Farthest = 40;

    private const string Never =
        "the list of roots is empty: no certificate can be verified against it, which tempts to switch verification off";

    private const string Own = "the roots are what the peer himself has sent: any certificate is its own root";
    private const string Remedy = "Give the root that you know: ca: fs.readFileSync('ca.pem').";

    /// <summary>What gives the certificates of the peer.</summary>
    private static readonly string[] Sent = ["getPeerCertificate", "getPeerX509Certificate"];

    /// <summary>What is read of a certificate, and is none itself.</summary>
    private static readonly string[] Said =
    [
        "subject",
        "subjectaltname",
        "subjectAltName",
        "issuer",
        "serialNumber",
        "fingerprint",
        "fingerprint256",
        "fingerprint512",
        "valid_to",
        "valid_from",
        "validTo",
        "validFrom",
    ];

    /// <summary>Options beside which ca is the roots of TLS.</summary>
    private static readonly string[] OfTls =
    [
        "rejectUnauthorized",
        "cert",
        "key",
        "host",
        "hostname",
        "servername",
        "requestCert",
        "minVersion",
        "pfx",
        "port",
        "path",
    ];

    public static IEnumerable<Flag> Look(CodeFile code) =>
        [.. Empty(code), .. Presented(code), .. Judges(code), .. JavaScriptUnread.Look(code)];

    private static IEnumerable<Flag> Empty(CodeFile code)
    {
        foreach (var setting in code.Settings("ca"))
            if (IsEmpty(code, setting.Value, setting) && IsOfTls(code, setting) && !IsOff(code, setting))
                yield return new(setting.Whole, Never) { Remedy = Remedy, Confidence = Confidence.Firm };
        foreach (var call in code.Calls("setDefaultCACertificates"))
            if (call.Arguments is [var only] && IsEmpty(code, only, null))
                yield return new(call.Whole, Never) { Remedy = Remedy };
    }

    /// <summary>[], or a variable that holds it and that nothing is added to.</summary>
    private static bool IsEmpty(CodeFile code, Span value, Setting? setting)
    {
        if (code.Is(value.From, "[") && code.Mate(value.From) == value.From + 1 && value.Length == 2)
            return setting is not { } option || !IsFilled(code, option);
        if (value.Length != 1 || !code.IsWord(value.From))
            return false;
        var name = code[value.From].Value;
        return code.Names.Reaching(name, value.From) is [var only]
            && only.Value.Length == 2
            && code.Is(only.Value.From, "[")
            && code.Is(only.Value.From + 1, "]")
            // Nobody but this use names it.
            && code.Index.Places(name).Count(i => code.IsWord(i) && !code.IsLink(i - 1)) == 2;
    }

    /// <summary>options.ca.push(root), options.ca = …, or an object that is handed on to be filled.</summary>
    private static bool IsFilled(CodeFile code, Setting setting) =>
        code
            .Index.Places("ca")
            .Any(i => i != setting.Name && code.IsLink(i - 1) && (code.IsLink(i + 1) || code.Is(i + 1, "=") || code.Is(i + 1, "[")));

    private static bool IsOfTls(CodeFile code, Setting setting)
    {
        if (!code.Names.Mentions("tls") && !code.Names.Mentions("https") && !code.Names.Mentions("http2") && !code.Names.Mentions("undici"))
            return false;
        if (setting.IsMember)
            return Takers.IsOfConnection(code, setting.Name);
        return code.Is(setting.Container, "{")
            && (
                OfTls.Any(o => code.In(setting.Container, o) is not null)
                || code.CallAt(code.Parent(setting.Container))
                    is { Word: "Agent" or "createSecureContext" or "connect" or "createServer" or "request" or "get" }
            );
    }

    /// <summary>Where nothing is verified anyway that is what is told.</summary>
    private static bool IsOff(CodeFile code, Setting setting) =>
        setting.Sibling("rejectUnauthorized") is { } verified && code.Values.Of(verified.Value).Is(false);

    private static IEnumerable<Flag> Presented(CodeFile code)
    {
        if (!code.Index.Places(Sent).Any())
            yield break;
        foreach (var setting in code.Settings("ca"))
            // const ca = …: told where it is used.
            if ((setting.IsMember || !code.Is(setting.Name + 1, "=")) && IsSent(code, setting.Value, 0) && !IsKnown(code, setting.Name))
                yield return new(setting.Whole, Own) { Remedy = Remedy, Confidence = Confidence.Firm };
        // post(host, chain): the parameter of a function that gives it to its client.
        foreach (var setting in code.Settings("ca"))
        foreach (var given in JavaScriptHanded.Places(code, setting.Value))
            if (IsSent(code, given, 0) && !IsKnown(code, given.From) && !IsCompared(code, given.From))
                yield return new(given, Own)
                {
                    Remedy = Remedy,
                    Confidence = Confidence.Firm,
                    Beside = [new(setting.Whole, "and is the root here")],
                };
        foreach (var call in code.Calls("setDefaultCACertificates", "addCACert"))
            if (call.Arguments is [var only] && IsSent(code, only, 0) && !IsKnown(code, call.Name))
                yield return new(call.Whole, Own) { Remedy = Remedy, Confidence = Confidence.Firm };
    }

    /// <summary>node-forge, PKI.js: store.addCertificate(chain.at(-1)); verifyCertificateChain(store, chain): what is to be verified is its own root.</summary>
    private static IEnumerable<Flag> Judges(CodeFile code)
    {
        const string because = "a certificate of the chain that is to be verified is made its root: any chain will do";
        foreach (var call in code.Calls("verifyCertificateChain"))
        {
            if (call.Arguments is not [var store, var chain, ..] || !code.IsWord(chain.From) || !code.IsWord(store.From))
                continue;
            var (held, judged) = (code[store.From].Value, code[chain.From].Value);
            foreach (var fill in code.Calls("addCertificate"))
                if (fill.Receiver == held && code.Functions.AreTogether(fill.Name, call.Name) && IsOf(code, fill.Argument(0), judged, 0))
                    yield return new(fill.Whole, because) { Remedy = "Add the roots that you know.", Confidence = Confidence.Firm };
            foreach (var made in code.Names.Reaching(held, call.Name))
                if (
                    Enumerable
                        .Range(made.Value.From, Math.Min(6, made.Value.Length))
                        .Any(i => code.Is(i, "createCaStore") && IsOf(code, made.Value, judged, 0))
                )
                    yield return new(made.Value, because) { Remedy = "Give the roots that you know.", Confidence = Confidence.Firm };
        }

        foreach (var setting in code.Settings("trustedCerts"))
            if (
                setting.Sibling("certs") is { } certs
                && code.IsWord(certs.Value.To - 1)
                && certs.Value.Length == 1
                && IsOf(code, setting.Value, code[certs.Value.From].Value, 0)
            )
                yield return new(setting.Whole, because) { Remedy = "Give the roots that you know.", Confidence = Confidence.Firm };
    }

    /// <summary>chain[0], chain.slice(-1), or a variable that holds it.</summary>
    private static bool IsOf(CodeFile code, Span span, string chain, int depth)
    {
        for (var i = span.From; i < span.To; i++)
        {
            if (!code.IsWord(i) || code.IsLink(i - 1))
                continue;
            if (code[i].Value == chain && !code.Is(i + 1, "("))
                return true;
            if (
                depth < 2
                && code.Names.Reaching(code[i].Value, i) is [var only]
                && only.Value.Length is > 0 and < 40
                && !only.Value.Contains(i)
                && IsOf(code, only.Value, chain, depth + 1)
            )
                return true;
        }

        return false;
    }

    /// <summary>if (digest !== token.caSha256) throw …: compared in the function, before it is handed on.</summary>
    private static bool IsCompared(CodeFile code, int at) =>
        code.Functions.Around(at) is { } function
        && Enumerable.Range(function.Body.From, at - function.Body.From).ToList() is var before
        && before.Exists(i => code.IsWord(i) && Digest().IsMatch(code[i].Value))
        && before.Exists(i => code.IsWord(i) && code[i].Value is "throw" or "return" or "reject");

    [GeneratedRegex("createHash|fingerprint|digest|sha256|timingSafeEqual", RegexOptions.IgnoreCase)]
    private static partial Regex Digest();

    /// <summary>Who compares the digest of what was sent knows whom he trusts; who does so for another connection does not.</summary>
    private static bool IsKnown(CodeFile code, int at) => PinnedPeers.MaySpeak(code, at, "connect", "request", "Agent");

    /// <summary>An expression that holds what the peer sent: by the call itself, by a function of the file that gives it, or by a name that stands for it.</summary>
    private static bool IsSent(CodeFile code, Span span, int depth)
    {
        for (var i = span.From; depth <= Deepest && i < span.To; i++)
        {
            // A function holds nothing; what it gives is looked at where it is called.
            if (
                code.Functions.All.FirstOrDefault(f => f.Start == i) is { } inner
                && inner.End <= span.To + 1
                && inner.Start > span.From - 1
            )
            {
                if (IsCallback(code, inner) && IsResolved(code, inner, depth))
                    return true;
                i = inner.End;
                continue;
            }

            if (code[i].Holes && Held(code[i].Value).Any(w => IsNamed(code, w, i, depth)))
                return true;
            if (!code.IsWord(i) || code.IsLink(i - 1) && !Sent.Contains(code[i].Value, StringComparer.Ordinal))
                continue;
            var word = code[i].Value;
            if (Sent.Contains(word, StringComparer.Ordinal))
            {
                if (!IsOnlySaid(code, i))
                    return true;
            }
            else if (!IsOnlySaid(code, i) && (code.Is(i + 1, "(") ? IsGiver(code, word) : IsNamed(code, word, i, depth)))
                return true;
        }

        return false;
    }

    private static bool IsNamed(CodeFile code, string word, int use, int depth) =>
        code.Functions.IsParameter(word, use) ? IsHandedOn(code, word, use, depth) : Holds(code, word, use, depth);

    /// <summary>new Promise((resolve) => …): a function that is written to be run at once, or by what is awaited.</summary>
    private static bool IsCallback(CodeFile code, Function function) =>
        code.Parent(function.Start) is > 0 and var open && code.Is(open, "(") && code.CallAt(open) is { Word: "Promise" };

    /// <summary>resolve(socket.getPeerCertificate()).</summary>
    private static bool IsResolved(CodeFile code, Function function, int depth) =>
        function.Parameters is [var resolve, ..]
        && code.Calls(resolve).Any(c => function.Body.Contains(c.Name) && IsSent(code, c.Argument(0), depth + 1));

    /// <summary>peer.subject.CN, peer.fingerprint256: what is said of a certificate is none.</summary>
    private static bool IsOnlySaid(CodeFile code, int word)
    {
        var end = code.OperandEnd(word);
        return Enumerable.Range(word, end - word).Any(i => code.IsLink(i - 1) && Said.Contains(code[i].Value, StringComparer.Ordinal));
    }

    /// <summary>The names in the holes of a text: `-----BEGIN…${der.toString('base64')}`.</summary>
    private static IEnumerable<string> Held(string text) => Hole().Matches(text).Select(m => m.Groups[1].Value);

    private static bool Holds(CodeFile code, string word, int use, int depth)
    {
        List<Assignment> made = [.. code.Names.Reaching(word, use).Where(a => !a.Value.IsEmpty)];
        // let ca; socket.once('secureConnect', () => { ca = … });
        if (made.Count == 0)
            made =
            [
                .. code.Names.To(word).Where(a => IsWithin(code, a.Name, use)),
                .. Taken(code, word).Where(a => IsWithin(code, a.Name, use)),
            ];
        return made.Exists(a => !a.Value.Contains(use) && a.Value.Length is > 0 and < 100 && IsSent(code, a.Value, depth + 1));
    }

    /// <summary>One of the two places stands in a function around the other.</summary>
    private static bool IsWithin(CodeFile code, int one, int other)
    {
        return Holds(code.Functions.Around(one), other) || Holds(code.Functions.Around(other), one);

        static bool Holds(Function? function, int place) => function is null || function.Body.Contains(place);
    }

    /// <summary>const { raw } = socket.getPeerCertificate().</summary>
    private static IEnumerable<Assignment> Taken(CodeFile code, string word)
    {
        foreach (var place in code.Index.Places(word))
            if (
                code.Parent(place) is >= 0 and var brace
                && code.Is(brace, "{")
                && code.Language.Declares.Contains(code[brace - 1].Value)
                && code.Is(code.Mate(brace) + 1, "=")
            )
                yield return new(place, code.Expression(code.Mate(brace) + 2), true);
    }

    /// <summary>A function of the file that reads the peer's certificate and hands it on as a whole.</summary>
    private static bool IsGiver(CodeFile code, string word) =>
        code
            .Functions.Named(word)
            .Concat(code.Names.To(word).Select(a => code.Functions.Of(a.Value)).OfType<Function>())
            .Any(f =>
                Has(code, f, Sent)
                && Has(code, f, ["raw", "toString", "pem", "export"])
                && (f.IsExpression || Has(code, f, ["return", "resolve", "cb", "callback", "done"]))
            );

    private static bool Has(CodeFile code, Function function, string[] words) =>
        code.Index.Places(words).Any(i => function.Body.Contains(i));

    /// <summary>presented(host).then((pem) => …), presented(host, (pem) => …).</summary>
    private static bool IsHandedOn(CodeFile code, string parameter, int use, int depth)
    {
        for (var function = code.Functions.Around(use); function is not null; function = code.Functions.Around(function.Start - 1))
            if (function.Parameters.Contains(parameter))
                return code.CallAt(code.Parent(function.Start)) is { } taker
                    && IsSent(code, new(Math.Max(code.StatementStart(taker.Name), taker.Name - Farthest), taker.Open), depth + 1);
        return false;
    }

    [GeneratedRegex(@"\$\{\s*(\w+)")]
    private static partial Regex Hole();
}
