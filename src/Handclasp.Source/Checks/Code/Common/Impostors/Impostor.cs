namespace Handclasp.Source.Checks.Code.Common.Impostors;

/// <summary>Somebody who has no right to pass, and what the standard verification says of him.</summary>
/// <param name="Errors">What <c>SslPolicyErrors</c> holds.</param>
/// <param name="Status">What the chain's status holds; 0 for a chain without errors.</param>
internal sealed record Impostor(long Errors, long Status)
{
    public const long NotAvailable = 1;
    public const long NameMismatch = 2;
    public const long ChainErrors = 4;
    private const long UntrustedRoot = 0x20;
    private const long PartialChain = 0x10000;

    /// <summary>He has made his certificate himself: names and dates are as he likes, nobody vouches for it.</summary>
    public static IReadOnlyList<Impostor> Strangers { get; } = [new(ChainErrors, UntrustedRoot), new(ChainErrors, PartialChain)];

    /// <summary>He has a certificate of a trusted authority, for another name.</summary>
    public static Impostor Neighbour { get; } = new(NameMismatch, 0);

    /// <summary>He shows no certificate at all.</summary>
    public static Impostor Nobody { get; } = new(NotAvailable, 0);

    public bool IsStranger => Errors == ChainErrors;

    public bool HasCertificate => Errors != NotAvailable;

    /// <summary>Where pins or roots can be configured, none are.</summary>
    public bool IsUnset { get; init; }

    /// <summary>The certificate that he shows.</summary>
    public Thing Certificate => HasCertificate ? Thing.Peer : Thing.Null;

    /// <summary>A chain was built, or the certificate verified.</summary>
    public Thing Vouched =>
        !HasCertificate ? Thing.Open
        : IsStranger ? Thing.Of(false)
        : Thing.Of(true);

    /// <summary>What he can write into it; of the neighbour's certificate an authority has seen to it.</summary>
    public Thing Written => IsStranger ? Thing.Forged : Thing.Open;

    public Thing Statuses => Thing.Several(Status == 0 ? null : new Thing(Kinds.Status, Status));
}
