using System.Text.RegularExpressions;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.WeakMinting;

/// <summary>A hash that collides, given to a function of the file that signs certificates with what it is given.</summary>
internal static partial class JvmParameters
{
    /// <summary>The names and sizes that a maker's argument may have by way of a choice, a parameter, or the row of a table: told where they stand.</summary>
    public static IEnumerable<Flag> Ways(CodeFile code)
    {
        if (!code.Language.IsOnJvm)
            yield break;
        HashSet<int> told = [];
        foreach (
            var call in code.Calls(
                "JcaContentSignerBuilder",
                "BcContentSignerBuilder",
                "setSignatureAlgorithm",
                "initialize",
                "RSAKeyGenParameterSpec",
                "CertAndKeyGen",
                "generateKeyPair"
            )
        )
        {
            var isKey = call.Word is "initialize" or "RSAKeyGenParameterSpec" or "generateKeyPair";
            if (
                isKey && !code.Names.Has("KeyPairGenerator") && !code.Names.Has("RSAKeyGenParameterSpec")
                || call.Word == "initialize" && IsOther(code, call)
            )
                continue;
            foreach (var argument in call.Arguments.Take(2))
            foreach (var way in Common.JvmWorth.Of(code, argument))
                if (way.Length == 1 && !(argument.Length == 1 && way == argument) && told.Add(way.From))
                    if (isKey && code[way.From].Kind == Lexing.TokenKind.Number && Any.IsShort(code.Values.Of(way)))
                        yield return Told(way, call, $"{code[way.From].Value} {Any.Key}", Any.Use2048);
                    else if (!isKey && code[way.From].IsText && Weak().IsMatch(code[way.From].Value))
                        yield return Told(way, call, $"what is made here {Any.Hash} ({code[way.From].Value})", Any.UseSha256);
        }
    }

    /// <summary>A generator of keys of another kind: KeyPairGenerator.getInstance("DiffieHellman") in the same function, and none of RSA.</summary>
    private static bool IsOther(CodeFile code, Call call)
    {
        var made = code.Calls("getInstance")
            .Where(c => c.Receiver.EndsWith("KeyPairGenerator", StringComparison.Ordinal) && code.Functions.AreTogether(c.Name, call.Name))
            .Select(c => code.Values.Of(c.Argument(0)))
            .ToList();
        return made.Count > 0 && made.TrueForAll(v => v.Is(ValueKind.Text) && !v.Text.Contains("RSA", StringComparison.OrdinalIgnoreCase));
    }

    private static Flag Told(Span way, Call call, string because, string remedy) =>
        new(way, because)
        {
            Remedy = remedy,
            Confidence = Model.Confidence.Firm,
            Beside = [new(call.Whole, "used here")],
        };

    public static IEnumerable<Flag> Hashes(CodeFile code)
    {
        // new JcaContentSignerBuilder(isOld ? LEGACY : CURRENT), constants of this file.
        foreach (var signer in code.Calls("JcaContentSignerBuilder", "BcContentSignerBuilder", "setSignatureAlgorithm"))
            if (
                signer.Arguments is [{ Length: > 1 } chosen, ..]
                && Enumerable.Range(chosen.From, chosen.Length).Any(i => code[i].Value is "?" or "if" or "when")
            )
                for (var i = chosen.From; i < chosen.To; i++)
                    if (
                        code.IsWord(i)
                        && !code.IsLink(i - 1)
                        && code.Names.Reaching(code[i].Value, i) is [{ Value.Length: 1 } constant]
                        && code[constant.Value.From].IsText
                        && Weak().IsMatch(code[constant.Value.From].Value)
                    )
                        yield return new(
                            Common.Mentions.Shown(code, signer.Whole, constant.Value.From),
                            $"what is made here is signed with a hash that collides ({code[constant.Value.From].Value}): a certificate that another was signed for can be made, and verifiers of today refuse it"
                        )
                        {
                            Remedy = "Sign with SHA-256 or better.",
                        };
        foreach (var signer in code.Calls("JcaContentSignerBuilder", "BcContentSignerBuilder", "setSignatureAlgorithm"))
        {
            if (
                signer.Arguments is not [var algorithm, ..]
                || algorithm.Length != 1
                || !code.IsWord(algorithm.From)
                || code.Functions.NamedAround(signer.Name) is not { } maker
            )
                continue;
            var name = code[algorithm.From].Value;
            var position = maker.Parameters.ToList().IndexOf(name);
            if (position < 0)
                continue;
            foreach (var call in code.Calls(maker.Name))
                if (Given(code, call, name, position) is { } given)
                    yield return new(
                        call.Whole,
                        $"what is made here is signed with a hash that collides ({code.Values.Of(given).Text}): a certificate that another was signed for can be made, and verifiers of today refuse it"
                    )
                    {
                        Remedy = "Sign with SHA-256 or better.",
                    };
        }
    }

    /// <summary>The argument for a parameter, by its name or its position, where it is a weak hash.</summary>
    private static Span? Given(CodeFile code, Call call, string name, int position)
    {
        if (ServerNotVerified.Jvm.IsDeclaration(code, call))
            return null;
        foreach (var (argument, index) in call.Arguments.Select((a, i) => (a, i)))
        {
            var isNamed = code.IsWord(argument.From) && code.Is(argument.From + 1, "=");
            if (isNamed ? !code.Is(argument.From, name) : index != position)
                continue;
            var value = isNamed ? new Span(argument.From + 2, argument.To) : argument;
            if (code.Values.Of(value) is { Kind: ValueKind.Text } text && Weak().IsMatch(text.Text))
                return value;
        }

        return null;
    }

    [GeneratedRegex("^(?:MD[245]|SHA-?1)with", RegexOptions.IgnoreCase)]
    private static partial Regex Weak();
}
