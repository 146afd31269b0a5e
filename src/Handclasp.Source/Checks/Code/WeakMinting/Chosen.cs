using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.WeakMinting;

/// <summary>Sizes and hashes that depend on what is made: a table by kind, a condition, a function that chooses.</summary>
internal static partial class Any
{
    private static readonly HashSet<string> Choosing = new(StringComparer.Ordinal)
    {
        "Swift",
        "Objective-C",
        "Dart",
        "PHP",
        "Ruby",
        "Perl",
        "Lua",
        "Elixir",
        "Erlang",
        "R",
    };

    /// <summary>Told where the weak one is written, since there it is mended.</summary>
    internal static IEnumerable<Flag> ChosenOnes(CodeFile code)
    {
        if (!Choosing.Contains(code.Language.Name))
            yield break;
        HashSet<int> told = [];
        foreach (var (size, use) in Sizes(code))
        foreach (var choice in Choices.Of(code, size))
            if (ChosenSize(code, choice) is { } number && !size.Contains(number) | size.Length > 1 && told.Add(number))
                yield return new(new(number, number + 1), $"{code[number].Value} {Key}")
                {
                    Remedy = Use2048,
                    Changes = [new(new(number, number + 1), "2048")],
                    IsSafe = true,
                    Beside = [new(use, "it is used here")],
                };
        foreach (var (hash, use) in ChosenHashes(code))
        foreach (var choice in Choices.Of(code, hash))
            if (
                choice.Length < 12
                && !(hash.From <= choice.From && choice.To <= hash.To && hash.Length == choice.Length)
                && WeakWord(code, choice) is { } word
                && told.Add(choice.From)
            )
                yield return new(choice, $"what is made here {Hash} ({word})")
                {
                    Remedy = UseSha256,
                    Beside = [new(use, "it is used here")],
                };
    }

    /// <summary>The token of a short key's size: 1024, @1024.</summary>
    private static int? ChosenSize(CodeFile code, Span choice)
    {
        if (choice.Length is 0 or > 3)
            return null;
        for (var i = choice.From; i < choice.To; i++)
            if (code[i].Kind == TokenKind.Number && IsShort(new(ValueKind.Number, code[i].Value)))
                return i;
            else if (code[i].Kind != TokenKind.Symbol)
                return null;
        return null;
    }

    private static string? WeakWord(CodeFile code, Span choice)
    {
        for (var i = choice.From; i < choice.To; i++)
            if (
                (code[i].IsWord || code[i].IsText)
                && code[i].Value.Length < 40
                && (WeakHash().IsMatch(code[i].Value) || code[i].Value == "sha" && choice.Length <= 2)
            )
                return code[i].Value;
        return null;
    }

    /// <summary>What sizes of RSA keys are given: arguments and options that are no plain number.</summary>
    private static IEnumerable<(Span Size, Span Use)> Sizes(CodeFile code)
    {
        foreach (var call in code.Calls([.. Generating, "new_rsa", "generateRSAKeyPair"]))
            if (MakesKeys(code, call) && ShortKey(code, call) is null)
                foreach (var argument in call.Arguments)
                    if (
                        !code.Is(argument.From, "{")
                        && !code.Is(argument.From, "[")
                        && (!code.Is(argument.From + 1, ":") || argument.Length > 2)
                    )
                        yield return (
                            code[argument.From + 1] is { Kind: TokenKind.Symbol, Value: ":" or "=>" or "=" } && argument.Length > 2
                                ? new(argument.From + 2, argument.To)
                                : argument,
                            call.Whole
                        );
        foreach (
            var setting in code.Settings(
                "modulusLength",
                "keySize",
                "key_size",
                "bits",
                "default_bits",
                "keyLength",
                "private_key_bits",
                "key_length",
                "rsa_bits",
                "keySizeInBits"
            )
        )
            if (!setting.Value.IsEmpty && !IsShort(code.Values.Of(setting.Value)) && !IsConstant(code, setting))
                yield return (setting.Value, setting.Whole);
        // {rsa, key_size(Kind), 65537}
        foreach (var rsa in code.Index.Places("rsa"))
            if (
                code.Language.Name is "Erlang" or "Elixir"
                && code.Parent(rsa) is > 0 and var open
                && code.Is(open, "{")
                && code.Parts(code.Inside(open)).ToList() is [_, var bits, _]
                && bits.From > rsa
            )
                yield return (bits, code.Inside(open));
    }

    /// <summary>What hash a certificate or a request is signed with.</summary>
    private static IEnumerable<(Span Hash, Span Use)> ChosenHashes(CodeFile code)
    {
        foreach (var setting in code.Settings("signatureAlgorithm", "hash", "digest", "digest_alg", "sigalg", "signingAlgorithm"))
            if (
                !setting.Value.IsEmpty
                && setting.Value.Length < 40
                // What stands there itself is told by the plain reading, which Dart's pack does not use.
                && (code.Language.Name == "Dart" || Weak(code, setting.Value, setting.Name) is null)
                && (setting.Option is not ("hash" or "digest") || Makes(code, setting) || IsInMaker(code, setting))
                && !IsVerifying(code, setting.Name)
            )
                yield return (setting.Value, setting.Whole);
        foreach (var call in code.Calls(Signing))
            if (IsMinting(code, call))
                foreach (var argument in call.Arguments)
                    if (!HasSetting(code, argument) && argument.Length < 40 && Weak(code, argument, call.Name) is null)
                        yield return (argument, call.Whole);
    }

    /// <summary>Certificate.new(…, hash: hash(kind)): an option of a call that makes certificates.</summary>
    private static bool IsInMaker(CodeFile code, Setting setting) =>
        code.CallAt(setting.Container) is { } call && Maker().IsMatch(call.Path) && !Digesting().IsMatch(call.Path);
}
