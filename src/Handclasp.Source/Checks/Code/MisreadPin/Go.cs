using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.MisreadPin;

/// <summary>crypto/tls with the standard verification off, and a number or a name of the certificate compared in its place: a pin, whatever it is called.</summary>
internal static class Go
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        HashSet<int> told = [];
        HashSet<Function?> within = [];
        foreach (var flag in Any.Look(code).Concat(Lost(code)))
        {
            told.Add(flag.At.From);
            within.Add(code.Functions.Around(flag.At.From));
            yield return flag;
        }

        foreach (var flag in Late(code))
            if (within.Add(code.Functions.Around(flag.At.From)) && told.Add(flag.At.From))
                yield return flag;

        var off = code.Settings("InsecureSkipVerify").Where(s => code.Values.Of(s.Value).Is(true) && !GoTls.IsServer(s)).ToList();
        if (off.Count == 0 || !code.Names.Has("PeerCertificates") && !code.Names.Has("ParseCertificate"))
            yield break;
        foreach (var at in Any.Comparisons(code))
        {
            if (Any.Operands(code, at) is not var (left, right) || GoCallbacks.IsLogged(code, at))
                continue;
            var (first, second) = (Any.Wrong(code, left), Any.Wrong(code, right));
            // leaf.Issuer == leaf.Subject asks something else.
            if (first is null == second is null || (first is null ? left : right) is var other && code.Text(other) is "\"\"" or "nil")
                continue;
            if (
                told.Contains(left.From)
                || off.Find(s => IsInstead(code, s, at, first ?? second)) is not { Whole: { IsEmpty: false } } setting
            )
                continue;
            yield return new(
                new(left.From, right.To),
                $"in place of the verification the certificate's {first ?? second} is compared: anybody can write that into a certificate of his own"
            )
            {
                Remedy = Any.Remedy,
                Confidence = Confidence.Firm,
                Beside = [new(setting.Whole, "verification is off here")],
            };
        }
    }

    /// <summary>
    /// conn.Bind(name, password) and then d.checkPin(conn): with the verification off, who answered has the password before a function of this file
    /// compares his key.
    /// </summary>
    private static IEnumerable<Flag> Late(CodeFile code)
    {
        foreach (var (at, sent) in GoLatePins.Of(code))
            yield return new(
                at,
                "the key is compared when something has gone to the peer already, and nothing verified him before: whoever answered has it"
            )
            {
                Remedy = Any.Remedy,
                Confidence = Confidence.Firm,
                Beside = [new(sent.Whole, "sent here")],
            };
    }

    /// <summary>A callback that is set on a copy of the configuration which is given to nobody.</summary>
    private static IEnumerable<Flag> Lost(CodeFile code)
    {
        foreach (var setting in code.Settings("VerifyConnection", "VerifyPeerCertificate"))
        {
            if (
                !setting.IsMember
                || code.Values.Of(setting.Value).Is(ValueKind.Null)
                || setting.Owner.Contains('.', StringComparison.Ordinal)
                || code.Functions.Around(setting.Name) is not { } around
                || code.Functions.IsParameter(setting.Owner, setting.Name)
                || code.Names.To(setting.Owner).Where(a => around.Body.Contains(a.Name)).ToList() is not [{ Declares: true } made]
                || !IsOwn(code, made.Value)
            )
                continue;
            var uses = code
                .Index.Places(setting.Owner)
                .Where(p => p != made.Name && code.IsWord(p) && !code.IsLink(p - 1) && around.Body.Contains(p))
                .ToList();
            // Of a configuration that is neither a copy nor copied nobody can tell here what becomes of it.
            var isCopy = code.Text(made.Value).EndsWith(".Clone()", StringComparison.Ordinal) || uses.Exists(p => IsCopied(code, p));
            if (isCopy && uses.TrueForAll(p => IsSet(code, p) || IsCopied(code, p) && p < setting.Name))
                yield return new(setting.Whole, $"{setting.Owner} is given to nobody once this is set: the callback never runs")
                {
                    Remedy = $"Give {setting.Owner} to the client, or set the callback before it is copied.",
                    Confidence = Confidence.Firm,
                };
        }
    }

    /// <summary>A configuration that is made there: a literal, a copy.</summary>
    private static bool IsOwn(CodeFile code, Span made) =>
        code.Text(made) is var text
        && (
            text.EndsWith(".Clone()", StringComparison.Ordinal)
            || text.StartsWith("&tls.Config{", StringComparison.Ordinal)
            || text == "new(tls.Config)"
        );

    /// <summary>config.Clone()</summary>
    private static bool IsCopied(CodeFile code, int word) => code.IsLink(word + 1) && code.Is(word + 2, "Clone");

    /// <summary>config.MinVersion = …: a member is set, and nothing is read.</summary>
    private static bool IsSet(CodeFile code, int word) => code.IsLink(word + 1) && code.IsWord(word + 2) && code.Is(word + 3, "=");

    /// <summary>Looked at for the connection that is not verified, and nothing beside it that proves who the peer is.</summary>
    private static bool IsInstead(CodeFile code, Setting off, int at, string? wrong)
    {
        if (!GoTls.Speaks(code, off.Name, at) || GoTls.IsVerifiedByHand(code, off))
            return false;
        var callback = GoTls.Callback(code, off);
        if (callback is { Does: Verdicts.Decides })
            return false;
        // Of a certificate that the peer showed: in the callback, or where the connection's is read.
        var written = callback is { } own ? GoCallbacks.Written(code, own.At.Value) : null;
        if (written is not null && written.Body.Contains(at))
            // A callback that looks at names is told with the option beside it.
            return wrong != "subject";
        return code.Functions.Around(at) is { } around
            && code.Index.Places("PeerCertificates").Any(p => around.Body.From <= p && p < at)
            && !code
                .Index.Places("Sum256", "Sum1", "Sum512", "ConstantTimeCompare", "RawSubjectPublicKeyInfo", "Verify")
                .Any(p => around.Body.Contains(p));
    }
}
