using System.Security.Cryptography;
using Handclasp.Model;

namespace Handclasp.Pki;

/// <summary>What identities can be made from.</summary>
internal sealed record MintInputs
{
    public ClientCredential? Valid { get; init; }

    /// <summary>The issuing CA first, then its parents.</summary>
    public IReadOnlyList<byte[]> ClientCa { get; init; } = [];
    public AsymmetricAlgorithm? ClientCaKey { get; init; }
    public ClientCredential? Expired { get; init; }
    public ClientCredential? Revoked { get; init; }
    public ClientCredential? Other { get; init; }

    /// <summary>Distinguished names (DER) of issuers the server accepts; filled while the scan runs, before it is needed.</summary>
    public IReadOnlyList<byte[]> AcceptedIssuers { get; init; } = [];
}

/// <summary>An identity's credential, or why there is none.</summary>
/// <param name="Credential">What to present, or null.</param>
/// <param name="Reason">Why there is none ("needs an issuing CA's key"), or empty.</param>
/// <param name="Options">The options that would make it possible, or empty.</param>
internal sealed record MintResult(ClientCredential? Credential, string Reason, string Options)
{
    /// <summary>The credential is made and sent, but no sound control of its shape can exist (an issuing CA with pathLen 0): why; or empty.</summary>
    public string NoControl { get; init; } = "";
}

/// <summary>Makes every identity of a scan in memory: deliberately wrong client certificates and their sound twins.</summary>
internal sealed class IdentityMint(MintInputs inputs, TimeProvider clock)
{
    /// <summary>`valid` was not given and is minted with the CA's key.</summary>
    public bool ValidIsMinted => throw new NotSupportedException($"stub {inputs} {clock}");

    /// <summary>Serial numbers (lower-case hexadecimal) of certificates signed with the user's CA key, in order of making.</summary>
    public IReadOnlyCollection<string> MintedSerials => throw new NotSupportedException("stub");

    /// <summary>Makes one identity anew; the caller keeps it.</summary>
    /// <param name="leafAlone">Without the issuers that are ours.</param>
    public MintResult For(Identity who, bool leafAlone) => throw new NotSupportedException("stub");
}
