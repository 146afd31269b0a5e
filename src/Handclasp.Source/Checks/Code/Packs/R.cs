using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>R: httr, httr2, curl, crul, RCurl, download.file, DBI and its drivers, mongolite, mail, openssl.</summary>
internal static partial class R
{
    private const string Harm = "this client talks to whoever answers, with any certificate";
    private const string Remedy = "Remove it; name a private root with cainfo (httr, httr2, curl) or CURL_CA_BUNDLE.";
    private const string Name = "any certificate of a trusted authority will do, whoever it was issued to";

    private static readonly string[] Verifies =
    [
        "ssl_verifypeer",
        "rsconnect.check.certificate",
        "ssl.verifypeer",
        "proxy_ssl_verifypeer",
        "ssl_verify",
        "verify_ssl",
        "verify_peer",
        "ssl_verify_peer",
        "verify_certificate",
        "validate_certs",
        "ssl_verification",
        "verify_certs",
        "check_certificate",
        "sslVerify",
        "verifySSL",
        "ssl.verify",
        "tls_verify",
        "SSL_VERIFYPEER",
        "ssl_verify_server_cert",
        "ssl.verify.server.cert",
        "CURLOPT_SSL_VERIFYPEER",
    ];
    private static readonly string[] Says =
    [
        "req_url_query",
        "req_body_json",
        "req_body_form",
        "req_headers",
        "add_headers",
        "data.frame",
        "tibble",
        "url_modify",
        "modify_url",
        "cat",
        "message",
        "paste",
        "paste0",
        "stopifnot",
        "expect_equal",
        "identical",
        "mutate",
        "toJSON",
    ];

    private static IReadOnlyList<Language> Only { get; } = [All.R];

    public static IReadOnlyList<Entry> Entries { get; } =
    [
        new(
            "HC500",
            new(Only, Unverified)
            {
                Bad = """httr::GET(url, httr::config(ssl_verifypeer = 0L))""",
                Good = """httr::GET(url, httr::config(cainfo = "private-ca.pem"))""",
            }
        ),
        new(
            "HC502",
            new(Only, Hosts)
            {
                Bad = """httr2::req_options(req, ssl_verifyhost = 0)""",
                Good = """httr2::req_options(req, cainfo = "private-ca.pem")""",
            }
        ),
        new(
            "HC530",
            new(Only, Forwarded)
            {
                Bad = """user <- req$HTTP_X_SSL_CLIENT_S_DN""",
                Good = """if (req$REMOTE_ADDR %in% trusted_proxies) user <- req$HTTP_X_SSL_CLIENT_S_DN""",
            }
        ),
        new(
            "HC540",
            new(Only, Revocation)
            {
                Bad = """Sys.setenv(R_LIBCURL_SSL_REVOKE_BEST_EFFORT = "TRUE")""",
                Good = """Sys.setenv(R_LIBCURL_SSL_REVOKE_BEST_EFFORT = "FALSE")""",
            }
        ),
        new(
            "HC550",
            new(Only, Protocols) { Bad = """h <- curl::new_handle(sslversion = 4L)""", Good = """h <- curl::new_handle(sslversion = 6L)""" }
        ),
        new(
            "HC551",
            new(Only, Suites)
            {
                Bad = """h <- curl::new_handle(ssl_cipher_list = "DEFAULT@SECLEVEL=0")""",
                Good = """h <- curl::new_handle(ssl_cipher_list = "ECDHE+AESGCM")""",
            }
        ),
        new(
            "HC552",
            new(Only, Minting)
            {
                Bad = """
                key <- openssl::rsa_keygen(bits = 1024)
                write_pem(key, "request-for-certificate.pem")
                """,
                Good = """
                key <- openssl::rsa_keygen(bits = 2048)
                write_pem(key, "request-for-certificate.pem")
                """,
            }
        ),
        new(
            "HC560",
            new(Only, MisreadPin.Any.Look)
            {
                Bad = """if (cert$subject == pinned_subject) send(secret)""",
                Good = """if (openssl::sha256(cert$raw) == pinned_digest) send(secret)""",
            }
        ),
        new(
            "HC512",
            new(Only, c => Swallowed(c).Concat(RReaders.Issuers(c)))
            {
                Bad = """
                signer <- function(pem, roots) {
                  chain <- read_cert_bundle(pem)
                  try(cert_verify(chain, roots), silent = TRUE)
                  as.list(chain[[1]])$subject
                }
                """,
                Good = """
                signer <- function(pem, roots) {
                  chain <- read_cert_bundle(pem)
                  stopifnot(cert_verify(chain, roots))
                  as.list(chain[[1]])$subject
                }
                """,
            }
        ),
        new(
            "HC520",
            new(Only, c => Presented(c).Concat(RReaders.OwnRoots(c)))
            {
                Bad = """
                hub <- function(path) {
                  shown <- openssl::download_ssl_cert("hub.example.org", 443)
                  openssl::write_pem(shown[[2]], path)
                  httr::config(cainfo = path)
                }
                """,
                Good = """
                hub <- function(path) {
                  shown <- openssl::download_ssl_cert("hub.example.org", 443)
                  stopifnot(identical(sha256(shown[[2]]), known))
                  openssl::write_pem(shown[[2]], path)
                  httr::config(cainfo = path)
                }
                """,
            }
        ),
        new(
            "HC571",
            new(Only, Passwords)
            {
                Bad = """key <- openssl::read_key("client.key", password = "winter1")""",
                Good = """key <- openssl::read_key("client.key", password = Sys.getenv("KEY_PASSWORD"))""",
            }
        ),
        new(
            "HC572",
            new(Only, code => OpenKeys(code).Concat(OpenKeyFile.DefaultMode.Look(code)))
            {
                Bad = """Sys.chmod("server.key", mode = "0644")""",
                Good = """Sys.chmod("server.key", mode = "0600")""",
            }
        ),
    ];

    private static IEnumerable<Flag> Unverified(CodeFile code)
    {
        foreach (var setting in code.Settings(Verifies))
            if (!setting.Value.IsEmpty && Off(code, setting, Row.IsOff) is { } flag)
                yield return flag;
        foreach (var setting in Insecure.Settings(code).Concat(code.Settings("acceptInsecureCerts")))
            if (
                !setting.Value.IsEmpty
                && !setting.Option.StartsWith("trust", StringComparison.OrdinalIgnoreCase)
                && Off(code, setting, Row.IsOn) is { } flag
            )
                yield return flag;
        foreach (
            var setting in code.Settings(
                "TrustServerCertificate",
                "trustServerCertificate",
                "Trust Server Certificate",
                "trust_server_certificate"
            )
        )
            if (
                Options.Judge(
                    code,
                    setting.Whole,
                    setting.Value,
                    v => v is { Kind: ValueKind.Text } && v.Text.ToLowerInvariant() is "yes" or "true" or "1" || Row.IsOn(v),
                    $"{setting.Option} is on: the SQL Server driver talks to whoever answers",
                    "Write TrustServerCertificate = \"no\"."
                ) is
                { } flag
            )
                yield return flag;
        foreach (var setting in code.Settings("sslmode", "SSLmode", "SSLMode", "ssl.mode"))
        foreach (
            var (_, given) in IsParameter(code, setting.Name) || setting.Sibling("sslrootcert") is not null
                ? []
                : ScriptHanded.To(code, setting.Value)
        )
            if (code.Values.Of(given) is { Kind: ValueKind.Text, Text: "require" or "prefer" or "allow" } weak)
                yield return new(given, $"sslmode {weak.Text} encrypts and verifies nothing: the driver talks to whoever answers")
                {
                    Remedy = "Write \"verify-full\", and sslrootcert.",
                    LoweredTo = Severity.Medium,
                    Beside = [new(setting.Whole, "it is set here")],
                };
        foreach (var setting in code.Settings("sslmode", "SSLmode", "SSLMode", "ssl.mode"))
            if (
                code.Values.Of(setting.Value) is { Kind: ValueKind.Text } v
                && v.Text.ToLowerInvariant() is "require" or "prefer" or "allow"
                && setting.Sibling("sslrootcert") is null
                && !IsParameter(code, setting.Name)
            )
                yield return new(setting.Whole, $"sslmode {v.Text} encrypts and verifies nothing: the driver talks to whoever answers")
                {
                    Remedy = "Write sslmode = \"verify-full\" and sslrootcert.",
                    Changes = setting.Value.Length == 1 ? [new(setting.Value, "\"verify-full\"")] : [],
                    LoweredTo = Severity.Medium,
                };
        foreach (var setting in code.Settings("extra", "download.file.extra", "wget.extra", "curl_args"))
        foreach (var at in Texts(code, setting.Value))
            if (Curls().IsMatch(code[at].Value))
            {
                yield return new(setting.Whole, $"{code[at].Value}: the download comes from whoever answers")
                {
                    Remedy = "Remove it; give curl --cacert or wget --ca-certificate.",
                };
                break;
            }

        foreach (
            var setting in code.Settings(
                "NODE_TLS_REJECT_UNAUTHORIZED",
                "PYTHONHTTPSVERIFY",
                "GIT_SSL_NO_VERIFY",
                "CURL_INSECURE",
                "LDAPTLS_REQCERT",
                "PGSSLMODE"
            )
        )
            if (
                code.CallAt(setting.Container) is { Word: "Sys.setenv" or "with_envvar" or "local_envvar" or "c" or "list" }
                && code.Values.Of(setting.Value) is var v
                && IsOff(setting.Option, v.Kind is ValueKind.Text or ValueKind.Number ? v.Text : code.Text(setting.Value))
            )
                yield return new(
                    setting.Whole,
                    $"{setting.Option} is {code.Text(setting.Value)}: no client of the process verifies its server"
                )
                {
                    Remedy = "Remove it.",
                };
        foreach (var flag in Positions(code).Concat(RReaders.Nanonext(code)))
            yield return flag;
        foreach (var flag in Urls.Look(code, Remedy))
            yield return flag;
    }

    private static bool IsOff(string name, string value) =>
        name switch
        {
            "NODE_TLS_REJECT_UNAUTHORIZED" or "PYTHONHTTPSVERIFY" => value == "0",
            "LDAPTLS_REQCERT" => value is "never" or "allow",
            "PGSSLMODE" => value is "require" or "prefer" or "allow",
            _ => value.ToLowerInvariant() is "1" or "true" or "yes",
        };

    /// <summary>c("--ignore-certificate-errors") of a browser that is driven; setopt by a vector.</summary>
    private static IEnumerable<Flag> Positions(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
            if (
                code[i].IsText
                && code[i].Value.TrimStart('-') is "ignore-certificate-errors" or "ignore-certificate-errors=true"
                && code.Parent(i) >= 0
                && !code.Is(code.Parent(i) - 1, "cat")
            )
                yield return new(new(i, i + 1), $"{code[i].Value}: the browser talks to whoever answers") { Remedy = "Remove it." };
    }

    private static IEnumerable<int> Texts(CodeFile code, Span value)
    {
        for (var i = value.From; i < value.To; i++)
            if (code[i].IsText)
                yield return i;
        if (value.Length == 1 && code.IsWord(value.From) && code.Names.Reaching(code[value.From].Value, value.From) is [var only])
            for (var i = only.Value.From; i < only.Value.To; i++)
                if (code[i].IsText)
                    yield return i;
    }

    private static Flag? Off(CodeFile code, Setting setting, Func<Value, bool> isBad)
    {
        if (setting.Option.StartsWith("ssl_verify", StringComparison.Ordinal) && setting.Sibling("pinnedpublickey") is not null)
            return null;
        // The heads of functions declare what they take.
        if (IsParameter(code, setting.Name) || IsSaid(code, setting))
            return null;
        var isWord = setting.Value.Length == 1 && code.IsWord(setting.Value.From);
        var worth = code.Values.Of(setting.Value);
        return Options.Judge(
            code,
            setting.Whole,
            setting.Value,
            isBad,
            $"{setting.Option} is {code.Text(setting.Value)}: {Harm}",
            Remedy,
            !isWord || worth.Decides >= 0 ? ""
                : worth.Is(true) ? "FALSE"
                : worth.Is(false) ? "TRUE"
                : ""
        );
    }

    /// <summary>Sent, printed or compared, not set: fields of a query, of a form, of a table.</summary>
    private static bool IsSaid(CodeFile code, Setting setting)
    {
        for (var (open, depth) = (setting.Container, 0); open > 0 && depth < 3; open = code.Parent(open), depth++)
            if (
                code.CallAt(open) is { } call && Says.Contains(call.Word)
                || code.Is(open - 2, "=") && code[open - 3].Value is "query" or "body" or "headers" or "params"
            )
                return true;
        return false;
    }

    private static bool IsParameter(CodeFile code, int name) =>
        code.Parent(name) is > 0 and var open && code[open - 1] is { Kind: TokenKind.Word, Value: "function" };

    private static IEnumerable<Flag> Hosts(CodeFile code)
    {
        foreach (
            var setting in code.Settings(
                "ssl_verifyhost",
                "ssl.verifyhost",
                "verify_host",
                "ssl_verify_host",
                "check_hostname",
                "verify_hostname",
                "ssl_verify_hostname"
            )
        )
            if (
                !setting.Value.IsEmpty
                && !IsParameter(code, setting.Name)
                && !IsSaid(code, setting)
                && Options.Judge(
                    code,
                    setting.Whole,
                    setting.Value,
                    v => Row.IsOff(v) || v is { Kind: ValueKind.Number, Text: "1" },
                    $"{setting.Option} is off: {Name}",
                    "Remove it.",
                    ""
                )
                    is { } flag
            )
                yield return flag;
        // connect(host, mode = "verify-ca"), where connect gives mode to the driver.
        foreach (var setting in code.Settings("sslmode", "SSLmode", "SSLMode"))
        foreach (var (_, given) in IsParameter(code, setting.Name) ? [] : ScriptHanded.To(code, setting.Value))
            if (code.Values.Of(given) is { Kind: ValueKind.Text, Text: "verify-ca" })
                yield return new(given, $"sslmode verify-ca: {Name}")
                {
                    Remedy = "Write \"verify-full\".",
                    LoweredTo = Severity.Medium,
                    Beside = [new(setting.Whole, "it is set here")],
                };
        foreach (var setting in code.Settings("sslmode", "SSLmode", "SSLMode"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text, Text: "verify-ca" } && !IsParameter(code, setting.Name))
                yield return new(setting.Whole, $"sslmode verify-ca: {Name}")
                {
                    Remedy = "Write sslmode = \"verify-full\".",
                    Changes = setting.Value.Length == 1 && code[setting.Value.From].IsText ? [new(setting.Value, "\"verify-full\"")] : [],
                    LoweredTo = Severity.Medium,
                };
        foreach (var flag in Insecure.AnyName(code))
            yield return flag;
        foreach (var setting in code.Settings("allow_invalid_hostname", "allow_invalid_hostnames", "tlsAllowInvalidHostnames"))
            if (
                !IsParameter(code, setting.Name)
                && Options.Judge(code, setting.Whole, setting.Value, Row.IsOn, $"{setting.Option} is on: {Name}", "Remove it.") is { } flag
            )
                yield return flag;
    }

    /// <summary>req$HTTP_X_SSL_CLIENT_VERIFY of plumber, httpuv and shiny, beside what every language writes alike.</summary>
    private static IEnumerable<Flag> Forwarded(CodeFile code) => Insecure.FirstOfEach(code, ForwardedIdentity.Any.Look(code));

    private static IEnumerable<Flag> Revocation(CodeFile code)
    {
        foreach (var setting in code.Settings("R_LIBCURL_SSL_REVOKE_BEST_EFFORT"))
            if (
                code.Values.Of(setting.Value) is var v
                && (v.Is(true) || v is { Kind: ValueKind.Text } && v.Text.ToUpperInvariant() is "TRUE" or "YES" or "1" or "T")
            )
                yield return new(setting.Whole, "a server whose revocation cannot be asked for is taken for a good one")
                {
                    Remedy = "Remove it.",
                };
        foreach (var setting in code.Settings("ssl_options", "ssl.options", "proxy_ssl_options"))
            if (
                code.Values.Of(setting.Value) is { Kind: ValueKind.Number } v
                && int.TryParse(v.Text, out var bits)
                && (bits & (2 | 8)) != 0
            )
                yield return new(setting.Whole, "libcurl is told not to insist on revocation: a revoked certificate passes")
                {
                    Remedy = "Remove it.",
                };
        foreach (var setting in code.Settings("ssl_verifystatus", "crl_check"))
            if (setting.Option == "crl_check" && Row.IsOff(code.Values.Of(setting.Value)))
                yield return new(setting.Whole, "revoked certificates are taken") { Remedy = "Remove it." };
    }

    private static IEnumerable<Flag> Protocols(CodeFile code)
    {
        foreach (var setting in code.Settings("sslversion", "ssl.version", "tlsv1", "ssl_version", "min_tls_version"))
            if (
                code.Values.Of(setting.Value) is { Kind: ValueKind.Number, Text: "1" or "2" or "3" or "4" or "5" }
                || code[setting.Value.To - 1].Value
                    is "SSLVERSION_SSLv3"
                        or "SSLVERSION_SSLv2"
                        or "SSLVERSION_TLSv1"
                        or "SSLVERSION_TLSv1_0"
                        or "SSLVERSION_TLSv1_1"
                        or "CURL_SSLVERSION_TLSv1_0"
                        or "CURL_SSLVERSION_TLSv1_1"
                || code.Values.Of(setting.Value) is { Kind: ValueKind.Text } v && OldName().IsMatch(v.Text)
            )
                yield return new(setting.Whole, $"{code.Text(setting.Value)} allows an old version")
                {
                    Remedy = "Remove it, or write 6L (TLS 1.2).",
                };
    }

    private static IEnumerable<Flag> Suites(CodeFile code)
    {
        foreach (
            var setting in code.Settings(
                "ssl_cipher_list",
                "ssl.cipher.list",
                "ssl.cipher",
                "ssl_cipher",
                "ciphers",
                "proxy_ssl_cipher_list"
            )
        )
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text } v && LuaReaders.WeakIn(v.Text) is { } weak)
                yield return new(setting.Whole, $"the list of ciphers allows {weak}") { Remedy = "Remove it: the standard list is sound." };
    }

    private static IEnumerable<Flag> Minting(CodeFile code)
    {
        foreach (var call in code.Calls("rsa_keygen", "keygen"))
        foreach (var argument in call.Arguments.Take(1))
        {
            var value = code.Is(argument.From + 1, "=") ? new Span(argument.From + 2, argument.To) : argument;
            // if (model %in% old) 1024 else 3072, sizes[[model]]: short for some.
            var sizes = Choices.Of(code, value).Select(code.Values.Of).Prepend(code.Values.Of(value));
            if (sizes.Select(Bits).FirstOrDefault(b => b is >= 512 and < 2048) is > 0 and var bits)
                yield return new(
                    call.Whole,
                    $"{bits} bits of RSA can be broken: whoever does so is this party, and verifiers of today refuse such a key"
                )
                {
                    Remedy = "Make RSA keys of 2048 bits or more, or ec_keygen(\"P-256\").",
                    Changes = value.Length == 1 && code[value.From].Kind == TokenKind.Number ? [new(value, "2048")] : [],
                    IsSafe = true,
                };
        }

        foreach (var call in code.Calls("signature_create"))
            if (call.Arguments.Count > 1 && code.Text(call.Whole) is var text && WeakHash().IsMatch(text) && code.Names.Mentions("cert"))
                yield return new(call.Whole, "what is made here is signed with a hash that collides") { Remedy = "Sign with sha256." };
    }

    private static int Bits(Value value) => value.Is(ValueKind.Number) && int.TryParse(value.Text, out var bits) ? bits : 0;

    private static IEnumerable<Flag> Passwords(CodeFile code)
    {
        foreach (
            var setting in code.Settings(
                "password",
                "keypasswd",
                "key_password",
                "sslkeypasswd",
                "sslpassword",
                "pem_password",
                "keypass",
                "pwd"
            )
        )
        {
            if (IsParameter(code, setting.Name) || code.Values.Of(setting.Value) is not { Kind: ValueKind.Text, Text.Length: > 0 })
                continue;
            var isKeys =
                setting.Option is "keypasswd" or "sslkeypasswd" or "key_password" or "sslpassword" or "pem_password"
                || code.CallAt(setting.Container)
                    is {
                        Word: "read_key"
                            or "read_p12"
                            or "read_pem"
                            or "ssl_options"
                            or "write_p12"
                            or "write_pem"
                            or "rsa_decrypt"
                            or "read_pkcs12"
                            or "cert_key"
                    };
            if (isKeys)
                yield return Password(setting.Whole with { To = setting.Name + 1 });
        }

        // read_p12("client.p12", "secret")
        foreach (var call in code.Calls("read_p12", "read_key"))
            if (
                call.Arguments is [_, var secret, ..]
                && secret.Length == 1
                && code.Values.Of(secret) is { Kind: ValueKind.Text, Text.Length: > 0 }
            )
                yield return Password(new(call.Name, call.Name + 1));
        for (var i = 0; i < code.Tokens.Length; i++)
            if (code[i].IsText && !code[i].Holes && JavaPassword().IsMatch(code[i].Value) && code.Parent(i) >= 0)
                yield return Password(new(i, i + 1));
    }

    private static Flag Password(Span at) =>
        new(at, "the password of the key stands in the source: whoever reads the repository can open the key file")
        {
            Remedy = "Read it with Sys.getenv or keyring, and change it.",
            IsSecret = true,
        };

    /// <summary>try(cert_verify(chain, roots)), tryCatch(cert_verify(…), error = function(e) NULL) as a statement of its own: a refusal changes nothing.</summary>
    private static IEnumerable<Flag> Swallowed(CodeFile code)
    {
        foreach (var call in code.Calls("cert_verify"))
        {
            if (
                code.Parent(call.Start) is not (> 0 and var open)
                || code.CallAt(open) is not { Word: "try" or "tryCatch" or "suppressWarnings" } around
            )
                continue;
            var says = code.Text(around.Whole);
            if (
                code[around.Start].LineBefore
                && code.Functions.Around(call.Name) is { } function
                && code.Functions.Around(around.Start) is { } home
                && !code.Functions.Returns(home).Any(r => r.Contains(around.Start))
                && function.Body.Length > 0
                && !Stops().IsMatch(says)
            )
                yield return new(
                    around.Whole,
                    "cert_verify refuses by an error, and the error ends here: the certificate is believed all the same"
                )
                {
                    Remedy = "Leave try out, or return where it failed.",
                    Confidence = Confidence.Firm,
                };
        }
    }

    /// <summary>The certificate that the server itself has just shown becomes the root that he is verified with.</summary>
    private static IEnumerable<Flag> Presented(CodeFile code)
    {
        foreach (var call in code.Calls("download_ssl_cert"))
            if (
                code.Functions.Around(call.Name) is { } function
                && code.Text(function.Body) is var text
                && Anchors().IsMatch(text)
                && !Compares().IsMatch(text)
            )
                yield return new(call.Whole, "the root is what the server itself has just shown: whoever answers first is trusted")
                {
                    Remedy = "Take the root from a file that came another way, or compare its SHA-256 with a known one before.",
                    Confidence = Confidence.Firm,
                };
    }

    [GeneratedRegex(@"\bstop\(|\breturn\(|abort|quit\(")]
    private static partial Regex Stops();

    [GeneratedRegex(@"cainfo\s*=|ca_bundle|CURL_CA_BUNDLE|SSL_CERT_FILE|sslrootcert\s*=|cert_verify\(")]
    private static partial Regex Anchors();

    [GeneratedRegex(@"sha256|sha512|fingerprint|identical\(|stopifnot|pin", RegexOptions.IgnoreCase)]
    private static partial Regex Compares();

    private static IEnumerable<Flag> OpenKeys(CodeFile code)
    {
        foreach (var call in code.Calls("Sys.chmod", "file_chmod", "file_create"))
        {
            if (!KeyName().IsMatch(Whole(code, call)) && !IsKeys(code, call))
                continue;
            foreach (var argument in call.Arguments.Skip(1))
            {
                var value = code.Is(argument.From + 1, "=") ? new Span(argument.From + 2, argument.To) : argument;
                var mode =
                    code.Values.Of(value) is { Kind: ValueKind.Text } v ? v.Text
                    : code.CallAt(value.To > value.From ? code.Mate(value.To - 1) : -1) is { Word: "as.octmode" } octal
                    && code.Values.Of(octal.Argument(0)) is { Kind: ValueKind.Text } o
                        ? o.Text
                    : "";
                if (OpenMode().IsMatch(mode))
                    yield return new(
                        call.Whole,
                        $"the private key has mode {mode}: every user and every process of the machine can read it, and be this party"
                    )
                    {
                        Remedy = "Give it mode 0600, and Sys.umask(\"077\") before it is written.",
                    };
            }
        }
    }

    /// <summary>write_pem(key, path), and path is given a mode: the same file in the same function.</summary>
    private static bool IsKeys(CodeFile code, Call call) =>
        code.Text(call.Argument(0)) is { Length: > 0 } path
        && code.Calls("write_pem", "write_pkcs1", "write_ssh", "write_p12")
            .Any(w =>
                code.Functions.AreTogether(w.Name, call.Name)
                && w.Arguments.Count > 1
                && (
                    w.Word == "write_p12"
                    || KeyName().IsMatch(code.Text(w.Argument(0))) && !code.Text(w.Argument(0)).Contains("pub", StringComparison.Ordinal)
                )
                && w.Arguments.Skip(1)
                    .Any(a => code.Text(a) == path || code.Is(a.From + 1, "=") && code.Text(new(a.From + 2, a.To)) == path)
            );

    private static string Whole(CodeFile code, Call call)
    {
        var first = call.Argument(0);
        var text = code.Text(call.Whole);
        return first.Length == 1 && code.IsWord(first.From) && code.Names.Reaching(code[first.From].Value, first.From) is [var only]
            ? text + code.Text(only.Value)
            : text;
    }

    [GeneratedRegex(@"(^|\s)(-\w*k\w*|--insecure|--no-check-certificate|--proxy-insecure)(\s|$)")]
    private static partial Regex Curls();

    [GeneratedRegex(@"^(SSLv2|SSLv3|TLSv1|TLSv1\.0|TLSv1\.1)$", RegexOptions.IgnoreCase)]
    private static partial Regex OldName();

    [GeneratedRegex(@"\b(sha1|md5)\b")]
    private static partial Regex WeakHash();

    [GeneratedRegex(@"(key|trust)StorePassword=[^$<{\s]+")]
    private static partial Regex JavaPassword();

    [GeneratedRegex(@"(?<![a-z])key(?![a-z])|\.p12|\.pfx|priv", RegexOptions.IgnoreCase)]
    private static partial Regex KeyName();

    [GeneratedRegex(@"^0?\d\d[4-7]$|o\+[rw]|a\+[rw]|^u=rw,go=r")]
    private static partial Regex OpenMode();
}
