using Handclasp.Model;
using Handclasp.Pki;

namespace Handclasp.Engine;

/// <summary>What each identity presents on one target: minted when first needed, then kept. Safe for concurrent use.</summary>
internal sealed class Credentials(IdentityMint mint)
{
    private readonly Lock door = new();
    private readonly Dictionary<(Identity, bool), MintResult> made = [];
    private readonly Dictionary<(Identity, bool), IdentityMarks> marks = [];

    public MintResult Result(Identity who, bool leafAlone)
    {
        lock (door)
        {
            if (!made.TryGetValue((who, leafAlone), out var result))
                made.Add((who, leafAlone), result = mint.For(who, leafAlone));
            return result;
        }
    }

    public bool Has(Identity who) => who == Identity.None || Result(who, false).Credential is not null;

    /// <summary>True for identities that are sent a second time without our root.</summary>
    public bool HasLeafAlone(Identity who) =>
        (who == Identity.UntrustedCa || who == Identity.LookalikeCa || who == Identity.LookalikeCaAki)
        && Result(who, true).Credential is not null;

    public ClientCredential? Credential(Identity who, bool leafAlone) => who == Identity.None ? null : Result(who, leafAlone).Credential;

    /// <summary>Whose certificate names this address.</summary>
    public ClientCredential? Calling(Identity who, string url) => mint.Calling(who, url);

    public IdentityMarks Marks(Identity who, bool leafAlone)
    {
        if (Credential(who, leafAlone) is not { } credential)
            return IdentityMarks.None;
        lock (door)
        {
            if (!marks.TryGetValue((who, leafAlone), out var known))
                marks.Add((who, leafAlone), known = IdentityMarks.Of(credential.Chain));
            return known;
        }
    }
}
