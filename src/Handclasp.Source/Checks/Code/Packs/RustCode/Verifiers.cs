using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.RustCode;

/// <summary>Verifiers in Rust: rustls's traits, and the callbacks of openssl, boring and s2n.</summary>
internal static partial class Verifiers
{
    private const string Remedy = "Use rustls's own verifier (WebPkiServerVerifier) with your roots, and hand the rest to it.";

    private static readonly string[] Signatures = ["verify_tls12_signature", "verify_tls13_signature"];

    /// <summary>Clients: HC503.</summary>
    public static IEnumerable<Flag> Look(CodeFile code) =>
        Attributes.Weighed(
            code,
            Traits(code, "verify_server_cert")
                .Where(t => t.Does is not (Does.Decides or Does.AnyName))
                .Select(t =>
                    Installed(
                        code,
                        t.Function,
                        new(
                            new(t.Function.Start, t.Function.End + 1),
                            $"verify_server_cert {Said(t.Does)}: this client talks to whoever answers"
                        )
                        {
                            Remedy = Remedy,
                        },
                        t.Does
                    )
                )
                .Concat(Unsigned(code))
                .Concat(
                    from t in Traits(code, "verify_server_cert")
                    where t.Does is Does.Decides or Does.AnyName
                    let pardon = Judgement.Pardon(code, t.Function)
                    where !pardon.IsEmpty
                    select new Flag(pardon, $"verify_server_cert {Said(Does.Masks)}: this client talks to whoever answers")
                    {
                        Remedy = Remedy,
                        Confidence = Confidence.Firm,
                    }
                )
                .Concat(Callbacks(code).Where(c => c is { IsServer: false, Does: not Does.AnyName }).Select(c => c.Flag))
        );

    /// <summary>Servers: HC501.</summary>
    public static IEnumerable<Flag> Servers(CodeFile code) =>
        Attributes.Weighed(
            code,
            Traits(code, "verify_client_cert")
                .Where(t => t.Does is not Does.Decides)
                .Select(t =>
                    Installed(
                        code,
                        t.Function,
                        new(new(t.Function.Start, t.Function.End + 1), $"verify_client_cert {Said(t.Does)}: every client is let in")
                        {
                            Remedy = "Use WebPkiClientVerifier with your clients' roots.",
                        },
                        t.Does
                    )
                )
                .Concat(Callbacks(code).Where(c => c.IsServer).Select(c => c.Flag))
                .Concat(
                    from call in code.Calls("disable_x509_verification")
                    where code.Is(call.Name - 1, ".") && Sides.IsServer(code, call)
                    select new Flag(new(call.Name, call.Whole.To), "disable_x509_verification(): every client is let in")
                    {
                        Remedy = "Remove the call.",
                    }
                )
        );

    /// <summary>Verifiers that let any name pass: HC502.</summary>
    public static IEnumerable<Flag> Hosts(CodeFile code)
    {
        foreach (var (function, does) in Traits(code, "verify_server_cert"))
            if (does == Does.AnyName)
                yield return new(
                    Judgement.Forgiving(code, function) ?? new(function.Start, function.End + 1),
                    "verify_server_cert lets any name pass: any certificate of a trusted authority will do"
                )
                {
                    Remedy = Remedy,
                };
        foreach (var function in code.Functions.Named("verify_host_name"))
            if (Judgement.Of(code, function) == Does.Agrees)
                yield return new(new(function.Start, function.End + 1), "verify_host_name says yes to every name")
                {
                    Remedy = "Compare the name.",
                };
        foreach (var callback in Callbacks(code))
            if (callback is { IsServer: false, Does: Does.AnyName })
                yield return callback.Flag;
        // openssl: a context by itself compares no name; SslConnector does.
        if (
            code.Names.Has("Ssl")
            && (code.Names.Has("SslContext") || code.Names.Has("SslContextBuilder"))
            && (code.Names.Has("connect") || code.Names.Has("set_connect_state"))
        )
            foreach (var call in code.Calls("set_verify").FirstOfEachFunction())
                if (
                    code.Text(call.Argument(0)).EndsWith("PEER", StringComparison.Ordinal)
                    && !Sides.IsServer(code, call)
                    && (IsOfContext(code, call) || !code.Names.Has("SslConnector"))
                    && !Kinship.Has(code, call.Name, Contexts, "set_host", "set_ip")
                )
                    yield return new(
                        new(call.Name, call.Whole.To),
                        "the chain is verified and the name is not: any certificate of a trusted authority will do"
                    )
                    {
                        Remedy = "Use SslConnector, or ssl.param_mut().set_host(name).",
                        Confidence = Confidence.Firm,
                    };
    }

    private static readonly string[] Contexts = ["SslContext", "SslContextBuilder", "SslConnector"];

    /// <summary>let mut b = SslContext::builder(…): what the call is made on is a bare context.</summary>
    private static bool IsOfContext(CodeFile code, Call call) =>
        code
            .Names.Reaching(call.Receiver.Split('.')[0], call.Name)
            .Any(a => code.Text(a.Value) is var made && made.Contains("SslContext", StringComparison.Ordinal));

    /// <summary>True where a verifier of clients agrees with everything.</summary>
    public static bool LetsClientsIn(CodeFile code) =>
        Traits(code, "verify_client_cert").Any(t => t.Does != Does.Decides) || Callbacks(code).Any(c => c.IsServer);

    private static IEnumerable<(Function Function, Does Does)> Traits(CodeFile code, string name) =>
        from function in code.Functions.Named(name)
        where code.Is(function.Start, "fn")
        select (function, Judgement.Of(code, function));

    /// <summary>The chain is verified, and that the server has the key is not.</summary>
    private static IEnumerable<Flag> Unsigned(CodeFile code)
    {
        // Of the same impl: one that accepts every certificate is told as such, and says nothing of another's.
        var deciding = Traits(code, "verify_server_cert").ToLookup(t => code.Parent(t.Function.Start), t => t.Does is Does.Decides);
        foreach (var name in Signatures)
        foreach (var function in code.Functions.Named(name))
            if (
                code.Is(function.Start, "fn")
                && deciding[code.Parent(function.Start)] is var own
                && own.Any()
                && own.All(d => d)
                && Judgement.Of(code, function) == Does.Agrees
            )
                yield return new(
                    new(function.Start, function.End + 1),
                    $"{name} says yes to every signature: whoever has a copy of the server's certificate, and everybody has, can be the server"
                )
                {
                    Remedy = "Call rustls::crypto::verify_tls13_signature with the provider's algorithms.",
                };
    }

    /// <summary>Where the only place that installs it stands behind a switch, that place is the finding.</summary>
    private static Flag Installed(CodeFile code, Function function, Flag flag, Does does)
    {
        if (does == Does.Switch)
            return Switched(flag);
        var type = TypeOf(code, function);
        if (type.Length == 0)
            return flag;
        var installs = code.Calls("with_custom_certificate_verifier", "set_certificate_verifier", "with_client_cert_verifier")
            .Where(c => code.Text(code.Inside(c.Open)).Contains(type, StringComparison.Ordinal))
            .ToList();
        if (installs.Count == 0 || !installs.TrueForAll(c => Guards.Of(code, c.Name).Is(ValueKind.Switch)))
            return flag;
        return flag with
        {
            At = new(installs[0].Name, installs[0].Whole.To),
            IsSwitch = true,
            Confidence = Confidence.Firm,
            Because = $"whoever runs it can install this verifier: {flag.Because}",
        };
    }

    /// <summary>impl ServerCertVerifier for Type {</summary>
    private static string TypeOf(CodeFile code, Function function)
    {
        var open = code.Parent(function.Start);
        for (var i = open - 1; i > 0 && i > open - 20; i--)
            if (code.Is(i, "for") && code.IsWord(i + 1))
                return code[i + 1].Value;
        return "";
    }

    private static IEnumerable<(Flag Flag, bool IsServer, Does Does)> Callbacks(CodeFile code)
    {
        foreach (
            var call in code.Calls(
                "set_verify_callback",
                "set_custom_verify_callback",
                "set_cert_verify_callback",
                "set_verify_cert_callback",
                "certificate_check",
                "verify_callback"
            )
        )
        {
            // The commas between a closure's parameters are its own.
            var within = code.Functions.All.FirstOrDefault(f =>
                f.Start > call.Open && f.Start < code.Mate(call.Open) && code.Parent(f.Start) == call.Open
            );
            if (
                code.Is(call.Name - 1, "fn")
                || (within ?? code.Functions.Of((call.Arguments is [.., var last] ? last : default))) is not { } function
                || Judgement.Of(code, function) is var does && does == Does.Decides
            )
                continue;
            var server = Sides.IsServer(code, call);
            Flag flag = new(
                new(call.Name, call.Whole.To),
                $"the verify callback {Said(does)}: {(server ? "every client is let in" : "this client talks to whoever answers")}"
            )
            {
                Remedy = "Return what the library found, or leave the callback out.",
            };
            yield return (does == Does.Switch ? Switched(flag) : flag, server, does);
        }
    }

    private static Flag Switched(Flag flag) => flag with { IsSwitch = true, Confidence = Confidence.Firm };

    /// <summary>A verifier of another file whose name says that it verifies nothing.</summary>
    public static IEnumerable<Flag> Unseen(CodeFile code)
    {
        foreach (var call in code.Calls("with_custom_certificate_verifier", "set_certificate_verifier"))
        {
            var inside = code.Inside(call.Open);
            for (var i = inside.From; i < inside.To; i++)
                if (code.IsWord(i) && NoVerifier().IsMatch(code[i].Value) && !IsWrittenHere(code, code[i].Value))
                {
                    yield return new(
                        new(call.Name, call.Whole.To),
                        $"{code[i].Value} verifies nothing, by its name: this client talks to whoever answers"
                    )
                    {
                        Remedy = Remedy,
                        Confidence = Confidence.Firm,
                    };
                    break;
                }
        }
    }

    /// <summary>impl ServerCertVerifier for Type: it is judged by what it does.</summary>
    private static bool IsWrittenHere(CodeFile code, string type) =>
        code.Index.Places(type).Any(p => code[p - 1].Value is "for" or "struct" or "impl");

    private static string Said(Does does) =>
        does switch
        {
            Does.Masks => "takes errors of the chain for none",
            Does.DatesOnly => "looks at the dates only, which anybody can write into a certificate",
            Does.NamesOnly => "looks at names or numbers only, which anybody can write into a certificate",
            Does.AnyName => "lets any name pass",
            Does.Switch => "says yes where whoever builds or runs it wants that",
            _ => "says yes to everything",
        };

    [GeneratedRegex(
        "(?i)^(no|skip|insecure|danger|dangerous|acceptall|acceptany|accept_?any|trust_?all|dummy|null|allow_?any|allow_?all|blind|disabled).*(verif|cert|tls|server|verification)"
    )]
    private static partial Regex NoVerifier();
}
