using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.KeyPassword;

/// <summary>.NET: passwords of PKCS #12 files and encrypted keys, where they are read and where they are written.</summary>
internal static class CSharp
{
    /// <summary>What takes a file or its bytes, then its password.</summary>
    private static readonly string[] Loading =
    [
        "X509Certificate2",
        "X509Certificate",
        "LoadPkcs12",
        "LoadPkcs12FromFile",
        "LoadPkcs12Collection",
        "LoadPkcs12CollectionFromFile",
        "CreateFromEncryptedPem",
        "CreateFromEncryptedPemFile",
        "ImportFromEncryptedPem",
        "ImportEncryptedPkcs8PrivateKey",
        "ExportEncryptedPkcs8PrivateKey",
        "ExportEncryptedPkcs8PrivateKeyPem",
        "TryExportEncryptedPkcs8PrivateKey",
        "ExportPkcs12",
        "UseHttps",
        "Export",
        "Import",
    ];

    private static readonly string[] Types = ["X509Certificate2", "X509Certificate"];

    /// <summary>Options of libraries.</summary>
    private static readonly string[] Options =
    [
        "CertPassphrase",
        "SslKeyPassword",
        "SslKeystorePassword",
        "CertificatePassword",
        "ClientCertificatePassword",
        "PfxPassword",
        "SslCertificatePassword",
        "ssl.key.password",
        "ssl.keystore.password",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var call in code.Calls(Loading))
            if (Password(code, call) is { IsEmpty: false } password && Flag(code, password) is { } flag)
                yield return flag;
        // X509Certificate2 certificate = new("client.pfx", "…"): the type stands where it is held or returned.
        foreach (var open in TargetTyped(code))
            if (PasswordOf(code, open, 1, "password") is { IsEmpty: false } password && Flag(code, password) is { } flag)
                yield return flag;
    }

    /// <summary>Names of such options in other libraries of .NET.</summary>
    public static IEnumerable<Flag> Named(CodeFile code)
    {
        foreach (var setting in code.Settings(Options))
            // const string PfxPassword = "…": told where it is used.
            if (
                (setting.IsMember || !code.IsWord(setting.Name - 1))
                && code.Values.Of(setting.Value) is { Kind: ValueKind.Text } v
                && Readers.IsSecret(v.Text)
            )
                yield return new(setting.Whole with { To = setting.Name + 1 }, Readers.Because)
                {
                    Remedy = Readers.Remedy,
                    IsSecret = true,
                };
    }

    private static Span Password(CodeFile code, Call call)
    {
        switch (call.Word)
        {
            case "X509Certificate2" or "X509Certificate" when !call.IsNew:
                return default;
            case "Import" when !IsCertificates(code, call):
                return default;
            // Export(X509ContentType.Pfx, "…"): other types have none.
            case "Export"
                when code.Text(call.Argument(0)) is var type
                    && !type.Contains("X509ContentType.Pfx", StringComparison.Ordinal)
                    && !type.Contains("X509ContentType.Pkcs12", StringComparison.Ordinal):
                return default;
        }

        var isKey = call.Word.StartsWith("ExportEncrypted", StringComparison.Ordinal) || call.Word == "TryExportEncryptedPkcs8PrivateKey";
        return PasswordOf(code, call.Open, isKey || call.Word == "ImportEncryptedPkcs8PrivateKey" ? 0 : 1, "password", "keyPassword");
    }

    private static Span PasswordOf(CodeFile code, int open, int position, params string[] names) =>
        code.In(open, names) is { } named ? named.Value : code.Parts(code.Inside(open)).Skip(position).FirstOrDefault();

    /// <summary>collection.Import(file, password): a collection by its type in this file, or by the flags that such an import takes.</summary>
    private static bool IsCertificates(CodeFile code, Call call) =>
        call.Arguments.Skip(2).Any(a => code.Text(a).Contains("X509KeyStorageFlags", StringComparison.Ordinal))
        || call.Receiver.Length > 0
            && (
                code.Names.Reaching(call.Receiver, call.Name)
                    .Any(a => code.Text(a.Value).Contains("X509Certificate", StringComparison.Ordinal))
                || code.Index.Places(call.Receiver)
                    .Any(i => code.IsWord(i - 1) && code[i - 1].Value.StartsWith("X509Certificate", StringComparison.Ordinal))
            );

    /// <summary>The brackets of new(…) where a certificate is what is made.</summary>
    private static IEnumerable<int> TargetTyped(CodeFile code)
    {
        foreach (var made in code.Index.Places("new"))
        {
            if (!code.IsWord(made) || !code.Is(made + 1, "("))
                continue;
            var type =
                // X509Certificate2 name = new(…); X509Certificate2 Name => new(…); X509Certificate2 Load(…) => new(…)
                code.Is(made - 1, "=") || code.Is(made - 1, "??=")
                    ? made - 3
                : code.Is(made - 1, "=>") ? (code.Is(made - 2, ")") ? code.Mate(made - 2) - 2 : made - 3)
                : code.Is(made - 1, "return") && code.Functions.Around(made) is { Name.Length: > 0 } function ? TypeOf(code, function)
                : -1;
            if (code.Is(type, "?"))
                type--;
            if (type >= 0 && Types.Contains(code[type].Value) || code.Is(made - 1, "=") && IsMemberOf(code, made - 2))
                yield return made + 1;
        }
    }

    private static int TypeOf(CodeFile code, Function function)
    {
        for (var i = function.Start; i >= Math.Max(0, function.Start - 2); i--)
            if (code.IsWord(i) && Types.Contains(code[i].Value))
                return i;
        return -1;
    }

    /// <summary>this.certificate = new(…), where the file declares it.</summary>
    private static bool IsMemberOf(CodeFile code, int name) =>
        code.IsWord(name)
        && code.Index.Places(code[name].Value)
            .Any(i => Types.Contains(code[code.Is(i - 1, "?") ? i - 2 : i - 1].Value) && code[i + 1].Value is ";" or "{");

    private static Flag? Flag(CodeFile code, Span password) =>
        code.Values.Of(password) is { Kind: ValueKind.Text } v && Readers.IsSecret(v.Text)
            ? new(new(password.From, password.From + 1), Readers.Because) { Remedy = Readers.Remedy, IsSecret = true }
            : null;
}
