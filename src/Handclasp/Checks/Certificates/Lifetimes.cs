using Handclasp.Pki;

namespace Handclasp.Checks.Certificates;

/// <summary>What "soon" means for a certificate, and durations in words.</summary>
internal static class Lifetimes
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    /// <summary>Less than 30 days are left, or less than a third of the lifetime where that is shorter: short-lived certificates are renewed late.</summary>
    public static bool EndsSoon(ParsedCertificate certificate, DateTimeOffset now)
    {
        var third = (certificate.NotAfter - certificate.NotBefore) / 3;
        return certificate.NotAfter - now < (third < Month ? third : Month);
    }

    public static string Words(TimeSpan left) =>
        left.TotalDays >= 2 ? $"{(int)left.TotalDays} days"
        : left.TotalHours >= 2 ? $"{(int)left.TotalHours} hours"
        : $"{Math.Max(0, (int)left.TotalMinutes)} minutes";
}
