namespace Handclasp.Pki;

/// <summary>Object identifiers, and the words people know them by.</summary>
internal static class ObjectIds
{
    public const string CommonName = "2.5.4.3";
    public const string Organization = "2.5.4.10";

    public const string SubjectKeyId = "2.5.29.14";
    public const string KeyUsage = "2.5.29.15";
    public const string SubjectAltName = "2.5.29.17";
    public const string BasicConstraints = "2.5.29.19";
    public const string NameConstraints = "2.5.29.30";
    public const string CrlDistributionPoints = "2.5.29.31";
    public const string CertificatePolicies = "2.5.29.32";
    public const string AuthorityKeyId = "2.5.29.35";
    public const string ExtendedKeyUsage = "2.5.29.37";
    public const string FreshestCrl = "2.5.29.46";
    public const string AuthorityInfoAccess = "1.3.6.1.5.5.7.1.1";
    public const string TlsFeature = "1.3.6.1.5.5.7.1.24";

    public const string AccessOcsp = "1.3.6.1.5.5.7.48.1";
    public const string AccessCaIssuers = "1.3.6.1.5.5.7.48.2";

    public const string AnyPurpose = "2.5.29.37.0";
    public const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    public const string ClientAuth = "1.3.6.1.5.5.7.3.2";
    public const string EmailProtection = "1.3.6.1.5.5.7.3.4";

    public const string RsaEncryption = "1.2.840.113549.1.1.1";
    public const string RsaPss = "1.2.840.113549.1.1.10";
    public const string EcPublicKey = "1.2.840.10045.2.1";
    public const string Ed25519 = "1.3.101.112";
    public const string Ed448 = "1.3.101.113";
    public const string Dsa = "1.2.840.10040.4.1";

    public const string P256 = "1.2.840.10045.3.1.7";
    public const string P384 = "1.3.132.0.34";
    public const string P521 = "1.3.132.0.35";

    /// <summary>Extensions that a verifier of today can be expected to process, or to know that it need not.</summary>
    public static bool KnownExtension(string oid) =>
        oid
            is SubjectKeyId
                or KeyUsage
                or SubjectAltName
                or BasicConstraints
                or NameConstraints
                or CrlDistributionPoints
                or CertificatePolicies
                or AuthorityKeyId
                or ExtendedKeyUsage
                or FreshestCrl
                or AuthorityInfoAccess
                or TlsFeature
                or "2.5.29.9" // subjectDirectoryAttributes
                or "2.5.29.16" // privateKeyUsagePeriod
                or "2.5.29.18" // issuerAltName
                or "2.5.29.33" // policyMappings
                or "2.5.29.36" // policyConstraints
                or "2.5.29.54" // inhibitAnyPolicy
                or "1.3.6.1.5.5.7.1.3" // qcStatements
                or "1.3.6.1.5.5.7.1.11" // subjectInfoAccess
                or "1.3.6.1.5.5.7.48.1.5" // ocspNoCheck
                or "1.3.6.1.4.1.11129.2.4.2" // signed certificate timestamps
                or "2.16.840.1.113730.1.1"; // netscape certificate type

    /// <summary>The short name of a name's attribute (RFC 4514 section 3, and those OpenSSL adds), else the OID.</summary>
    public static string AttributeWord(string oid) =>
        oid switch
        {
            CommonName => "CN",
            "2.5.4.4" => "SN",
            "2.5.4.5" => "serialNumber",
            "2.5.4.6" => "C",
            "2.5.4.7" => "L",
            "2.5.4.8" => "ST",
            "2.5.4.9" => "STREET",
            Organization => "O",
            "2.5.4.11" => "OU",
            "2.5.4.12" => "title",
            "2.5.4.42" => "GN",
            "2.5.4.97" => "organizationIdentifier",
            "0.9.2342.19200300.100.1.1" => "UID",
            "0.9.2342.19200300.100.1.25" => "DC",
            "1.2.840.113549.1.9.1" => "emailAddress",
            _ => oid,
        };
}
