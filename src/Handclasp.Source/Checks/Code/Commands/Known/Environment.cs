using System.Text.RegularExpressions;
using Handclasp.Model;

namespace Handclasp.Source.Checks.Code.Commands.Known;

/// <summary>A variable that programs read, and the values of it that are bad.</summary>
/// <param name="Names">A pattern for its whole name.</param>
/// <param name="Bad">A pattern for its whole value.</param>
/// <param name="Check">The check that it falls under.</param>
/// <param name="Means">What it means, behind name and value.</param>
/// <param name="Good">What to write instead, or empty.</param>
internal sealed record EnvironmentSwitch(string Names, string Bad, string Check, string Means, string Good = "")
{
    private readonly Regex name = Whole(Names);
    private readonly Regex bad = Whole(Bad);

    public Severity? AtMost { get; init; }

    public string Remedy { get; init; } = "";

    /// <summary>True for a name that is only an environment's where programs are shown it.</summary>
    public bool MustBeExported { get; init; }

    public bool IsNamed(string variable) => name.IsMatch(variable);

    public bool Says(string variable, string value) => name.IsMatch(variable) && bad.IsMatch(value);

    private static Regex Whole(string pattern) => new($"^(?:{pattern})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}

/// <summary>Variables of the environment by which programs are told not to verify, and what Java and Node are told in theirs.</summary>
internal static partial class Environment
{
    /// <summary>Java's properties that switch verification off.</summary>
    public const string JavaOff =
        @"^-D(?:maven\.wagon\.http\.ssl\.(?:insecure|allowall)=true|aether\.connector\.https\.securityMode=insecure|maven\.resolver\.transport\.https?\.securityMode=insecure|com\.amazonaws\.sdk\.disableCertChecking(?:=true)?|trust_all_cert=true|com\.sun\.jndi\.ldap\.object\.disableEndpointIdentification(?:=true)?|jdk\.internal\.httpclient\.disableHostnameVerification(?:=true)?|io\.netty\.handler\.ssl\.noOpenSsl\.insecure=true|hudson\.[\w.]+\.disableCertCheck=true|javax\.net\.ssl\.trustAll=true|org\.apache\.cxf\.[\w.]*disableCNCheck=true|jsse\.enableCNCheck=false|weblogic\.security\.SSL\.ignoreHostnameVerification=true|zookeeper\.ssl\.(?:quorum\.)?hostnameVerification=false)$";

    /// <summary>Java's properties that allow old versions.</summary>
    public const string JavaOld =
        @"^-D(?:https\.protocols|jdk\.tls\.client\.protocols|jdk\.tls\.server\.protocols|mail\.smtps?\.ssl\.protocols)=(?:.*,)?(?:SSLv3|TLSv1(?:\.[01])?)(?:,.*)?$";

    /// <summary>Java's property for the password of its own key.</summary>
    public const string JavaPassword = @"^-Djavax\.net\.ssl\.keyStorePassword=(?![$<%@{-])[^\s$`{<%]+$";

    private const string Yes = "true|yes|on|1|y|t";
    private const string No = "false|no|off|0|n|f|none|never";
    private const string Nobody = "no TLS client of the process verifies its server";
    private const string NoName = "the name of the server is not checked: any certificate of the same root will do";
    private const string OldVersion = "an old version is allowed, whose handshake can be broken";
    private const string Weak = "suites are allowed that do not encrypt, do not authenticate, or can be broken";
    private const string Trusted = "packages come from whoever answers for that host";

    public static IReadOnlyList<EnvironmentSwitch> Switches { get; } =
    [
        new("NODE_TLS_REJECT_UNAUTHORIZED", "0", "HC580", Nobody, "1"),
        new("PYTHONHTTPSVERIFY", "0", "HC580", Nobody, "1"),
        // Git asks whether it is set at all, and be it to nothing: http.c, http_init.
        new("GIT_SSL_NO_VERIFY", "(?!\\$).*", "HC580", "git talks to whoever answers, whatever the value is"),
        // LWP asks whether it exists, and takes nothing for false.
        new("PERL_LWP_SSL_VERIFY_HOSTNAME", "0?", "HC580", Nobody, "1"),
        new("HTTPS_VERIFY_HOSTNAME|PERL_LWP_SSL_VERIFY_MODE", "0", "HC580", Nobody, "1"),
        new(
            "VAULT_SKIP_VERIFY|NOMAD_SKIP_VERIFY|BAO_SKIP_VERIFY|CURL_INSECURE|GOVC_INSECURE|KUBE_INSECURE|OS_INSECURE|MC_INSECURE|WGET_INSECURE|ARGOCD_INSECURE|FLY_INSECURE",
            Yes,
            "HC580",
            "the program talks to whoever answers",
            "false"
        ),
        new(
            "VAULT_TLS_SKIP_VERIFY|BOUNDARY_TLS_INSECURE|TF_HTTP_SKIP_CERT_VERIFICATION|VSPHERE_ALLOW_UNVERIFIED_SSL|INFLUX_SKIP_VERIFY|RCLONE_NO_CHECK_CERTIFICATE",
            Yes,
            "HC580",
            "the program talks to whoever answers",
            "false"
        ),
        new(
            "CONSUL_HTTP_SSL_VERIFY|YARN_ENABLE_STRICT_SSL|YARN_STRICT_SSL|NPM_CONFIG_STRICT_SSL|NPM_CONFIG_STRICT-SSL|PNPM_CONFIG_STRICT_SSL|CONDA_SSL_VERIFY|MAMBA_SSL_VERIFY|CARGO_HTTP_SSL_VERIFY",
            No,
            "HC580",
            "the program talks to whoever answers",
            "true"
        ),
        // What programs ask of their own: TOOL_INSECURE. OpenTelemetry's means that there is no TLS at all.
        new("(?!OTEL|ALLOW|IS_|USE|NOT?_)[A-Z][A-Z0-9]{1,15}_INSECURE", Yes, "HC580", "the program talks to whoever answers", "false")
        {
            MustBeExported = true,
        },
        new("LDAPTLS_REQCERT", "never|allow|try", "HC580", "the directory is not verified", "demand"),
        new("BUNDLE_SSL_VERIFY_MODE", "0|none", "HC580", "packages come from whoever answers"),
        new("PIP_TRUSTED_HOST|UV_INSECURE_HOST|GOINSECURE|UV_ALLOW_INSECURE_HOST|PIP_TRUSTED_HOSTS", "(?!\\$)\\S.*", "HC580", Trusted),
        new(
            "AZURE_CLI_DISABLE_CONNECTION_VERIFICATION|ADAL_PYTHON_SSL_NO_VERIFY|CLOUDSDK_AUTH_DISABLE_SSL_VALIDATION|ANSIBLE_GALAXY_IGNORE|GALAXY_IGNORE_CERTS",
            Yes,
            "HC580",
            "the program talks to whoever answers",
            ""
        ),
        new("POETRY_CERTIFICATES_\\w+_CERT", "false", "HC580", "packages come from whoever answers"),
        new(
            "POSTGRES_SSLMODE|PGSSLMODE",
            "require|prefer|allow",
            "HC580",
            "the connection is encrypted and the server is not verified",
            "verify-full"
        )
        {
            AtMost = Severity.Medium,
        },
        new("\\w*SSL_ENDPOINT_IDENTIFICATION_ALGORITHM", "", "HC580", NoName),
        new("\\w*(?:SSL|TLS)_?(?:CLIENT_)?VERIFICATION_?MODE", "none", "HC580", Nobody),
        new(
            "(?:KAFKA|KSQL|SCHEMA|CONNECT|CONTROL)\\w*_SSL_CLIENT_AUTH\\w*",
            "requested|want",
            "HC510",
            "clients without a certificate are served"
        ),
        new("\\w*SERVER_SSL_CLIENT_?AUTH", "want", "HC510", "clients without a certificate are served", "need"),
        new("POSTGRES_SSLMODE|PGSSLMODE", "verify-ca", "HC580", NoName, "verify-full") { AtMost = Severity.Medium },
        new("GIT_CONFIG_PARAMETERS", @".*http\.\S*sslverify'?='?(?:false|0|no).*", "HC580", "git talks to whoever answers"),
        new("GODEBUG", "(?:.*,)?x509ignoreCN=0(?:,.*)?", "HC580", NoName),
        new("GODEBUG", "(?:.*,)?x509sha1=1(?:,.*)?", "HC580", "certificates signed with SHA-1, which can be forged, are accepted"),
        new("GODEBUG", "(?:.*,)?tls10server=1(?:,.*)?|(?:.*,)?tls10=1(?:,.*)?", "HC550", OldVersion),
        new("GODEBUG", "(?:.*,)?tls3des=1(?:,.*)?", "HC551", Weak),
        new("GOFLAGS", "(?:.* )?-insecure(?: .*)?", "HC580", Trusted),
        new("NODE_OPTIONS", "(?:.* )?--tls-min-v1\\.[01](?: .*)?", "HC550", OldVersion, ""),
        new("NODE_OPTIONS", "(?:.* )?--tls-cipher-list=(?:" + Web.WeakSuites + ")", "HC551", Weak),
        new("GIT_SSL_VERSION|CARGO_HTTP_SSL_VERSION", "sslv[23]|tlsv1(?:\\.[01])?", "HC550", OldVersion, "tlsv1.2"),
        new("COMPOSE_TLS_VERSION", "TLSv1(?:_[01])?", "HC550", OldVersion, "TLSv1_2"),
        new("GIT_SSL_CIPHER_LIST", Web.WeakSuites, "HC551", Weak),
        new("CARGO_HTTP_CHECK_REVOKE", "false", "HC540", "a revoked certificate is accepted", "true"),
        new("NUGET_CERT_REVOCATION_MODE", "offline", "HC540", "a revoked certificate is accepted"),
        new(
            "(?:EASYRSA_)?KEY_SIZE",
            "512|768|1024|1536",
            "HC552",
            "a key of fewer than 2048 bits can be computed from the certificate",
            "3072"
        )
        {
            MustBeExported = true,
        },
        new("EASYRSA_DIGEST", "\"?(?:sha1|md5)\"?", "HC552", "a certificate is signed with a hash that can be forged", "sha256"),
        new("CURL_CA_BUNDLE", "(?:\"\"|'')?", "HC580", "requests before 2.28 verifies nothing then"),
    ];

    /// <summary>Names for options of programs: whose value are words for that program.</summary>
    [GeneratedRegex(
        @"^(?:(?<tool>CURL|WGET|GIT|HELM|KUBECTL|ARGOCD|PIP|NPM|APT|YUM|MVN|HTTPIE|VAULT|OC|MC|SKOPEO|PODMAN|BUILDAH|PSQL|MYSQL|MONGO\w*)_?(?:\w*_)?(?:OPTS?|OPTIONS?|FLAGS?|ARGS?|PARAMS?|EXTRA|SSL|TLS|INSECURE)\w*|ARGOCD_OPTS)$",
        RegexOptions.IgnoreCase
    )]
    public static partial Regex OptionsOf();

    /// <summary>Variables that hold options of a Java machine.</summary>
    [GeneratedRegex(
        @"(?:JAVA|JVM|MAVEN|GRADLE|CATALINA|ANT|SBT|JENKINS|KAFKA|ES|LS|JDK|SPARK|HADOOP)\w*_(?:OPTS?|OPTIONS?|ARGS?)\w*$|^_?JAVA_(?:TOOL_)?OPTIONS$|^MAVEN_(?:ARGS|CONFIG)$|^JAVA_?OPTS\w*$",
        RegexOptions.IgnoreCase
    )]
    public static partial Regex JavaOptions();

    /// <summary>What stands in variables for Java: the words of one.</summary>
    public static IEnumerable<(string Check, string Pattern, string Means)> JavaWords() =>
        [("HC580", JavaOff, "the program talks to whoever answers"), ("HC550", JavaOld, OldVersion), ("HC571", JavaPassword, Keys.Told)];
}
