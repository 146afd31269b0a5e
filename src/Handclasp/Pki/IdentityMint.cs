using System.Formats.Asn1;
using System.Globalization;
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

/// <summary>Makes every identity of a scan in memory: deliberately wrong client certificates and their sound twins. Safe for concurrent use.</summary>
internal sealed class IdentityMint
{
    private const string CaOptions = "--client-ca and --client-ca-key";
    private const string ValidOptions = "--client-cert and --client-key";

    private readonly Lock door = new();
    private readonly List<string> serials = [];
    private readonly MintInputs inputs;
    private readonly DateTimeOffset now;
    private readonly IssuingAuthority? issuer;
    private readonly string noIssuer;
    private readonly ParsedCertificate? given;
    private readonly LeafTemplate? template;
    private ClientCredential? minted;

    public IdentityMint(MintInputs inputs, TimeProvider clock)
    {
        this.inputs = inputs;
        now = clock.GetUtcNow();
        given = inputs.Valid is { Chain.Count: > 0 } valid ? Read(valid.Chain[0]) : null;
        (issuer, noIssuer) = IssuingAuthority.Of(inputs.ClientCa, inputs.ClientCaKey, now, serials.Add);
        template = Template();
        if (issuer is null || template is not null)
            return;
        issuer = null;
        noIssuer = "the name constraints of the CA in --client-ca leave no name for a client of ours: give --client-cert as well";
    }

    /// <summary>`valid` was not given and is minted with the CA's key.</summary>
    public bool ValidIsMinted => inputs.Valid is null && issuer is not null;

    /// <summary>Serial numbers (lower-case hexadecimal) of certificates signed with the user's CA key, in order of making.</summary>
    public IReadOnlyCollection<string> MintedSerials
    {
        get
        {
            lock (door)
                return [.. serials];
        }
    }

    /// <summary>Makes one identity anew; the caller keeps it. Never throws; what this machine cannot make has its reason.</summary>
    /// <param name="leafAlone">Without the issuers that are ours.</param>
    public MintResult For(Identity who, bool leafAlone)
    {
        lock (door)
        {
            try
            {
                return Make(who, leafAlone);
            }
            catch (CryptographicException refused)
            {
                // A machine under a strict policy makes no MD5 signature or no 1024-bit key.
                return new(null, $"this machine's cryptography does not make it: {SafeText.Line(refused.Message)}", "");
            }
            catch (Exception odd) when (odd is ArgumentException or AsnContentException)
            {
                // Names or extensions copied from a given certificate that is no DER.
                return new(
                    null,
                    $"the certificate to copy from is encoded so oddly that no like can be made: {SafeText.Line(odd.Message)}",
                    ""
                );
            }
        }
    }

    /// <summary>A twin or an untrusted client whose certificate names this address; null where none can be made.</summary>
    public ClientCredential? Calling(Identity who, string url)
    {
        lock (door)
        {
            try
            {
                return who == Identity.Twin && issuer is not null
                    ? new TrustedMint(issuer, template!.Calling(url), now).Make(Identity.Twin, false).Credential
                    : new Strangers(now).Untrusted((template ?? Strangers.Nobody).Calling(url), false);
            }
            catch (CryptographicException)
            {
                return null;
            }
        }
    }

    private MintResult Make(Identity who, bool leafAlone) =>
        who.Need switch
        {
            _ when who == Identity.Expired && inputs.Expired is { } pair => Expired(pair),
            Need.Supplied => who == Identity.Revoked
                ? Supplied(inputs.Revoked, "a certificate that its issuer has revoked", "revoked")
                : Supplied(inputs.Other, "a second identity's certificate", "other"),
            Need.IssuingKey => Trusted(who, leafAlone),
            Need.CertificateAndKey => Valid() is { } valid ? Done(valid) : new(null, "no valid certificate is given", ValidOptions),
            Need.PublicCertificate => WithPublicCertificate(who, leafAlone),
            Need.IssuerName => LookalikeCa(leafAlone),
            _ when who == Identity.SelfSigned => Done(new Strangers(now).SelfSigned()),
            _ when who == Identity.UntrustedCa => Done(new Strangers(now).Untrusted(template ?? Strangers.Nobody, leafAlone)),
            _ => new(null, "nothing is presented", ""),
        };

    private MintResult Trusted(Identity who, bool leafAlone) =>
        issuer is null
            ? new(null, noIssuer, who == Identity.Expired ? $"{CaOptions}, or --expired-cert and --expired-key" : CaOptions)
            : new TrustedMint(issuer, template!, now).Make(who, leafAlone);

    /// <summary>The valid certificate as given, else one of ours, made once.</summary>
    private ClientCredential? Valid()
    {
        if (inputs.Valid is not null || issuer is null)
            return inputs.Valid;
        return minted ??= new TrustedMint(issuer, template!, now).Make(Identity.Twin, false).Credential;
    }

    private MintResult WithPublicCertificate(Identity who, bool leafAlone)
    {
        if (Valid() is not { } valid)
            return new(null, "needs the valid certificate", ValidOptions);
        if ((given ?? Read(valid.Chain[0])) is not { } leaf)
            return new(null, "the valid certificate cannot be read", ValidOptions);
        if (who == Identity.SubjectClone)
            return Done(new Strangers(now).Clone(leaf));
        if (who == Identity.LookalikeCaAki)
            return KeyIdOfIssuer(leaf, valid) is { Length: > 0 } id
                ? Done(new Strangers(now).Lookalike(TemplateOf(leaf), leaf.IssuerDer, id, leafAlone))
                : new(
                    null,
                    "the valid certificate does not tell its issuer's key identifier, nor does a certificate of that issuer",
                    "--client-ca"
                );
        var key = MintKeys.SameSize(leaf.Key, KeyRole.Wrong);
        var fault =
            who == Identity.GarbageCertificateVerify ? PossessionFault.GarbageSignature
            : who == Identity.NoCertificateVerify ? PossessionFault.OmitCertificateVerify
            : PossessionFault.None;
        return Done(new(valid.Chain, key) { Fault = fault });
    }

    private MintResult LookalikeCa(bool leafAlone)
    {
        byte[]?[] names =
        [
            given?.IssuerDer,
            inputs.ClientCa.Count > 0 ? Read(inputs.ClientCa[0])?.SubjectDer : null,
            .. inputs.AcceptedIssuers.ToArray(),
        ];
        return names.FirstOrDefault(n => n is not null && DistinguishedNames.IsName(n)) is { } name
            ? Done(new Strangers(now).Lookalike(template ?? Strangers.Nobody, name, null, leafAlone))
            : new(null, "the server names no issuers and no valid certificate is given", ValidOptions);
    }

    private MintResult Expired(ClientCredential pair)
    {
        const string options = "--expired-cert and --expired-key";
        if (Read(pair.Chain[0]) is not { } leaf)
            return new(null, "the certificate of --expired-cert cannot be read", options);
        if (leaf.NotAfter > now)
            return new(
                null,
                $"the certificate of --expired-cert has not expired: it is valid until {leaf.NotAfter.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC",
                options
            );
        return Done(pair) with { NoControl = ForeignTo(leaf, "expired") };
    }

    private MintResult Supplied(ClientCredential? pair, string what, string option) =>
        pair is null
            ? new(null, $"{what} must be given", $"--{option}-cert and --{option}-key")
            : Done(pair) with
            {
                NoControl = option == "revoked" && Read(pair.Chain[0]) is { } leaf ? ForeignTo(leaf, option) : "",
            };

    /// <summary>A supplied pair has the valid certificate as its control only when one issuer signed both (PROBES.md 1j).</summary>
    private string ForeignTo(ParsedCertificate leaf, string option)
    {
        var issuerName = given?.IssuerDer ?? issuer?.Own.SubjectDer;
        return issuerName is null || leaf.IssuerDer.AsSpan().SequenceEqual(issuerName)
            ? ""
            : $"the certificate of --{option}-cert has another issuer than the valid one, so that its refusal may have another reason: give a pair of the same issuer";
    }

    /// <summary>The real issuer's key identifier: as the valid certificate says, else as a certificate of that issuer does.</summary>
    private byte[] KeyIdOfIssuer(ParsedCertificate leaf, ClientCredential valid)
    {
        if (leaf.Said.AuthorityKeyId.Length > 0)
            return Convert.FromHexString(leaf.Said.AuthorityKeyId);
        var issuers = valid.Chain.Skip(1).Concat(inputs.ClientCa).Select(Read).OfType<ParsedCertificate>();
        var real = issuers.FirstOrDefault(c =>
            c.SubjectDer.AsSpan().SequenceEqual(leaf.IssuerDer) && SignatureVerifier.Verify(leaf, c).IsGood
        );
        return Convert.FromHexString(real?.Said.SubjectKeyId ?? "");
    }

    /// <summary>The valid certificate's names where the issuing authority may sign them; else names of ours.</summary>
    private LeafTemplate? Template()
    {
        if (given is not null && (issuer is null || issuer.Rules.All(r => r.Allows(new(given.SubjectDer, given.Said.SubjectAltName)))))
            return TemplateOf(given);
        return LeafTemplate.Plausible(issuer?.Rules ?? [], given?.Key);
    }

    private LeafTemplate TemplateOf(ParsedCertificate leaf) =>
        LeafTemplate.Of(leaf, issuer is null || issuer.Own.SubjectDer.AsSpan().SequenceEqual(leaf.IssuerDer));

    private static ParsedCertificate? Read(byte[] der) => ParsedCertificate.TryParse(der, out var parsed, out _) ? parsed : null;

    private static MintResult Done(ClientCredential credential) => new(credential, "", "");
}
