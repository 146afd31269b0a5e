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
        foreach (var flag in Any.Look(code))
        {
            told.Add(flag.At.From);
            yield return flag;
        }

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
        if (written is not null && written.Body.From <= at && at < written.Body.To)
            // A callback that looks at names is told with the option beside it.
            return wrong != "subject";
        return code.Functions.Around(at) is { } around
            && code.Index.Places("PeerCertificates").Any(p => around.Body.From <= p && p < at)
            && !code
                .Index.Places("Sum256", "Sum1", "Sum512", "ConstantTimeCompare", "RawSubjectPublicKeyInfo", "Verify")
                .Any(p => around.Body.From <= p && p < around.Body.To);
    }
}
