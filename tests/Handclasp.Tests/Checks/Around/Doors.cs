using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Protocols;
using static Handclasp.Tests.Checks.Certificates.Chains;

namespace Handclasp.Tests.Checks.Around;

/// <summary>Locked doors of a server that has everything a way around could be tried on.</summary>
internal static class Doors
{
    public static Door Door(TlsVersion version, string alpn, string path) =>
        new(new(version, alpn, path), "b.test", "b.test")
        {
            Anchors = new() { Positive = AnswerComparer.Learn([Protected], IdentityMarks.None), PositiveAnswer = Protected },
            Refusal = "403",
            ByRequest = true,
            AppRefuses = true,
            AsksLate = true,
            AsksTwice = true,
            TrustRefused = true,
        };

    /// <param name="check">Whose ways are wanted: STARTTLS is left out of a protocol that has it.</param>
    public static DetourFacts Facts(string check) =>
        new(
            [
                Door(TlsVersion.Tls13, "http/1.1", "/admin/list"),
                Door(TlsVersion.Tls13, "h2", "/admin/list"),
                Door(TlsVersion.Tls12, "http/1.1", "/admin/list"),
            ],
            [new("a.test", "a.test", "a.test"), new("an unknown name", Siblings.Unknown, Siblings.Unknown) { IsName = false }],
            new()
            {
                Level = Level.Intrusive,
                AlsoPorts = [8444],
                AlsoPaths = ["/old/list"],
                ApiPaths = [new("/v1/clients", ["GET"]), new("/v1/health", ["HEAD"])],
                AlsoHeaders = [new("X-Acme-Client", "")],
            },
            TargetAddress.Parse("https://b.test/admin/list", _ => 443),
            Speakers.Find(check == "HC166" ? "smtp" : "https"),
            _ => true
        )
        {
            ValidCertificate = ClientCertificate(),
        };

    private static Answer Protected { get; } =
        new(AnswerKind.Content)
        {
            Status = 200,
            StatusLine = "200 OK",
            Body = "protected list 4711",
        };
}
