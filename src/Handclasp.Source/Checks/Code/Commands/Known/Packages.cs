using static Handclasp.Source.Checks.Code.Commands.Say;

namespace Handclasp.Source.Checks.Code.Commands.Known;

/// <summary>Package managers, builds, and the runtimes they start.</summary>
internal static class Packages
{
    private const string No = Web.No;
    private const string Yes = "true|yes|on|1";
    private const string Trusted = "packages come from whoever answers for that host";
    private const string OldVersion = "an old version is allowed, whose handshake can be broken";

    public static IReadOnlyList<Tool> Tools { get; } =
    [
        new(
            ["pip", "pip3", "python", "python3", "pipenv", "pip-compile", "pip-sync", "easy_install", "pipx", "pip2", "micropipenv"],
            Value("HC580", Trusted, "--trusted-host", "[^-].*"),
            Setting("HC580", Trusted, "", "set", @"(?:global|install|user|site)\.trusted-host", ".+")
        ),
        new(["uv", "uvx"], Value("HC580", Trusted, "--allow-insecure-host", "[^-].*"), Value("HC580", Trusted, "--trusted-host", "[^-].*")),
        new(["poetry"], OffBy("", "config", @"certificates\.[\w-]+\.cert", "false")),
        new(
            ["conda", "mamba", "micromamba"],
            OffBy("true", "--set|set", "ssl_verify", No),
            Off("-k", "--insecure"),
            OffIf("--ssl-verify", "<?false>?|no|0")
        ),
        new(
            ["npm", "yarn", "pnpm", "bower", "npx", "cnpm"],
            OffBy("true", "set|config|c", "(?:enable)?strict-?ssl", No),
            OffIf("--strict-ssl", No, "true"),
            Off("--no-strict-ssl")
        ),
        new(
            ["composer"],
            OffBy("false", "config", "disable-tls", Yes),
            Off("--disable-tls"),
            OffIn(@"""verify_peer(?:_name)?""\s*:\s*false")
        ),
        new(["bundle", "bundler"], OffBy("", "config|set", "ssl_verify_mode", "0|none")),
        new(["gem"], OffIn(":ssl_verify_mode: 0")),
        new(["cargo"], Setting("HC540", "a revoked certificate is accepted", "true", "--config", "http\\.check-revoke", "false")),
        new(["go"], Off("-insecure"), Setting("HC580", Trusted, "", "-w", "GOINSECURE", ".+")),
        new(
            [
                "mvn",
                "mvnw",
                "mvnd",
                "gradle",
                "gradlew",
                "java",
                "sbt",
                "ant",
                "lein",
                "kotlin",
                "scala",
                "clj",
                "catalina.sh",
                "javaw",
                "jshell",
                "jar",
                "spark-submit",
                "gatling.sh",
            ],
            OffIn(
                @"^-D?(?:maven\.wagon\.http\.ssl\.(?:insecure|allowall)|aether\.connector\.https\.securityMode|com\.amazonaws\.sdk\.disableCertChecking|trust_all_cert|jib\.allowInsecureRegistries)(?:=(?:true|insecure))?$"
            ),
            OffIn(Environment.JavaOff),
            Word("HC550", OldVersion, Environment.JavaOld),
            Word("HC571", Keys.Told, Environment.JavaPassword)
        ),
        new(["nuget", "dotnet"], OffIn("^--disable-?ssl-?(?:verification|validation)$")),
        new(
            ["apt", "apt-get", "aptitude"],
            OffIn(@"^(?:-o)?Acquire::https(?:::[^:=]+)*::Verify-(?:Peer|Host)\s*=\s*""?(?:false|no|0|off)""?$")
        ),
        new(
            ["yum", "dnf", "microdnf", "yum-config-manager", "dnf5", "tdnf", "yumdownloader", "reposync"],
            OffIn(@"^(?:--setopt=)?(?:\S+\.)?(?:proxy_)?sslverify=(?:0|false|no)$")
        ),
        new(["zypper"], OffIn("[?&]ssl_verify=(?:no|0|false|host|peer)")),
        new(["luarocks"], OffBy("", "config", "check_certificates", "false")),
        new(["sdk"], OffIn("sdkman_insecure_ssl=true")),
        new(["deno"], OffIn("^--unsafely-ignore-certificate-errors(?:=.*)?$")),
        new(
            ["node", "nodejs", "nodemon", "ts-node", "tsx"],
            Flag("HC550", OldVersion, "--tls-min-v1.0", "--tls-min-v1.1"),
            Value("HC551", "weak suites are allowed", "--tls-cipher-list", Web.WeakSuites)
        ),
        new(["ruby", "rspec", "rake", "rails"], OffIn(@"VERIFY_PEER\s*=\s*OpenSSL::SSL::VERIFY_NONE")),
    ];
}
