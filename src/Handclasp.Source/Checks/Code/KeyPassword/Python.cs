using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.KeyPassword;

/// <summary>ssl, cryptography, pyOpenSSL, drivers: the password of a key as an argument or an option.</summary>
internal static class Python
{
    /// <summary>Options that hold the password of a key file.</summary>
    private static readonly string[] Options =
    [
        "pkcs12_password",
        "ssl_keyfile_password",
        "ssl_password",
        "sslpassword",
        "tls_key_password",
        "client_key_password",
        "certfile_password",
        "keyfile_password",
        "ssl_key_password",
        "ssl_keyfile_passphrase",
        "private_key_file_password",
        "local_private_key_password",
        "tlsCertificateKeyFilePassword",
        "ssl_pem_passphrase",
        "client_cert_password",
        "ssl.key.password",
        "ssl.keystore.password",
        "tls_client_key_password",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var setting in code.Settings(Options))
            if (!(setting.Container >= 0 && code.Is(setting.Container - 2, "def")) && Secret(code, setting.Value) is not null)
                yield return Flag(setting.Whole with { To = setting.Name + 1 });
        HashSet<int> told = [];
        foreach (var password in Arguments(code))
            if (!password.IsEmpty && !code.Is(password.From + 1, "=") && Secret(code, password) is not null)
                yield return Flag(new(password.From, password.From + 1));
            // def load(path, password=b"changeit"): what it is where nobody says otherwise.
            else if (
                password.Length == 1
                && code.IsWord(password.From)
                && PythonValues.Owner(code, code[password.From].Value, password.From) is { } function
                && PythonValues.Default(code, function, code[password.From].Value) is { IsEmpty: false } otherwise
                && Secret(code, otherwise) is not null
                && told.Add(otherwise.From)
            )
                yield return Flag(otherwise);
        // httpx: cert=("client.pem", "client.key", "password")
        foreach (var setting in code.Settings("cert"))
            if (
                code.Is(setting.Value.From, "(")
                && code.Mate(setting.Value.From) == setting.Value.To - 1
                && code.Parts(code.Inside(setting.Value.From)).ToList() is [_, _, var third]
                && Secret(code, third) is not null
            )
                yield return Flag(new(third.From, third.From + 1));
    }

    /// <summary>The arguments of calls that are the password of a key.</summary>
    private static IEnumerable<Span> Arguments(CodeFile code)
    {
        foreach (
            var call in code.Calls(
                "load_cert_chain",
                "load_pem_private_key",
                "load_der_private_key",
                "load_key_and_certificates",
                "load_pkcs12",
                "load_privatekey",
                "dump_privatekey",
                "import_key",
                "use_privatekey_file"
            )
        )
            yield return code.In(call.Open, "password", "passphrase") is { } named ? named.Value
            : call.Word is "load_cert_chain" or "load_privatekey" ? call.Argument(2)
            : call.Word is "dump_privatekey" ? call.Argument(3)
            : call.Word is "import_key" or "use_privatekey_file" ? default
            : call.Argument(1);
        // pyjks: KeyStore.load("client.jks", "…")
        foreach (var call in code.Calls("load", "loads"))
            if (call.Receiver is "jks.KeyStore" or "KeyStore" && code.Names.Has("jks"))
                yield return call.Argument(1);
        foreach (var call in code.Calls("BestAvailableEncryption", "set_passwd_cb"))
            yield return call.Argument(0);
        foreach (var call in code.Calls("build"))
            if (call.Path.Contains("PrivateFormat", StringComparison.Ordinal))
                yield return call.Argument(0);
        foreach (var call in code.Calls("export"))
            if (code.Names.Has("crypto") && code.In(call.Open, "passphrase") is { } phrase)
                yield return phrase.Value;
    }

    /// <summary>A text, one made bytes of, what a function gives that always gives the same.</summary>
    private static string? Secret(CodeFile code, Span value)
    {
        if (code.Is(value.From, "lambda") && code.Functions.Of(value) is { IsExpression: true } lambda)
            value = lambda.Body;
        // "…".encode()
        else if (
            code.Is(value.To - 1, ")")
            && code.Mate(value.To - 1) is var open
            && open > value.From + 1
            && code[open - 1].Value == "encode"
            && code.IsLink(open - 2)
        )
            value = new(value.From, open - 2);
        return code.Values.Of(value) is { Kind: ValueKind.Text } v && Readers.IsSecret(v.Text) ? v.Text : null;
    }

    private static Flag Flag(Span at) => new(at, Readers.Because) { Remedy = Readers.Remedy, IsSecret = true };
}
