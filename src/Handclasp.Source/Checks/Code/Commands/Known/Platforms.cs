using Handclasp.Model;
using static Handclasp.Source.Checks.Code.Commands.Say;

namespace Handclasp.Source.Checks.Code.Commands.Known;

/// <summary>Programs that speak to clusters, registries, clouds, and secret stores.</summary>
internal static class Platforms
{
    private const string Yes = "true|yes|on|1";

    /// <summary>Options of docker's that have a value behind them.</summary>
    private static readonly string[] Taking =
    [
        "-H",
        "--host",
        "-c",
        "--context",
        "-l",
        "--log-level",
        "--config",
        "--tlscacert",
        "--tlscert",
        "--tlskey",
    ];

    public static IReadOnlyList<Tool> Tools { get; } =
    [
        new(
            ["kubectl", "oc", "k9s", "velero", "stern", "kubectx", "kustomize", "istioctl", "virtctl", "kubeadm", "k", "microk8s.kubectl"],
            Off("--insecure-skip-tls-verify", "--insecure-skip-tls-verify-backend"),
            Flag("HC580", "the machine joins whatever cluster answers", "--discovery-token-unsafe-skip-ca-verification")
        ),
        new(
            ["helm", "helmfile", "helm3"],
            Off("--insecure-skip-tls-verify", "--kube-insecure-skip-tls-verify", "--insecure-skip-tls-verify-backend", "--insecure")
        ),
        new(["argocd"], Off("--insecure")),
        new(["argo"], Off("--insecure-skip-verify", "-k")),
        new(["etcdctl", "etcdutl"], Off("--insecure-skip-tls-verify")),
        new(["rancher"], Off("--skip-verify")),
        new(["vault", "nomad", "bao"], Off("-tls-skip-verify", "--tls-skip-verify")),
        new(["consul"], OffIf("-http-ssl-verify", Web.No, "true"), Off("-tls-skip-verify")),
        new(["boundary"], Off("-tls-insecure")),
        new(["govc"], Off("-k", "-k=true")),
        new(["ovftool"], Off("--noSSLVerify")),
        new(["tsh", "tctl", "teleport"], Off("--insecure")),
        new(["influx"], Off("--skip-verify", "-unsafeSsl", "--unsafeSsl")),
        new(
            ["docker", "docker-compose", "nerdctl"],
            new Switch("HC580", (words, _) => Unverified(words), "the engine is spoken to over TLS and is not verified")
            {
                Remedy = "Write --tlsverify and --tlscacert.",
            },
            OffIf("--tlsverify", Web.No, "true"),
            Off("--insecure-registry")
        ),
        new(
            ["dockerd"],
            new Switch("HC511", (words, _) => Unasked(words), "roots for clients are there, and nobody asks them for a certificate")
            {
                Remedy = "Write --tlsverify instead of --tls.",
            },
            OffIf("--tlsverify", Web.No, "true"),
            Flag("HC580", "images come from whoever answers for that registry", "--insecure-registry"),
            Value("HC580", "images come from whoever answers for that registry", "--insecure-registry", ".+")
        ),
        new(
            ["podman", "buildah", "skopeo", "crio", "podman-compose"],
            OffIf("--tls-verify", Web.No, "true"),
            OffIf("--src-tls-verify", Web.No, "true"),
            OffIf("--dest-tls-verify", Web.No, "true")
        ),
        new(["ctr", "crictl"], Off("-k", "--skip-verify")),
        new(
            ["executor", "kaniko", "/kaniko/executor"],
            Off("--skip-tls-verify", "--skip-tls-verify-pull"),
            OffIf("--skip-tls-verify-registry", ".+")
        ),
        new(["crane", "oras", "regctl", "cosign", "gcrane"], Off("--insecure", "--allow-insecure-registry"), OffIf("--tls", "insecure")),
        new(["trivy", "snyk", "grype", "syft"], Off("--insecure")),
        new(["mc", "mcli"], Off("--insecure")),
        new(["aws", "s5cmd", "awslocal", "pulp"], Off("--no-verify-ssl")),
        new(["gsutil"], OffIn("^Boto:https_validate_certificates=(?:false|no|0)$")),
        new(["gcloud"], OffBy("False", "set", "auth/disable_ssl_validation", Yes)),
        new(["cf", "cf7", "cf8", "om", "uaac", "uaa", "bosh"], Off("--skip-ssl-validation")),
        new(["fly"], Off("-k", "--insecure")),
        new(["credhub"], Off("--skip-tls-validation")),
        new(["ansible-galaxy"], Off("-c", "--ignore-certs")),
        new(["awx", "tower-cli"], Off("-k", "--insecure", "--conf.insecure"), OffIf("--verify-ssl", Web.No)),
        new(["hammer"], OffIf("--verify-ssl", Web.No)),
        new(["subscription-manager"], Off("--insecure"), OffIf("--server.insecure", "1")),
        new(
            [
                "openstack",
                "nova",
                "glance",
                "neutron",
                "cinder",
                "swift",
                "heat",
                "ironic",
                "keystone",
                "barbican",
                "octavia",
                "designate",
                "magnum",
            ],
            Off("--insecure")
        ),
        new(["vagrant"], Off("--insecure")),
        new(["knife", "chef-client", "knife-bootstrap"], OffIf("--node-ssl-verify-mode", "none")),
        new(["jf", "jfrog"], Off("--insecure-tls")),
        new(["pkiutil", "metrics-server"], Off("--kubelet-insecure-tls")),
        new(["helm"], OffIn("--kubelet-insecure-tls")),
        new(
            ["etcd"],
            Value("HC511", "roots for clients are there, and nobody asks them for a certificate", "--client-cert-auth", Web.No, "true"),
            Value("HC511", "roots for peers are there, and nobody asks them for a certificate", "--peer-client-cert-auth", Web.No, "true")
        ),
        new(["prometheus", "promtool"], Off("--http.config.insecure")),
        new(["az"], Off("--insecure") with { AtMost = Severity.Medium }),
    ];

    /// <summary>docker --tls without --tlsverify encrypts and verifies nothing.</summary>
    private static IEnumerable<Hit> Unverified(IReadOnlyList<Scripts.Word> words)
    {
        if (words.Any(w => w.Text.StartsWith("--tlsverify", StringComparison.Ordinal)))
            yield break;
        for (var i = 1; i < words.Count; i++)
        {
            if (words[i].Text is "--tls" or "--tls=true")
                yield return new(i, i + 1, words[i].Text) { Good = "--tlsverify" };
            // Its own options stand before its command, some with a value behind them.
            if (Taking.Contains(words[i].Text))
                i++;
            else if (!words[i].Text.StartsWith('-'))
                yield break;
        }
    }

    /// <summary>dockerd --tls with --tlscacert asks nobody for a certificate; --tlsverify does.</summary>
    private static IEnumerable<Hit> Unasked(IReadOnlyList<Scripts.Word> words)
    {
        if (!words.Any(w => w.Text is "--tls" or "--tls=true") || words.Any(w => w.Text is "--tlsverify" or "--tlsverify=true"))
            yield break;
        for (var i = 1; i < words.Count; i++)
            if (words[i].Text.Split('=')[0] == "--tlscacert")
                yield return new(i, i + 1, "--tlscacert without --tlsverify");
    }
}
