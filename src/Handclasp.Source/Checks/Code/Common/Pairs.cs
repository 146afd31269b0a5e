using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>A name and a value that stand together, in whichever way: put("name", value), Map.of(…), p["name"] = value, "name" to value.</summary>
/// <param name="Name">The name, constants resolved.</param>
/// <param name="At">Both.</param>
/// <param name="Value">The value.</param>
internal readonly record struct Pair(string Name, Span At, Span Value);

/// <summary>Finds pairs: properties of Java and what is configured by maps.</summary>
internal static class Pairs
{
    private static readonly string[] Takers =
    [
        "setProperty",
        "put",
        "set",
        "property",
        "of",
        "withProperty",
        "addDataSourceProperty",
        "setDataSourceProperty",
        "putIfAbsent",
        "ofEntries",
        "entry",
        "setConfig",
        "config",
        "option",
        "setBoolean",
        "setString",
        "add",
        "obj",
        "putString",
        "putBoolean",
        "systemProperty",
        "withSystemProperty",
        "jvmProperty",
    ];

    public static IReadOnlyList<Pair> Of(CodeFile code) => code.Once<List<Pair>>(Takers, c => [.. Find(c)]);

    private static IEnumerable<Pair> Find(CodeFile code)
    {
        foreach (var call in code.Calls(Takers))
        {
            var arguments = call.Arguments;
            for (var i = 0; i + 1 < arguments.Count; i++)
                // option("-k", "--insecure", help = "…") declares what who runs it may say.
                if (NameOf(code, arguments[i]) is { Length: > 2 } name && !(name.StartsWith('-') && code.Is(arguments[^1].From + 1, "=")))
                    yield return new(
                        name,
                        arguments.Count == 2 && call.Word != "of" ? call.Whole : new(arguments[i].From, arguments[i + 1].To),
                        arguments[^1].To == arguments[i + 1].To || arguments.Count > 3 ? arguments[i + 1] : arguments[^1]
                    );
        }

        var language = code.Language.Name;
        if (language == "Clojure")
            foreach (var pair in Associated(code))
                yield return pair;
        for (var i = 1; i < code.Tokens.Length; i++)
        {
            var isKey = language is "Groovy" or "Clojure" && (code[i].IsText || code.IsWord(i) && code[i].Value.StartsWith(':'));
            if (isKey && code.SettingAt(i) is { IsMember: false } entry)
                yield return new(code[i].Value.TrimStart(':'), entry.Whole, entry.Value);
            // [(SslConfigs.SSL_ENDPOINT_…): '']
            if (
                code.Is(i, ":")
                && language == "Groovy"
                && code.Is(i - 1, ")")
                && code.Mate(i - 1) is > 0 and var bracket
                && NameOf(code, code.Inside(bracket)) is { Length: > 2 } constant
            )
                yield return new(constant, new(bracket, code.Expression(i + 1).To), code.Expression(i + 1));
            if (
                (code.Is(i, "to") && language == "Kotlin" || code.Is(i, "->") && language == "Scala")
                && NameOf(code, new(code.PathStart(i - 1), i)) is { Length: > 2 } left
            )
                yield return new(left, new(code.PathStart(i - 1), code.Expression(i + 1).To), code.Expression(i + 1));
            if (
                code.Is(i, "=")
                && code.Is(i - 1, "]")
                && code.Mate(i - 1) is > 0 and var open
                && NameOf(code, code.Inside(open)) is { Length: > 2 } key
            )
                yield return new(key, new(code.PathStart(Math.Max(0, open - 1)), code.Expression(i + 1).To), code.Expression(i + 1));
        }
    }

    /// <summary>Clojure: (assoc settings "name" value, …), (hash-map "name" value).</summary>
    private static IEnumerable<Pair> Associated(CodeFile code)
    {
        foreach (var call in code.Calls("assoc", "assoc!", "hash-map", "array-map"))
        {
            var arguments = call.Arguments;
            for (var i = call.Word.StartsWith("assoc", StringComparison.Ordinal) ? 1 : 0; i + 1 < arguments.Count; i += 2)
                if (NameOf(code, arguments[i]) is { Length: > 2 } name)
                    yield return new(name, new(arguments[i].From, arguments[i + 1].To), arguments[i + 1]);
        }
    }

    /// <summary>A text, or a constant of a well-known client by the text that it is.</summary>
    private static string NameOf(CodeFile code, Span span)
    {
        if (span.IsEmpty)
            return "";
        var value = code.Values.Of(span);
        if (value.Kind == ValueKind.Text)
            return value.Text;
        return code[span.To - 1].Value switch
        {
            "SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG" => "ssl.endpoint.identification.algorithm",
            "SSL_KEYSTORE_PASSWORD_CONFIG" or "SSL_KEY_PASSWORD_CONFIG" or "SSL_TRUSTSTORE_PASSWORD_CONFIG" => "ssl.keystore.password",
            "SSL_CLIENT_AUTH_CONFIG" => "ssl.client.auth",
            "DISABLE_CERT_CHECKING_SYSTEM_PROPERTY" => "com.amazonaws.sdk.disableCertChecking",
            "TRUST_ALL_CERTIFICATES" => "TRUST_ALL_CERTIFICATES",
            // SslConfigs.SSL_ENABLED_PROTOCOLS_CONFIG and its like.
            var constant
                when constant.StartsWith("SSL_", StringComparison.Ordinal) && constant.EndsWith("_CONFIG", StringComparison.Ordinal) =>
                constant[..^"_CONFIG".Length].ToLowerInvariant().Replace('_', '.'),
            _ => "",
        };
    }
}
