using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Otp;

/// <summary>
/// Lists of options that another function made, and that are changed afterwards: an option taken out again, or put in with another value. And
/// what is read where a failure becomes an empty list.
/// </summary>
internal static class Taken
{
    private static readonly string[] Removing = ["drop", "delete", "keydelete", "without", "remove", "reject", "pop", "delete_first"];

    private static readonly string[] Replacing = ["keystore", "keyreplace", "put", "replace", "store", "replace!"];

    /// <summary>Servers whose demand is taken back: the list insists on a certificate, and what is made of it does not.</summary>
    public static IEnumerable<Flag> Demand(CodeFile code)
    {
        foreach (var at in code.Index.Places("fail_if_no_peer_cert"))
        {
            if (Around(code, at) is not { } call)
                continue;
            var isTaken = Removing.Contains(call.Word) && !Names(code, call, "verify");
            var isLifted =
                Replacing.Contains(call.Word) && code.Index.Places("false").Any(f => f > at && f < call.Whole.To)
                || call.Word is "merge" && IsFalse(code, at);
            if (isTaken || isLifted)
                yield return new(call.Whole, "clients without a certificate are served: the demand for one is taken back here")
                {
                    Remedy = "Leave fail_if_no_peer_cert as it was.",
                    Confidence = Confidence.Firm,
                };
        }
    }

    /// <summary>The call around an option's name, past its tuple or list.</summary>
    private static Call? Around(CodeFile code, int at)
    {
        for (var (open, depth) = (code.Parent(at), 0); open > 0 && depth < 3; open = code.Parent(open), depth++)
            if (code.Is(open, "("))
                return code.CallAt(open);
        return null;
    }

    private static bool IsFalse(CodeFile code, int at) =>
        code.SettingAt(at) is { Value.IsEmpty: false } setting && Row.IsOff(code.Values.Of(setting.Value));

    private static bool Names(CodeFile code, Call call, string option) =>
        code.Index.Places(option).Any(p => p > call.Open && p < call.Whole.To);

    /// <summary>Roots that are an empty list where they cannot be read: {error, _} -> [], rescue _ -> [].</summary>
    public static IEnumerable<Flag> Emptied(CodeFile code)
    {
        foreach (var function in code.Functions.All)
        {
            if (function.Name.Length == 0 || !IsAboutRoots(code, function) || !Reads(code, function))
                continue;
            for (var i = function.Body.From; i < function.Body.To - 2; i++)
                if (code.Is(i, "->") && code.Is(i + 1, "[") && code.Is(i + 2, "]") && IsFailure(code, i, function))
                {
                    var from = code.Is(i - 1, "}") ? code.Mate(i - 1) : i - 1;
                    yield return new(
                        new(from, i + 3),
                        "roots that cannot be read are an empty list here, and nobody is told: what is made with them verifies nothing, or everything"
                    )
                    {
                        Remedy = SwallowedRemedy,
                        Confidence = Confidence.Firm,
                    };
                    break;
                }
        }
    }

    private const string SwallowedRemedy = "Let the failure out: without its roots nothing must be connected or served.";

    /// <summary>{error, _}, {:error, reason}, :error, _ behind {ok, …}, and what a rescue catches.</summary>
    private static bool IsFailure(CodeFile code, int arrow, Function function)
    {
        if (code.Is(arrow - 1, "}") && code.Mate(arrow - 1) is > 0 and var open)
            return code[open + 1].Value == "error" || code.Is(open + 1, ":") && code[open + 2].Value == "error";
        if (code.Is(arrow - 1, "error"))
            return true;
        if (!code[arrow - 1].IsWord || !code[arrow - 1].Value.StartsWith('_'))
            return false;
        for (var i = arrow - 2; i > function.Body.From && arrow - i < 60; i--)
            if (code[i].Value is "rescue" or "catch" || code.Is(i, "ok") && code.Is(i - (code.Language == All.Elixir ? 2 : 1), "{"))
                return true;
        return false;
    }

    private static bool IsAboutRoots(CodeFile code, Function function) =>
        SwallowedRoots.IsRoots(function.Name) || code.Index.Places("Certificate").Any(function.Body.Contains);

    private static bool Reads(CodeFile code, Function function)
    {
        for (var i = function.Body.From; i < function.Body.To; i++)
            if (
                code[i].Value
                is "read_file"
                    or "read"
                    or "read!"
                    or "ls"
                    or "list_dir"
                    or "wildcard"
                    or "stream!"
                    or "from_pem"
                    or "pem_decode"
                    or "cacerts_get"
            )
                return true;
        return false;
    }

    /// <summary>public_key:pkix_is_issuer alone: the issuer's name is compared, and no signature.</summary>
    public static IEnumerable<Flag> IssuerOnly(CodeFile code)
    {
        foreach (var call in code.Calls("pkix_is_issuer"))
            if (
                code.Functions.NamedAround(call.Name) is { } function
                && !code.Index.Places("pkix_path_validation", "pkix_verify", "pkix_is_self_signed").Any(function.Body.Contains)
            )
                yield return new(
                    call.Whole,
                    "pkix_is_issuer compares names alone: whoever writes the authority's name into his own certificate is believed"
                )
                {
                    Remedy = "Verify the chain with pkix_path_validation.",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>Passwords of keys that a choice of the file falls back to.</summary>
    public static IEnumerable<Flag> Fallbacks(CodeFile code)
    {
        foreach (var flag in KeyPassword.Fallbacks.Look(code))
            yield return flag;
        foreach (var setting in code.Settings("password", "key_password", "keyfile_password", "certfile_password", "ssl_key_password"))
            if (
                !setting.Value.IsEmpty
                && !Beam.IsMatched(code, setting.Name)
                && (setting.Option != "password" || Lists.Beside(setting, "keyfile", "certfile", "key", "cert") is not null)
                && Lists.Beside(setting, "username", "user", "database", "hostname") is null
            )
                foreach (var choice in Choices.Of(code, setting.Value))
                    if (!setting.Value.Contains(choice.From) | setting.Value.Length > choice.Length && Written(code, choice) is { } text)
                        yield return new(new(text, text + 1), KeyPassword.Readers.Because)
                        {
                            Remedy = KeyPassword.Readers.Remedy,
                            IsSecret = true,
                            Beside = [new(setting.Whole, "used here")],
                        };
    }

    /// <summary>The text of a choice that is one: "…", ~c"…", &lt;&lt;"…">>.</summary>
    private static int? Written(CodeFile code, Span choice)
    {
        if (choice.Length is 0 or > 5)
            return null;
        for (var i = choice.From; i < choice.To; i++)
            if (code[i].IsText)
                return !code[i].Holes && KeyPassword.Readers.IsSecret(code[i].Value) ? i : null;
            else if (code[i].IsWord && code[i].Value is not ("c" or "~c"))
                return null;
        return null;
    }
}
