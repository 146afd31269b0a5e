using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.HostNotChecked;

/// <summary>Drivers of Node.js that verify the chain by themselves and compare the name only where they are told to: mysql2 and what stands on it, Pulsar.</summary>
internal static class JavaScriptDrivers
{
    private static readonly string[] Makers = ["createPool", "createConnection", "createPoolCluster"];

    public static IEnumerable<Flag> Look(CodeFile code) => [.. Mysql(code), .. Pulsar(code)];

    /// <summary>mysql2 compares the name where verifyIdentity is on, and it is off by itself.</summary>
    private static IEnumerable<Flag> Mysql(CodeFile code)
    {
        if (!code.Names.Mentions("mysql") && !code.Names.Mentions("mariadb"))
            yield break;
        foreach (var setting in code.Settings("ssl"))
        {
            var value = setting.Value;
            if (value.Length == 1 && code.IsWord(value.From) && code.Names.Reaching(code[value.From].Value, value.From) is [var held])
                value = held.Value;
            if (
                !code.Is(value.From, "{")
                || code.Mate(value.From) != value.To - 1
                || code.In(value.From, "verifyIdentity", "checkServerIdentity") is not null
                || code.In(value.From, "rejectUnauthorized") is { } verified && !code.Values.Of(verified.Value).Is(true)
                || code.Parts(code.Inside(value.From)).Any(p => code.Is(p.From, "..."))
                || !(code.Names.Mentions("mysql2") && IsGiven(code, setting) || IsOfOther(code, setting, value.From))
            )
                continue;
            yield return new(
                setting.Whole,
                "mysql2 compares the server's name only where verifyIdentity is on: any certificate of these roots will do"
            )
            {
                Remedy = "Add verifyIdentity: true.",
                Confidence = Confidence.Firm,
            };
        }
    }

    /// <summary>mysql.createPool({ ssl }), or a variable with it that is given to that.</summary>
    private static bool IsGiven(CodeFile code, Setting setting)
    {
        if (setting.Container < 0 || !code.Is(setting.Container, "{"))
            return false;
        if (code.CallAt(code.Parent(setting.Container)) is { } call)
            return Makers.Contains(call.Word, StringComparer.Ordinal);
        return code.Held(setting.Container) is { Length: > 0 } name
            && code.Calls(Makers).Any(c => c.Arguments.Any(a => code.Text(a) == name));
    }

    /// <summary>knex({ client: 'mysql2', connection: { ssl } }), Sequelize's dialectOptions, TypeORM's data source: each with roots that it names.</summary>
    private static bool IsOfOther(CodeFile code, Setting setting, int brace)
    {
        if (setting.Container < 0 || !code.Is(setting.Container, "{") || code.In(brace, "ca", "cert") is null)
            return false;
        var outer = code.Parent(setting.Container);
        return IsSaid(code, setting.Container, "type", "mysql", "mariadb") && code.CallAt(outer) is not null
            || code.Is(outer, "{")
                && (
                    code.Is(setting.Container - 2, "connection") && IsSaid(code, outer, "client", "mysql2")
                    || code.Is(setting.Container - 2, "dialectOptions") && IsSaid(code, outer, "dialect", "mysql")
                );
    }

    private static bool IsSaid(CodeFile code, int brace, string option, params string[] words) =>
        code.In(brace, option) is { } said && code.Values.Of(said.Value) is { Kind: ValueKind.Text } value && words.Contains(value.Text);

    /// <summary>new Pulsar.Client({ serviceUrl: 'pulsar+ssl://…' }): tlsValidateHostname is off by itself.</summary>
    private static IEnumerable<Flag> Pulsar(CodeFile code)
    {
        if (!code.Names.Mentions("pulsar-client"))
            yield break;
        foreach (var call in code.Calls("Client"))
            if (
                call.IsNew
                && code.Is(call.Argument(0).From, "{")
                && call.Argument(0).From is var brace
                && code.In(brace, "serviceUrl") is { } url
                && (
                    code[url.Value.From].Value.StartsWith("pulsar+ssl:", StringComparison.Ordinal)
                    || code.In(brace, "tlsTrustCertsFilePath") is not null
                )
                && code.In(brace, "tlsValidateHostname") is null
                && !(code.In(brace, "tlsAllowInsecureConnection") is { } any && !code.Values.Of(any.Value).Is(false))
                && !code.Parts(code.Inside(brace)).Any(p => code.Is(p.From, "..."))
            )
                yield return new(
                    call.Whole,
                    "Pulsar's client compares the broker's name only where tlsValidateHostname is on: any certificate of these roots will do"
                )
                {
                    Remedy = "Add tlsValidateHostname: true.",
                    Confidence = Confidence.Firm,
                };
    }
}
