using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Otp;

/// <summary>Clients on the BEAM: ssl's own options, which all libraries hand on, and the libraries' words of their own.</summary>
internal static partial class Clients
{
    public const string Remedy = "Verify (verify_peer) with roots: cacerts of public_key:cacerts_get(), or cacertfile for a private root.";

    /// <summary>Names of options that hold verify_peer or verify_none.</summary>
    public static string[] Modes { get; } =
    [
        "verify",
        "ssl_verify",
        "tls_verify",
        "verify_mode",
        "verify_peer",
        "verify_type",
        "peer_verification",
        "ssl_verify_type",
        "tls_verify_mode",
        "ssl_verify_mode",
        "verify_server",
        "verify_ssl",
        "verify_option",
    ];

    private static readonly string[] Verifies =
    [
        "verify_ssl",
        "ssl_verify",
        "verify_peer",
        "tls_verify",
        "verify_certificate",
        "verify_certificates",
        "verify_cert",
        "verify_server",
        "verify_tls",
        "certificates_verification",
        "ssl_verify_peer",
        "check_certificate",
        "validate_certs",
        "server_cert_verify",
        "verify_server_cert",
        "verify_server_certificate",
    ];

    public static IEnumerable<Flag> Unverified(CodeFile code)
    {
        if (IsXml(code))
            yield break;
        foreach (var setting in code.Settings(Modes))
            if (
                !setting.Value.IsEmpty
                && !Beam.IsMatched(code, setting.Name)
                && Weighed(code, setting, Mode(code, setting)) is { } flag
                && Lists.SideOf(code, setting.Name) == Side.Client
                && !HasVerifier(code, setting)
                && PinnedAfter.Weighed(code, flag) is { } weighed
            )
                yield return weighed;
        foreach (var setting in code.Settings(Verifies))
            if (
                !setting.Value.IsEmpty
                && !Beam.IsMatched(code, setting.Name)
                && Weighed(code, setting, Off(code, setting, Row.IsOff)) is { } flag
            )
                yield return flag;
        foreach (var setting in code.Settings("verify"))
            if (
                !setting.Value.IsEmpty
                && IsTls(code, setting)
                && !Beam.IsMatched(code, setting.Name)
                && Weighed(code, setting, Off(code, setting, Row.IsOff)) is { } flag
            )
                yield return flag;
        foreach (var setting in Insecure.Settings(code))
            if (
                !setting.Value.IsEmpty
                && (setting.Option != "insecure" || Tls().IsMatch(code.Source.Text))
                && !Beam.IsMatched(code, setting.Name)
                && Weighed(code, setting, Off(code, setting, Row.IsOn)) is { } flag
            )
                yield return flag;
        foreach (var at in code.Index.Places("insecure"))
            if (IsListed(code, at))
                yield return new(new(at, at + 1), "insecure: this client talks to whoever answers, with any certificate")
                {
                    Remedy = Remedy,
                };
        foreach (var flag in Urls.Look(code, Remedy))
            yield return flag;
    }

    /// <summary>An entry of a list or map by what takes that. verify_none says itself what it is about.</summary>
    private static Flag? Weighed(CodeFile code, Setting setting, Flag? flag) =>
        Takers.Weighed(
            code,
            setting.Name,
            flag,
            Takers.IsVague(setting.Option) && !code.Text(setting.Value).Contains("verify_none", StringComparison.Ordinal)
        );

    /// <summary>verify_none, there, by way of what the file holds, or by somebody's decision.</summary>
    private static Flag? Mode(CodeFile code, Setting setting)
    {
        var worth = code.Values.Of(setting.Value);
        if (worth is { Kind: ValueKind.Text, Text: "verify_none" or "none" })
        {
            var good = code.Language == All.Elixir ? ":verify_peer" : "verify_peer";
            return new(setting.Whole, $"{setting.Option} is {worth.Text}: this client talks to whoever answers, with any certificate")
            {
                Remedy = Remedy,
                Changes = Beam.Atom(code, setting.Value) is "verify_none" ? [new(setting.Value, good)] : [],
                IsSafe = Lists.Beside(setting, "cacerts", "cacertfile") is not null,
                Beside =
                    worth.Decides >= 0 && !setting.Value.Contains(worth.Decides)
                        ? [new(new(worth.Decides, worth.Decides + 1), "the value comes from here")]
                        : [],
            };
        }

        if (worth.IsKnown)
            return null;
        var (none, peer) = (Holds(code, setting.Value, "verify_none", 0), Holds(code, setting.Value, "verify_peer", 0));
        // Application.get_env(:app, :verify, :verify_peer): safe where nothing is set.
        if (!none)
            return null;
        if (!peer && !worth.Is(ValueKind.Switch) && !worth.Is(ValueKind.Environment))
            return new(setting.Whole, $"{setting.Option} is verify_none: this client talks to whoever answers, with any certificate")
            {
                Remedy = Remedy,
                Confidence = Confidence.Firm,
            };
        if (!worth.Is(ValueKind.Switch) && !worth.Is(ValueKind.Environment) && ByPeer(code, setting.Value) is { } arm)
            return new(arm, $"for some peers {setting.Option} is verify_none: this client talks to whoever answers there")
            {
                Remedy = Remedy,
                Confidence = Confidence.Firm,
                Beside = [new(setting.Whole, "it is used here")],
            };
        return new(setting.Whole, $"whoever runs it can set {setting.Option} to verify_none: then this client talks to whoever answers")
        {
            Remedy = Remedy,
            IsSwitch = true,
            Confidence = Confidence.Firm,
        };
    }

    /// <summary>defp mode("lab" &lt;> _), do: :verify_none: a clause that the peer chooses, and nothing that is set from outside.</summary>
    private static Span? ByPeer(CodeFile code, Span value)
    {
        foreach (var choice in Choices.Of(code, value))
            if (
                choice.Length is 1 or 2
                && code.Is(choice.To - 1, "verify_none")
                && !value.Contains(choice.From)
                && code.Functions.NamedAround(choice.From) is { } function
                && !code
                    .Functions.Named(function.Name)
                    .Any(f => Outside().IsMatch(code.Text(new(f.Start, f.Body.To)).Replace("verify_", "", StringComparison.Ordinal)))
            )
                return choice;
        return null;
    }

    [GeneratedRegex("(?i)env|config|setting|insecur|strict|skip|prod|dev|test|flag|opt|stage|true|false|argv")]
    private static partial Regex Outside();

    /// <summary>True where an expression may be this atom: in it, or in the variables and functions of this file that it names.</summary>
    public static bool Holds(CodeFile code, Span span, string atom, int depth)
    {
        if (code.Language == All.Elixir)
            span = ElixirSyntax.Whole(code, span);
        for (var i = span.From; i < Math.Min(span.To, span.From + 300); i++)
        {
            if (code[i].Value == atom && (code[i].IsWord || code[i].IsText) && !Beam.IsMatched(code, i))
                return true;
            if (depth > 2 || !code.IsWord(i) || Beam.IsBehindColon(code, i) && code.Language == All.Elixir)
                continue;
            if (code.Is(i + 1, "(") && !code.IsLink(i - 1) || code.Language == All.Elixir && char.IsLower(code[i].Value[0]))
                foreach (var function in code.Functions.Named(code[i].Value).Take(6))
                    if (!(function.Start <= i && i < function.End) && Holds(code, function.Body, atom, depth + 1))
                        return true;
            foreach (var assignment in code.Names.Reaching(code[i].Value, i).Take(6))
                if (!assignment.Value.Contains(i) && Holds(code, assignment.Value, atom, depth + 1))
                    return true;
        }

        return false;
    }

    private static Flag? Off(CodeFile code, Setting setting, Func<Value, bool> isBad)
    {
        var worth = code.Values.Of(setting.Value);
        if (isBad(worth))
            return new(
                setting.Whole,
                $"{setting.Option} is {code.Text(setting.Value)}: this client talks to whoever answers, with any certificate"
            )
            {
                Remedy = Remedy,
                Changes =
                    setting.Value.Length == 1 && worth.Kind is ValueKind.True or ValueKind.False
                        ? [new(setting.Value, worth.Is(true) ? "false" : "true")]
                        : [],
                IsSafe = true,
            };
        if (
            worth.Kind is ValueKind.Given or ValueKind.Unknown
            && ByData.Judge(
                code,
                setting.Whole,
                setting.Value,
                isBad,
                $"{setting.Option} switches verification off, and this client talks to whoever answers",
                Remedy
            )
                is { } data
        )
            return data;
        if (worth.Kind is not (ValueKind.Switch or ValueKind.Environment))
            return null;
        // A safe default is none: the environment may still turn it.
        if (worth.Decides >= 0 && !isBad(code.Values.At(worth.Decides)) && worth.Text.Contains("get_env", StringComparison.Ordinal))
            return null;
        return new(
            setting.Whole,
            $"whoever runs it can switch verification off with {setting.Option}: then this client talks to whoever answers"
        )
        {
            Remedy = Remedy,
            IsSwitch = true,
            Confidence = Confidence.Firm,
        };
    }

    /// <summary>verify: false of a list of TLS options or of a client of HTTP; that of a token is another.</summary>
    private static bool IsTls(CodeFile code, Setting setting)
    {
        for (var (open, depth) = (Lists.Of(setting), 0); open > 1 && depth < 4; open = code.Parent(open), depth++)
        {
            for (var i = open - 1; i > open - 5 && i >= 0; i--)
                if (
                    code[i].Value
                    is "ssl"
                        or "tls"
                        or "ssl_options"
                        or "ssl_opts"
                        or "tls_options"
                        or "tls_opts"
                        or "transport_opts"
                        or "socket_opts"
                        or "connect_options"
                        or "hackney"
                )
                    return true;
            if (
                code.CallAt(open) is { } call
                && call.Path is var path
                && (path.StartsWith("HTTPoison.", StringComparison.Ordinal) || path.StartsWith("Req.", StringComparison.Ordinal))
            )
                return true;
        }

        return false;
    }

    /// <summary>hackney's [insecure]: alone among options.</summary>
    private static bool IsListed(CodeFile code, int at)
    {
        var open = code.Parent(at);
        if (open < 0 || !code.Is(open, "[") || Beam.IsMatched(code, at))
            return false;
        var isAtom =
            code.Language == All.Elixir
                ? Beam.IsBehindColon(code, at) && code[at - 2] is { Kind: TokenKind.Symbol, Value: "[" or "," or "|" }
                : code[at - 1] is { Kind: TokenKind.Symbol, Value: "[" or "," };
        return isAtom
            && code[at + 1] is { Kind: TokenKind.Symbol, Value: "]" or "," or "|" }
            && (code.Names.Mentions("ackney") || code.Names.Mentions("HTTPoison") || code.Names.Mentions("ssl"));
    }

    /// <summary>A verifier of its own beside verify_none that can refuse.</summary>
    private static bool HasVerifier(CodeFile code, Setting setting) =>
        Lists.Beside(setting, "verify_fun") is { } verifier && Callbacks.CanRefuse(code, verifier);

    public static bool IsXml(CodeFile code) => code.Is(0, "<") && code.Language == All.Erlang;

    /// <summary>Names: no name is asked for, or each will do.</summary>
    public static IEnumerable<Flag> Hosts(CodeFile code)
    {
        foreach (var setting in code.Settings("server_name_indication"))
            if (
                code.Values.Of(setting.Value) is { Kind: ValueKind.Text, Text: "disable" }
                && !Beam.IsMatched(code, setting.Name)
                && !(
                    Lists.Beside(setting, "verify") is { } mode
                    && code.Values.Of(mode.Value) is { Kind: ValueKind.Text, Text: "verify_none" }
                )
            )
                yield return new(
                    setting.Whole,
                    "server_name_indication is disabled, and with it the check of the name: any certificate of a trusted authority will do"
                )
                {
                    Remedy = "Give it the server's name.",
                };
        foreach (var setting in code.Settings("match_fun"))
            if (!setting.Value.IsEmpty && Callbacks.IsAlways(code, setting.Value, "true"))
                yield return new(
                    setting.Whole,
                    "match_fun agrees with every name: any certificate of a trusted authority will do, whoever it was issued to"
                )
                {
                    Remedy = "Use public_key:pkix_verify_hostname_match_fun(https).",
                };
        foreach (
            var setting in code.Settings(
                "verify_hostname",
                "hostname_check",
                "check_hostname",
                "verify_host",
                "ssl_verify_host",
                "ssl_verify_hostname",
                "hostname_verification"
            )
        )
            if (!setting.Value.IsEmpty && Row.IsOff(code.Values.Of(setting.Value)) && !Beam.IsMatched(code, setting.Name))
                yield return new(
                    setting.Whole,
                    $"{setting.Option} is off: any certificate of a trusted authority will do, whoever it was issued to"
                )
                {
                    Remedy = "Remove it.",
                };
        foreach (var flag in Callbacks.Names(code).Concat(Upgraded(code)).Concat(Insecure.AnyName(code)))
            yield return flag;
    }

    /// <summary>ssl:connect(Socket, Options): the library knows no name then, so one must be given.</summary>
    private static IEnumerable<Flag> Upgraded(CodeFile code)
    {
        foreach (var call in code.Calls("connect"))
        {
            if (call.Receiver != "ssl" || call.Arguments is not { Count: 2 or 3 } arguments)
                continue;
            var options = arguments[1];
            if (options.Length == 1 && code.Names.Reaching(code[options.From].Value, options.From) is [var only])
                options = only.Value;
            if (!code.Is(options.From, "[") || code.Mate(options.From) != options.To - 1)
                continue;
            var modes = code.Settings("verify").Where(s => Lists.Of(s) == options.From).ToList();
            var isNamed = code.Settings("server_name_indication", "verify_fun", "customize_hostname_check")
                .Any(s => Lists.Of(s) == options.From);
            if (modes is [var mode] && !isNamed && code.Values.Of(mode.Value) is { Kind: ValueKind.Text, Text: "verify_peer" })
                yield return new(
                    call.Whole,
                    "a connected socket has no name, and none is given: any certificate of a trusted authority will do"
                )
                {
                    Remedy = "Add server_name_indication with the server's name.",
                    Confidence = Confidence.Firm,
                };
        }
    }

    /// <summary>cacerts: []: nothing is trusted, or nothing is asked.</summary>
    public static IEnumerable<Flag> Empty(CodeFile code)
    {
        foreach (var setting in code.Settings("cacerts"))
            if (code.Is(setting.Value.From, "[") && setting.Value.Length == 2 && !Beam.IsMatched(code, setting.Name))
                yield return new(
                    setting.Whole,
                    "cacerts is empty: no root is trusted, and the next who wants a connection switches verification off"
                )
                {
                    Remedy = "Write public_key:cacerts_get(), or name the file of the private root in cacertfile.",
                };
    }

    [GeneratedRegex(@"ssl|tls|https|hackney|HTTPoison|websock|transport_opts|certs?\b|Tesla|grpc", RegexOptions.IgnoreCase)]
    private static partial Regex Tls();
}
