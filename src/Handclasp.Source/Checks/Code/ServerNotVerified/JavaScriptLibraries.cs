using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>Libraries of Node.js, of React Native and of test tools whose words for verification are their own, and names that say it in any library.</summary>
internal static partial class JavaScriptLibraries
{
    private static readonly object Key = new();
    private const string Remedy = "Leave verification on, and give the library your private root.";
    private const string Means = "this client talks to whoever answers, with any certificate";

    /// <summary>Options whose names say little by themselves: what takes them says the rest.</summary>
    private static readonly (string Library, string Option)[] OfLibraries =
    [
        ("blob-util", "trusty"),
        ("fetch-blob", "trusty"),
        ("newman", "insecure"),
        ("pulumi", "insecure"),
        ("cdktf", "insecure"),
    ];

    /// <summary>postgres.js: these encrypt, and make rejectUnauthorized: false of it.</summary>
    private static readonly string[] Unverified = ["require", "prefer", "allow"];

    public static IEnumerable<Flag> Look(CodeFile code) =>
        [.. ByLibrary(code), .. ByName(code), .. Calls(code), .. Postgres(code), .. Cassandra(code), .. Curl(code)];

    private static IEnumerable<Flag> ByLibrary(CodeFile code)
    {
        foreach (var (library, option) in OfLibraries)
        foreach (var setting in code.Settings(option))
            if (
                code.Names.Mentions(library)
                && (setting.IsMember || setting.Container > 0 && code.Is(setting.Container, "{"))
                && (option != "insecure" || IsTaken(code, setting))
                && Options.Judge(code, setting, true, $"{option} is on: {Means}", Remedy) is { } flag
            )
                yield return flag;
    }

    /// <summary>newman.run({ insecure: true }), new vsphere.Provider('x', { insecure: true }): not any object of a file that uses the library.</summary>
    private static bool IsTaken(CodeFile code, Setting setting)
    {
        if (setting.IsMember)
            return false;
        if (code.CallAt(code.Parent(setting.Container)) is { } call)
            return IsTaker(call);
        return code.Held(setting.Container) is { Length: > 0 } held
            && code.Calls().Any(c => IsTaker(c) && c.Arguments.Any(a => code.Text(a) == held || code.Text(a) == "..." + held));
    }

    private static bool IsTaker(Call call) => call.Path == "newman.run" || call.Word.EndsWith("Provider", StringComparison.Ordinal);

    /// <summary>Words of the file that say by themselves that they switch verification of a peer, and that no table has.</summary>
    private static string[] Usual(CodeFile code) =>
        code.Once<string[]>(
            Key,
            c => [.. c.Index.Words.Where(w => UsualOptions.Of(w) is { IsHost: false } && !Takers.IsVague(w) && !JavaScript.IsOwn(w))]
        );

    /// <summary>Names that say by themselves what they switch: disableCertificateValidation, skip_ssl_verify.</summary>
    private static IEnumerable<Flag> ByName(CodeFile code)
    {
        foreach (var setting in code.Settings(Usual(code)))
        {
            // A constant, a variable and a field of a class are told where they are used.
            if (
                !setting.IsMember && code.Is(setting.Value.From - 1, "=")
                || !setting.Option.Any(char.IsLower)
                || UsualOptions.Of(setting.Option) is not { Bad: var bad }
            )
                continue;
            var flag = Options.Judge(
                code,
                setting.Whole,
                setting.Value,
                v => v.Is(bad),
                $"{setting.Option} is {(bad ? "on" : "off")}, so {Means}",
                Remedy,
                bad ? "false" : "true"
            );
            // What whoever calls decides is told where he does.
            if (flag is { IsSwitch: true, Confidence: Model.Confidence.Tentative })
                continue;
            if ((setting.IsMember ? flag : Takers.Weighed(code, setting.Name, flag, false)) is { } told)
                yield return told;
        }
    }

    /// <summary>cordova.plugin.http.acceptAllCerts(true), client.setVerifyPeer(false).</summary>
    private static IEnumerable<Flag> Calls(CodeFile code)
    {
        if (Usual(code) is not { Length: > 0 } usual)
            yield break;
        foreach (var call in code.Calls(usual))
            if (
                code.IsLink(call.Name - 1)
                && !call.IsNew
                && UsualOptions.Of(call.Word) is { Bad: var bad }
                && call.Arguments is [var only, ..]
                && code.Values.Of(only).Is(bad)
            )
                yield return new(call.Whole, $"{call.Word}({code.Text(only)}): {Means}") { Remedy = Remedy };
    }

    /// <summary>postgres.js takes libpq's words: require, prefer and allow encrypt, and verify nothing.</summary>
    private static IEnumerable<Flag> Postgres(CodeFile code)
    {
        if (!Imported().IsMatch(code.Source.Text))
            yield break;
        const string remedy = "Write ssl: 'verify-full', or ssl: { ca }.";
        foreach (var setting in code.Settings("ssl", "sslmode"))
        {
            if (setting.Container > 0 && !code.Is(setting.Container, "{"))
                continue;
            var said = code.Values.Of(setting.Value);
            var word = said.Is(ValueKind.Text)
                ? said.Text
                : Enumerable
                    .Range(setting.Value.From, Math.Min(12, setting.Value.Length))
                    .Where(i => code[i].IsText && code[i - 1].Value is "?" or ":" or "||" or "??")
                    .Select(i => code[i].Value)
                    .FirstOrDefault(Unverified.Contains);
            if (word is not null && Unverified.Contains(word))
                yield return new(setting.Whole, $"'{word}' encrypts and verifies nothing: postgres.js talks to whoever answers")
                {
                    Remedy = remedy,
                };
        }

        foreach (var call in code.Calls("postgres"))
            if (code.Values.Of(call.Argument(0)) is { Kind: ValueKind.Text, Text: var url } && Lax().Match(url) is { Success: true } match)
                yield return new(
                    call.Argument(0),
                    $"{match.Groups[1].Value} encrypts and verifies nothing: postgres.js talks to whoever answers"
                )
                {
                    Remedy = "Write sslmode=verify-full.",
                };
    }

    /// <summary>DataStax's driver puts rejectUnauthorized: false in front of what it is given.</summary>
    private static IEnumerable<Flag> Cassandra(CodeFile code)
    {
        if (!code.Names.Mentions("cassandra-driver"))
            yield break;
        foreach (var setting in code.Settings("sslOptions"))
            if (
                JavaScriptOptions.Of(code, setting.Value) is { IsOpen: false } options
                && options.Places.Any()
                && options.Last("rejectUnauthorized").Count == 0
            )
                yield return new(
                    setting.Whole,
                    $"this driver verifies only where rejectUnauthorized: true stands there: without it {Means}"
                )
                {
                    Remedy = "Add rejectUnauthorized: true, and ca.",
                };
    }

    /// <summary>node-libcurl: curl.setOpt('SSL_VERIFYPEER', false), curl.setOpt(Curl.option.SSL_VERIFYPEER, 0).</summary>
    private static IEnumerable<Flag> Curl(CodeFile code)
    {
        foreach (var call in code.Calls("setOpt"))
            if (call.Arguments is [var option, var value, ..] && code[option.To - 1].Value == "SSL_VERIFYPEER" && IsOff(code, value))
                yield return new(call.Whole, $"SSL_VERIFYPEER is off: {Means}") { Remedy = "Remove the call; give the root with CAINFO." };
        foreach (var setting in code.Settings("SSL_VERIFYPEER"))
            if (IsOff(code, setting.Value))
                yield return new(setting.Whole, $"SSL_VERIFYPEER is off: {Means}") { Remedy = "Remove it; give the root with CAINFO." };
    }

    /// <summary>No, as libcurl takes it.</summary>
    internal static bool IsOff(CodeFile code, Span value) =>
        code.Values.Of(value) is { Kind: ValueKind.False } or { Kind: ValueKind.Number, Text: "0" };

    [GeneratedRegex(@"(from\s*|require\(\s*|import\(\s*)['""](npm:)?postgres(@[^'""/]*)?['""]|deno\.land/x/postgresjs")]
    private static partial Regex Imported();

    [GeneratedRegex(@"[?&]((?:sslmode|ssl)=(?:require|prefer|allow))(?![\w-])")]
    private static partial Regex Lax();
}
