using System.Text.RegularExpressions;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.CommandNotVerified;

/// <summary>Commands in scripts, in Dockerfiles, in Makefiles; PowerShell's switches; variables that switch verification off.</summary>
internal static partial class Shell
{
    private const string Remedy =
        "Remove it; give a private root (curl --cacert, wget --ca-certificate, NODE_EXTRA_CA_CERTS, SSL_CERT_FILE).";

    /// <summary>Commands and the switch of each.</summary>
    private static readonly (string Command, string Switch)[] Switches =
    [
        ("curl", "--insecure"),
        ("curl", "--proxy-insecure"),
        ("curl", "--doh-insecure"),
        ("wget", "--no-check-certificate"),
        ("kubectl", "--insecure-skip-tls-verify"),
        ("helm", "--insecure-skip-tls-verify"),
        ("helm", "--kube-insecure-skip-tls-verify"),
        ("oc", "--insecure-skip-tls-verify"),
        ("aws", "--no-verify-ssl"),
        ("http", "--verify=no"),
        ("https", "--verify=no"),
        ("http", "--verify=false"),
        ("https", "--verify=false"),
        ("pip", "--trusted-host"),
        ("pip3", "--trusted-host"),
        ("svn", "--trust-server-cert"),
        ("etcdctl", "--insecure-skip-tls-verify"),
        ("vault", "-tls-skip-verify"),
        ("grpcurl", "-insecure"),
        ("mongosh", "--tlsAllowInvalidCertificates"),
        ("mongo", "--tlsAllowInvalidCertificates"),
        ("mongodump", "--tlsInsecure"),
        ("mongosh", "--tlsInsecure"),
        ("redis-cli", "--insecure"),
        ("mosquitto_pub", "--insecure"),
        ("mosquitto_sub", "--insecure"),
        ("docker", "--tlsverify=false"),
        ("skopeo", "--tls-verify=false"),
        ("skopeo", "--src-tls-verify=false"),
        ("skopeo", "--dest-tls-verify=false"),
        ("podman", "--tls-verify=false"),
        ("buildah", "--tls-verify=false"),
        ("argocd", "--insecure"),
        ("crane", "--insecure"),
        ("lynx", "-accept_all_cookies"),
        ("ab", "-f=SSL3"),
        ("nomad", "-tls-skip-verify"),
        ("consul", "-http-ssl-verify=false"),
        ("mc", "--insecure"),
        ("gh", "--insecure"),
        ("influx", "--skip-verify"),
        ("influx", "-unsafeSsl"),
        ("openstack", "--insecure"),
        ("mysql", "--ssl-verify-server-cert=0"),
        ("mysql", "--skip-ssl-verify-server-cert"),
        ("chromium", "--ignore-certificate-errors"),
        ("chrome", "--ignore-certificate-errors"),
        ("google-chrome", "--ignore-certificate-errors"),
        ("ansible-galaxy", "--ignore-certs"),
        ("az", "--insecure"),
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        var from = 0;
        for (var i = 0; i <= code.Tokens.Length; i++)
        {
            var ends =
                i == code.Tokens.Length
                || (code[i].LineBefore && i > from && !code.Is(i - 1, "\\"))
                || code[i] is { Kind: Lexing.TokenKind.Symbol, Value: ";" or "|" or "&&" or "||" or "(" or ")" or "`" };
            if (!ends)
                continue;
            foreach (var flag in Command(code, new(from, i)))
                yield return flag;
            from = i < code.Tokens.Length && code[i].Kind == Lexing.TokenKind.Symbol && !code[i].LineBefore ? i + 1 : i;
        }
    }

    private static IEnumerable<Flag> Command(CodeFile code, Span line)
    {
        if (line.IsEmpty)
            yield break;
        foreach (var flag in Variables(code, line))
            yield return flag;
        var words = Enumerable.Range(line.From, line.Length).Where(i => code.IsWord(i) || code[i].IsText).ToList();
        // What only speaks of a command runs none.
        if (words.Count > 0 && code[words[0]].Value is "echo" or "printf" or "#" or "alias" && code[words[0]].Value != "alias")
            yield break;
        var commands = words.Where(i => code.IsWord(i)).Select(i => code[i].Value.Split('/')[^1]).ToHashSet(StringComparer.Ordinal);
        foreach (var i in words)
        {
            var word = code[i].Value;
            if (commands.Contains("curl") && Short().IsMatch(word) && word.Contains('k', StringComparison.Ordinal) && !IsArgument(code, i))
                yield return Found(i, "curl -k");
            var name = word.Split('=')[0];
            foreach (var (command, option) in Switches)
                if (commands.Contains(command) && (word == option || (name == option && word.EndsWith("=true", StringComparison.Ordinal))))
                {
                    yield return Found(i, $"{command} {option}");
                    break;
                }

            if (word is "-SkipCertificateCheck" or "-SkipCertificateCheck:$true")
                yield return Found(i, "-SkipCertificateCheck");
            else if (
                word.EndsWith("::ServerCertificateValidationCallback", StringComparison.Ordinal)
                || word.EndsWith("ServerCertificateValidationCallback", StringComparison.Ordinal)
                    && commands.Any(w => w.Contains("$true", StringComparison.Ordinal))
            )
                yield return Found(i, "ServerCertificateValidationCallback");
        }

        var text = string.Join(' ', words.Select(i => code[i].Value));
        if (Configured().IsMatch(text))
            yield return Found(words[0], Configured().Match(text).Value);

        Flag Found(int at, string what) =>
            new(new(at, at + 1), $"{what}: the command talks to whoever answers, with any certificate") { Remedy = Remedy };
    }

    /// <summary>NAME=value in front of a command, exported, in an ENV or an .env file.</summary>
    private static IEnumerable<Flag> Variables(CodeFile code, Span line)
    {
        for (var i = line.From; i < line.To; i++)
        {
            var word = code[i].Value ?? "";
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var (name, value) =
                equals > 0
                    ? (
                        word[..equals].TrimStart('-', '$').Replace("env:", "", StringComparison.OrdinalIgnoreCase),
                        equals == word.Length - 1 && code[i + 1].IsText ? code[i + 1].Value : word[(equals + 1)..]
                    )
                : code.Is(line.From, "ENV") && i == line.From + 1 ? (word, code[i + 1].Value ?? "")
                : ("", "");
            if (name.Length > 0 && IsOff(name, value.Trim('"', '\'')))
                yield return new(new(i, i + 1), $"{name}={value}: no TLS client of the process verifies its server") { Remedy = Remedy };
        }
    }

    private static bool IsOff(string name, string value) =>
        name switch
        {
            "NODE_TLS_REJECT_UNAUTHORIZED" or "PYTHONHTTPSVERIFY" => value == "0",
            "GIT_SSL_NO_VERIFY"
            or "VAULT_SKIP_VERIFY"
            or "NOMAD_SKIP_VERIFY"
            or "CURL_INSECURE"
            or "ETCDCTL_INSECURE_SKIP_TLS_VERIFY"
            or "ARGOCD_OPTS_INSECURE" => value is "1" or "true" or "yes",
            "LDAPTLS_REQCERT" => value is "never" or "allow",
            "NPM_CONFIG_STRICT_SSL" or "npm_config_strict_ssl" or "CONSUL_HTTP_SSL_VERIFY" or "strict-ssl" or "YARN_ENABLE_STRICT_SSL" =>
                value is "false" or "0",
            _ => false,
        };

    /// <summary>curl -o k: what an option takes is none.</summary>
    private static bool IsArgument(CodeFile code, int index) =>
        code[index - 1].Value is "-H" or "-d" or "-o" or "-u" or "-X" or "-A" or "-e" or "-F" or "-b" or "-c" or "-T" or "-w";

    [GeneratedRegex(@"^-[a-zA-Z#0-9]+$")]
    private static partial Regex Short();

    [GeneratedRegex(
        @"\b(npm|yarn|pnpm) (config )?set (-g )?strict-ssl[= ]false|\bgit (-c |config (--global |--system |--local )?)http(\.\S+)?\.sslverify[= ](false|0|no)\b|\bconda config --set ssl_verify (false|no)|\b(yum|dnf)\b.*--setopt=\S*sslverify=(0|false)|Verify-Peer[= ]false|ssl:verify-certificate (no|false)|\bcomposer config (-g )?disable-tls true|\bbundle config (set )?ssl_verify_mode 0|\bgem\b.*:ssl_verify_mode: 0",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Configured();
}
