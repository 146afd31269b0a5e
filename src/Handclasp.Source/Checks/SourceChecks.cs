using Handclasp.Model;
using Handclasp.Source.Engine;

namespace Handclasp.Source.Checks;

/// <summary>The catalogue of checks that read source: one line per check, in the order of their ids.</summary>
internal static class SourceChecks
{
    /// <summary>What an operator can switch off: the findings of several checks, told under its own id.</summary>
    public static Code.VerificationSwitch.Rule Switch { get; } = new();

    public static IReadOnlyList<SourceRule> Rules { get; } =
    [
        new Code.ServerNotVerified.Rule(),
        new Code.ClientNotVerified.Rule(),
        new Code.HostNotChecked.Rule(),
        new Code.AcceptingVerifier.Rule(),
        Switch,
        new Code.ClientAuthOptional.Rule(),
        new Code.ClientAuthNeverDemanded.Rule(),
        new Code.UnverifiedIdentity.Rule(),
        new Code.IdleVerifier.Rule(),
        new Code.EmptyTrust.Rule(),
        new Code.SystemTrust.Rule(),
        new Code.ForwardedIdentity.Rule(),
        new Code.SharedTicketKeys.Rule(),
        new Code.RevocationOff.Rule(),
        new Code.OldProtocol.Rule(),
        new Code.WeakSuites.Rule(),
        new Code.WeakMinting.Rule(),
        new Code.MisreadPin.Rule(),
        new Code.NoPin.Rule(),
        new Code.SecretInSource.Rule(),
        new Code.KeyPassword.Rule(),
        new Code.OpenKeyFile.Rule(),
        new Code.CommandNotVerified.Rule(),
    ];

    /// <summary>A suppression that is not honoured.</summary>
    public static CheckInfo MalformedSuppression { get; } =
        new(
            "HC003",
            "malformed-suppression",
            "Suppressions in comments name a check, an end and a reason",
            Severity.Low,
            CheckGroup.Housekeeping,
            "malformed suppression",
            """
            ## Why it matters
            A suppression without a reason or an end hides a flaw for ever, and nobody knows why. Such a one is not honoured.

            ## How it is tested
            A comment begins with `handclasp:ignore` and does not go on as `HC500 until 2027-06-30: reason`.

            ## What to do
            Write the check, the day until which it holds, and why.
            """,
            "Write handclasp:ignore HC500 until 2027-06-30: reason.",
            ["CWE-1068"]
        );

    /// <summary>Everything that may stand in a report about source.</summary>
    public static IReadOnlyList<CheckInfo> Infos { get; } = [MalformedSuppression, .. Rules.Select(r => r.Info)];
}
