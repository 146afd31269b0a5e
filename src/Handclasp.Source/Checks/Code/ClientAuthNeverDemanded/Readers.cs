using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ClientAuthNeverDemanded;

/// <summary>Roots for clients are configured, and no client is ever asked for a certificate.</summary>
internal static class Readers
{
    public static IEnumerable<Flag> Go(CodeFile code)
    {
        foreach (var setting in code.Settings("ClientCAs"))
        {
            var asked = setting.Sibling("ClientAuth");
            var word = asked is { } given ? ClientNotVerified.Go.Word(code, given.Value) : "";
            if (code.Values.Of(setting.Value).Is(ValueKind.Null) || (asked is not null && word != "NoClientCert"))
                continue;
            // Set elsewhere in the file, on whatever it is called there; or on a copy, where it came along.
            if (
                code.Settings("ClientAuth")
                    .Any(s => s.IsMember && ClientNotVerified.Go.Word(code, s.Value) != "NoClientCert" || setting.IsMember && asked is null)
            )
                continue;
            if (
                setting.IsMember
                && (
                    code.Functions.IsParameter(setting.Owner.Split('.')[0], setting.Name)
                    || !code
                        .Names.Reaching(setting.Owner, setting.Name)
                        .Any(a =>
                            code.Text(a.Value).Contains("Config{", StringComparison.Ordinal)
                            || code.Text(a.Value).Contains("new(", StringComparison.Ordinal)
                        )
                )
            )
                continue;
            yield return new(setting.Whole, "ClientCAs is set, but ClientAuth is not: no client is ever asked for a certificate")
            {
                Remedy = "Add ClientAuth: tls.RequireAndVerifyClientCert.",
                Changes =
                    asked is { } no ? [new(new(no.Value.To - 1, no.Value.To), "RequireAndVerifyClientCert")]
                    : setting.IsMember ? []
                    : [new(new(setting.Name, setting.Name), "ClientAuth: tls.RequireAndVerifyClientCert, ")],
            };
        }
    }

    public static IEnumerable<Flag> JavaScript(CodeFile code)
    {
        foreach (var setting in code.Settings("ca"))
        {
            if (
                setting.Container < 0
                || !code.Is(setting.Container, "{")
                || JavaScriptTls.SideOf(code, setting) != Side.Server
                || setting.Sibling("key", "pfx") is null
            )
                continue;
            var asked = setting.Sibling("requestCert");
            if (asked is { } given && !code.Values.Of(given.Value).Is(false))
                continue;
            if (code.Settings("requestCert").Any(s => s.IsMember))
                continue;
            yield return new(
                setting.Whole,
                "a root for clients is given, but requestCert is not: no client is ever asked for a certificate"
            )
            {
                Remedy = "Add requestCert: true (rejectUnauthorized is true by itself).",
                Changes = asked is { } no ? [new(no.Value, "true")] : [],
                Confidence = Model.Confidence.Firm,
            };
        }
    }

    public static IEnumerable<Flag> Python(CodeFile code)
    {
        foreach (var call in code.Calls("create_default_context", "SSLContext"))
        {
            var made = code.Text(call.Whole);
            if (!made.Contains("CLIENT_AUTH", StringComparison.Ordinal) && !made.Contains("PROTOCOL_TLS_SERVER", StringComparison.Ordinal))
                continue;
            if (!code.Is(call.Start - 1, "=") || !code.IsWord(call.Start - 2))
                continue;
            var name = code[call.Start - 2].Value;
            var roots =
                code.In(call.Open, "cafile", "capath", "cadata") is not null
                || code.Calls("load_verify_locations").Any(c => c.Receiver.Split('.')[^1] == name);
            var mode = code.Settings("verify_mode").Where(s => s.Owner.Split('.')[^1] == name).ToList();
            if (roots && (mode.Count == 0 || mode.TrueForAll(s => code.Text(s.Value).EndsWith("CERT_NONE", StringComparison.Ordinal))))
                yield return new(
                    call.Whole,
                    "roots for clients are loaded, but verify_mode is not CERT_REQUIRED: no client is ever asked for a certificate"
                )
                {
                    Remedy = $"Add {name}.verify_mode = ssl.CERT_REQUIRED.",
                };
        }
    }
}
