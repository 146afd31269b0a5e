using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ClientAuthNeverDemanded;

/// <summary>SslStream and Kestrel: how clients are verified is set, and none is asked for a certificate.</summary>
internal static class CSharp
{
    public static IEnumerable<Flag> Look(CodeFile code) => [.. Streams(code), .. Listeners(code), .. DotNetGrpc.NeverDemanded(code)];

    /// <summary>SslServerAuthenticationOptions with a policy or a callback for clients, and ClientCertificateRequired is not true.</summary>
    private static IEnumerable<Flag> Streams(CodeFile code)
    {
        foreach (var at in code.Index.Places("SslServerAuthenticationOptions"))
        {
            if (!code.IsWord(at) || !IsMade(code, at, out var open, out var held))
                continue;
            var options = Set(code, open, held, at);
            if (
                options("CertificateChainPolicy", "RemoteCertificateValidationCallback") is not { } trust
                || code.Values.Of(trust.Value).Is(ValueKind.Null)
            )
                continue;
            var asked = options("ClientCertificateRequired", "ClientCertificateRequired");
            if (asked is { } given && !code.Values.Of(given.Value).Is(false))
                continue;
            // Handed to somebody who may ask for it.
            if (asked is null && held.Length > 0 && code.Settings("ClientCertificateRequired").Any(s => s.IsMember && s.Owner != held))
                continue;
            yield return new(
                asked?.Whole ?? trust.Whole,
                $"{trust.Option} says how clients are verified, but ClientCertificateRequired is not true: no client is ever asked for a certificate"
            )
            {
                Remedy = "Set ClientCertificateRequired = true.",
                Changes = asked is { } no ? [new(no.Value, "true")] : [],
            };
        }
    }

    /// <summary>new SslServerAuthenticationOptions {…}, SslServerAuthenticationOptions options = new() {…}.</summary>
    private static bool IsMade(CodeFile code, int type, out int open, out string held)
    {
        var from =
            code.Is(type - 1, "new") ? type + 1
            : code.IsWord(type + 1) && code.Is(type + 2, "=") && code.Is(type + 3, "new") ? type + 4
            : -1;
        (open, held) = (-1, "");
        if (from < 0)
            return false;
        open = code.Is(from, "(") ? code.Mate(from) + 1 : from;
        held = code.Held(from);
        if (!code.Is(open, "{"))
            open = -1;
        return open >= 0 || held.Length > 0;
    }

    /// <summary>Asks for an option in the initialiser, or set on the variable in the same function.</summary>
    private static Func<string, string, Setting?> Set(CodeFile code, int open, string held, int at) =>
        (one, other) =>
        {
            if (open >= 0 && code.In(open, one, other) is { } inside)
                return inside;
            foreach (var setting in code.Settings(one, other))
                if (held.Length > 0 && setting.IsMember && setting.Owner == held && code.Functions.AreTogether(setting.Name, at))
                    return setting;
            return null;
        };

    /// <summary>A mode that may be this listener's: not one that another listener's lambda sets on what it alone is given.</summary>
    private static bool MayBeOf(CodeFile code, Setting setting, int mode) =>
        code.IsWord(mode)
        && Kinship.Speaks(code, setting.Name, mode, DotNetServers.Rivals)
        && !(Listener(code, mode) is { } other && other.Open != Listener(code, setting.Name)?.Open);

    /// <summary>listen.UseHttps(https =&gt; …): the call whose lambda holds a token.</summary>
    private static Call? Listener(CodeFile code, int index)
    {
        for (var open = code.Parent(index); open > 0; open = code.Parent(open))
            if (code.CallAt(open) is { Word: "UseHttps" } call)
                return call;
        return null;
    }

    /// <summary>Kestrel with a callback for clients and no mode that asks; or certificates are authenticated and the listener is told to ask for none.</summary>
    private static IEnumerable<Flag> Listeners(CodeFile code)
    {
        foreach (var setting in code.Settings("ClientCertificateValidation"))
        {
            if (!setting.IsMember && setting.Container < 0 || code.Values.Of(setting.Value).Is(ValueKind.Null))
                continue;
            var mode = setting.Sibling("ClientCertificateMode");
            var isNone = mode is { } given && code.Is(given.Value.To - 1, "NoCertificate");
            if (
                mode is not null && !isNone
                || mode is null && code.Index.Places("ClientCertificateMode").Any(p => MayBeOf(code, setting, p))
            )
                continue;
            yield return new(
                mode?.Whole ?? setting.Whole,
                "ClientCertificateValidation says how clients are verified, but ClientCertificateMode does not ask for a certificate: it is never called"
            )
            {
                Remedy = "Set ClientCertificateMode = ClientCertificateMode.RequireCertificate.",
                // The mode may stand in the configuration that Kestrel reads; not in a file that sets it for its other listeners.
                Confidence = isNone || code.Names.Has("ClientCertificateMode") ? Model.Confidence.Firm : Model.Confidence.Tentative,
            };
        }

        foreach (var setting in code.Settings("ClientCertificateMode"))
            if (
                code.Is(setting.Value.To - 1, "NoCertificate")
                && code.Is(setting.Value.To - 3, "ClientCertificateMode")
                && setting.Sibling("ClientCertificateValidation") is null
                && DotNetServers.IsAuthenticated(code, setting.Name)
                && !code.Names.Has("AddCertificateForwarding")
                && code.Settings("ClientCertificateMode").Take(2).Count() == 1
            )
                yield return new(
                    setting.Whole,
                    "AddCertificate authenticates clients by certificate, and this listener asks for none: no client is ever known"
                )
                {
                    Remedy = "Use ClientCertificateMode.RequireCertificate.",
                    Confidence = Model.Confidence.Firm,
                    Changes = [new(new(setting.Value.To - 1, setting.Value.To), "RequireCertificate")],
                };
    }
}
