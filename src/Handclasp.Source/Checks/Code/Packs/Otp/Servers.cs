using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Otp;

/// <summary>Servers on the BEAM: Cowboy, Bandit, ranch, ssl itself, RabbitMQ and those that take ssl's options.</summary>
internal static partial class Servers
{
    private static readonly string[] Roots = ["cacertfile", "cacerts"];

    /// <summary>verify_peer without fail_if_no_peer_cert: a client without a certificate is served.</summary>
    public static IEnumerable<Flag> Optional(CodeFile code)
    {
        if (Clients.IsXml(code))
            yield break;
        foreach (var setting in code.Settings(Clients.Modes))
        {
            if (
                setting.Value.IsEmpty
                || code.Values.Of(setting.Value) is not { Kind: ValueKind.Text, Text: "verify_peer" }
                || Beam.IsMatched(code, setting.Name)
                || Lists.SideOf(code, setting.Name) != Side.Server
            )
                continue;
            var fails = Lists.Beside(setting, "fail_if_no_peer_cert");
            if (fails is { } told && !Row.IsOff(code.Values.Of(told.Value)) || IsAskedLater(code))
                continue;
            var at = fails ?? setting;
            yield return new(
                at.Whole,
                "clients without a certificate are served: verify_peer asks for one and fail_if_no_peer_cert does not insist"
            )
            {
                Remedy = "Set fail_if_no_peer_cert to true.",
                Changes = fails is { } off && off.Value.Length == 1 ? [new(off.Value, "true")] : [],
                Confidence = Confidence.Firm,
            };
        }
    }

    /// <summary>A CA for clients, and no client is asked for a certificate.</summary>
    public static IEnumerable<Flag> NeverAsked(CodeFile code)
    {
        if (Clients.IsXml(code))
            yield break;
        foreach (var setting in code.Settings(Roots))
        {
            if (setting.Value.IsEmpty || Beam.IsMatched(code, setting.Name) || Lists.SideOf(code, setting.Name) != Side.Server)
                continue;
            var mode = Lists.Beside(setting, Clients.Modes);
            if (mode is { } told && code.Values.Of(told.Value) is not { Kind: ValueKind.Text, Text: "verify_none" })
                continue;
            // The chain of the server's own certificate stands there too.
            if (
                mode is null
                && (
                    Chain().IsMatch(code.Text(setting.Value))
                    || Lists.Beside(setting, "certfile", "cert", "certs_keys", "keyfile", "certkeyasn1") is null
                        && !IsJoinedWithIdentity(code, setting)
                )
            )
                continue;
            var at = mode ?? setting;
            yield return new(
                at.Whole,
                $"{setting.Option} names who may sign clients' certificates, and no client is asked for one: everybody is served"
            )
            {
                Remedy = "Set verify to verify_peer and fail_if_no_peer_cert to true.",
                Confidence = Confidence.Firm,
            };
        }
    }

    /// <summary>[{cacertfile, …} | base()]: a function of the file adds the server's own certificate, and no verify.</summary>
    private static bool IsJoinedWithIdentity(CodeFile code, Setting setting)
    {
        var list = Lists.Of(setting);
        if (list < 0 || !code.Is(list, "["))
            return false;
        var (from, to) = (Math.Max(0, list - 6), Math.Min(code.Mate(list) + 8, code.Tokens.Length));
        for (var i = from; i < to; i++)
            if (
                code.IsWord(i)
                && code.Is(i + 1, "(")
                && (code[i - 1].Value is "|" or "++" || code[code.Mate(i + 1) + 1].Value is "++")
                && code.Functions.Named(code[i].Value).Take(2).ToList() is [var adds]
            )
                return Holds(adds, "certfile") && !Clients.Modes.Any(m => Holds(adds, m));
        return false;

        bool Holds(Function function, string option) => code.Index.Places(option).Any(function.Body.Contains);
    }

    /// <summary>The peer's certificate is read for a name, and nothing in the file verifies it.</summary>
    public static IEnumerable<Flag> Identity(CodeFile code)
    {
        var isUnverified =
            code.Settings(Clients.Modes)
                .Any(s =>
                    code.Values.Of(s.Value) is { Kind: ValueKind.Text, Text: "verify_none" } && Lists.SideOf(code, s.Name) == Side.Server
                ) || Callbacks.Servers(code).Any();
        if (!isUnverified)
            yield break;
        foreach (var call in code.Calls("peercert", "get_peer_data", "peer_cert", "cert"))
            if (Subject().IsMatch(code.Source.Text) && (call.Word != "cert" || call.Receiver == "cowboy_req"))
                yield return new(
                    Read(code, call),
                    "the name in a certificate that was not verified is taken for the client's: anybody can write it into one of his own"
                )
                {
                    Remedy = "Verify first: verify_peer, your CA in cacertfile, fail_if_no_peer_cert.",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>_ = :public_key.pkix_path_validation(…), and the call as a statement of its own: nobody looks whether the chain is good.</summary>
    public static IEnumerable<Flag> Dropped(CodeFile code)
    {
        foreach (var call in code.Calls("pkix_path_validation", "pkix_verify"))
        {
            var start = code.Is(call.Start - 1, ":") ? call.Start - 1 : call.Start;
            var isNamed =
                code.Is(start - 1, "=")
                && code[start - 2].Value.StartsWith('_')
                && code.Index.Places(code[start - 2].Value).Count() <= (code[start - 2].Value == "_" ? 1000 : 1);
            var isAlone =
                code[start].LineBefore
                && (code[start - 1].Value is "," or "->" or "do" || code.Language == All.Elixir)
                && (
                    code.Language == All.Elixir
                        ? code[call.Whole.To].LineBefore && !code.Is(call.Whole.To, "|>")
                        : code.Is(call.Whole.To, ",")
                );
            if (
                code.Functions.Around(call.Name) is { } function
                && (isNamed || isAlone && code.Parent(start) < 0)
                && !Beam.Results(code, function).Any(r => r.Contains(start))
                && !code[start - 1].Value.StartsWith("|>", StringComparison.Ordinal)
                && code[start - 1].Value is not ("case" or "with" or "<-" or "=" or "==" or "in" or "if") | isNamed
            )
                yield return new(
                    call.Whole,
                    $"{call.Word} answers {{error, Reason}} for a chain that is not good, and nobody looks: the certificate is believed all the same"
                )
                {
                    Remedy = "Match the answer with {ok, _} before anything of the certificate is believed.",
                    Confidence = Confidence.Firm,
                };
        }
    }

    /// <summary>Where the name is read behind that call, in the same function; else the call.</summary>
    private static Span Read(CodeFile code, Call call)
    {
        var function = code.Functions.Around(call.Name);
        for (var i = call.Open; function is not null && i < Math.Min(function.Body.To, call.Open + 200); i++)
            if (
                code.IsWord(i)
                && (code[i].Value is "element" ? code.Is(i + 1, "(") && code[i + 2].Value is "7" or "6" : Subject().IsMatch(code[i].Value))
            )
                return new(i, i + 1);
        return call.Whole;
    }

    /// <summary>Code that refuses a connection without a certificate.</summary>
    private static bool IsAskedLater(CodeFile code) => Asks().IsMatch(code.Source.Text);

    [GeneratedRegex(@"ssl[.:]peercert\b|ssl_cert\b|no_peercert|cowboy_req:cert\b|:cowboy_req\.cert\b|get_peer_data|(?<!no_)peer_cert\b")]
    private static partial Regex Asks();

    [GeneratedRegex(@"chain|intermediate|bundle|fullchain|castore", RegexOptions.IgnoreCase)]
    private static partial Regex Chain();

    [GeneratedRegex(@"subject|common_?name|commonName|\bCN\b|\bcn\b|at_?commonName|get_attr|rdnSequence|element\(7,", RegexOptions.None)]
    private static partial Regex Subject();
}
