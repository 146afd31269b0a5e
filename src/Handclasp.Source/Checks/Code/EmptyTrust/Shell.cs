using Handclasp.Source.Engine;
using Handclasp.Source.Scripts;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.EmptyTrust;

/// <summary>Scripts that fetch a certificate from whoever answers and trust it from then on, without comparing it with anything.</summary>
internal static class Shell
{
    /// <summary>Options behind which a root stands.</summary>
    private static readonly string[] Roots =
    [
        "--cacert",
        "--ca-certificate",
        "--ca-file",
        "--cafile",
        "--certificate-authority",
        "-CAfile",
        "--tlscacert",
        "--tlsCAFile",
        "--ca-bundle",
        "--ssl-ca",
        "http.sslCAInfo",
        "-trustcacerts",
        "cafile",
    ];

    /// <summary>Words by which a certificate is compared with one that is known, or shown to somebody who is asked.</summary>
    private static readonly string[] Comparing =
    [
        "-fingerprint",
        "sha256sum",
        "shasum",
        "sha1sum",
        "cmp",
        "diff",
        "read",
        "-verify_return_error",
        "-verify_hostname",
        "sha256",
        "verify",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        var commands = code.Orders.Commands;
        var fetching = commands.Where(c => Fetches(c) && c.Function.Length > 0).Select(c => c.Function).ToHashSet(StringComparer.Ordinal);
        foreach (var command in commands)
        {
            if (
                command.Output is not { Text.Length: > 2 } file
                || !(Fetches(command) || fetching.Contains(CommandReader.NameOf(command.Words[0])))
            )
                continue;
            var sameFunction = commands.Where(c => c.Function == command.Function).ToList();
            if (
                sameFunction.Exists(c => c.Words.Any(w => Comparing.Contains(w.Text)))
                || !commands.Any(c => Trusts(c, file.Text) || Path(code, file) is { } path && Trusts(c, path))
            )
                continue;
            var at = new Reach(command.Words[0].At.From, command.Words[^1].At.To);
            yield return new(
                code.Covering(at),
                $"{file.Text} is what the peer sent a moment before: whoever answered then is trusted from now on"
            )
            {
                Exact = at,
                Remedy = "Compare its SHA-256 fingerprint with one that came another way, or take the root from whoever runs the server.",
            };
        }
    }

    /// <summary>"$target": the path that the variable holds; null for one that is written out.</summary>
    private static string? Path(CodeFile code, Word file) =>
        Orders.NamesIn(file.Text).ToList() is [var name]
        && file.Text.Trim('"') is var text
        && (text == "$" + name || text == "${" + name + "}")
        && code.Orders.To(name) is { Count: > 0 } given
            ? given[^1].Text
            : null;

    /// <summary>openssl s_client, keytool -printcert -sslserver: what they print comes from the peer.</summary>
    private static bool Fetches(Command command)
    {
        var words = command.Words;
        return CommandReader.NameOf(words[0]) switch
        {
            "openssl" => words.Count > 1
                && words[1].Text == "s_client"
                && !words.Any(w => w.Text is "-CAfile" or "-CApath" or "-verify_return_error"),
            "keytool" => words.Any(w => w.Text == "-printcert") && words.Any(w => w.Text == "-sslserver"),
            "gnutls-cli" => words.Any(w => w.Text is "--print-cert" or "--save-cert"),
            _ => false,
        };
    }

    /// <summary>--cacert FILE, keytool -importcert -file FILE, cp FILE /usr/local/share/ca-certificates/.</summary>
    private static bool Trusts(Command command, string file)
    {
        var words = command.Words;
        var name = CommandReader.NameOf(words[0]);
        for (var i = 1; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (text == file && (Roots.Contains(words[i - 1].Text) || name is "trust" or "security"))
                return true;
            if (text.EndsWith("=" + file, StringComparison.Ordinal) && Roots.Contains(text[..^(file.Length + 1)]))
                return true;
            if (text == file && name == "keytool" && words.Any(w => w.Text.StartsWith("-import", StringComparison.Ordinal)))
                return true;
            if (text == file && name is "cp" or "mv" or "install" or "ln" && IsStore(words[^1].Text))
                return true;
        }

        return name is "update-ca-certificates" or "update-ca-trust" && IsStore(file);
    }

    private static bool IsStore(string path) =>
        path.Contains("ca-certificates", StringComparison.Ordinal)
        || path.Contains("ca-trust", StringComparison.Ordinal)
        || path.Contains("/pki/trust", StringComparison.Ordinal);
}
