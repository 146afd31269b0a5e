using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Options that switch something off when they have one value: the same judgement in every language.</summary>
internal static class Options
{
    /// <summary>Judges what an option is set to.</summary>
    /// <param name="code">The file.</param>
    /// <param name="at">What is flagged.</param>
    /// <param name="value">What the option is set to.</param>
    /// <param name="isBad">True for a value that switches it off.</param>
    /// <param name="because">What that means here.</param>
    /// <param name="remedy">What to do.</param>
    /// <param name="good">What to write instead, or empty where no text is safe.</param>
    /// <returns>The flaw, or null where the value is none.</returns>
    public static Flag? Judge(CodeFile code, Span at, Span value, Func<Value, bool> isBad, string because, string remedy, string good = "")
    {
        var worth = code.Values.Of(value);
        if (isBad(worth))
            return new(at, because)
            {
                Remedy = remedy,
                Beside =
                    worth.Decides >= 0 && !value.Contains(worth.Decides)
                        ? [new(new(worth.Decides, worth.Decides + 1), "the value comes from here")]
                        : [],
                Changes = good.Length > 0 && value.Length > 0 ? [new(Replaced(code, value), good)] : [],
                // Of a longer expression more may be meant than what it is worth here.
                IsSafe = good.Length > 0 && Replaced(code, value).Length == 1,
            };
        // The parameter of a function that this file calls with the bad value.
        foreach (var given in worth.Is(ValueKind.Given) ? JvmHanded.To(code, value) : [])
            if (isBad(code.Values.Of(given)))
                return new(given, because) { Remedy = remedy, Beside = [new(at, "it is set here")] };
        if (worth.Kind is ValueKind.Given or ValueKind.Unknown && OfJvm(code, at, value, isBad, because, remedy) is { } ofData)
            return ofData;
        List<(Call Call, Span Given)> handed = worth.Is(ValueKind.Given) ? [.. ScriptHanded.To(code, value)] : [];
        if (handed.Find(h => isBad(code.Values.Of(h.Given))).Given is { IsEmpty: false } bad)
            return new(bad, because)
            {
                Remedy = remedy,
                Confidence = Confidence.Firm,
                Beside = [new(at, "it is set here")],
            };
        if (handed.Find(h => IsChosen(code, h.Call, h.Given)).Given is { IsEmpty: false } chosen)
            return ByOperator(chosen, because, remedy, code.Text(chosen)) with
            {
                Confidence = Confidence.Firm,
                Beside = [new(at, "it is set here")],
            };
        if (worth.Is(ValueKind.Given) && ScriptHanded.Default(code, value) is { IsEmpty: false } usual && isBad(code.Values.Of(usual)))
            return new(at, $"by default, unless a caller says otherwise: {because}")
            {
                Remedy = remedy,
                Confidence = Confidence.Firm,
                Beside = [new(usual, "the default")],
            };
        if (
            worth.Kind is ValueKind.Given or ValueKind.Unknown
            && ScriptReturned.Judge(code, at, value, r => IsBad(code.Values.Of(r), isBad), because, remedy) is { } returned
        )
            return returned;
        // !host.EndsWith(".lab"), site is not Site.CENTRAL: off for some peers, which nobody decides who runs it.
        if (
            worth.Kind is ValueKind.Given or ValueKind.Unknown
            && (isBad(new(ValueKind.True)) || isBad(new(ValueKind.False)))
            && DataConditions.Is(code, value)
        )
            return new(at, $"for some peers ({code.Text(value).ReplaceLineEndings(" ")} decides): {because}")
            {
                Remedy = remedy,
                Confidence = Confidence.Firm,
            };
        // withVerifyPeer(SslVerifyMode.FULL): a constant of an enumeration is nobody's choice.
        if (worth.Is(ValueKind.Given) && code.Language.IsJvm && IsConstant(worth.Text))
            return null;
        if (worth.Kind is ValueKind.Given or ValueKind.Unknown && OfPeers() is { } some)
            return some;
        if (
            worth.Kind is ValueKind.Given or ValueKind.Unknown
            && code.Language.Name is "Swift" or "Objective-C" or "Dart" or "PHP" or "Ruby" or "Perl" or "Lua"
            && ByData.Judge(code, at, value, isBad, because, remedy) is { } data
        )
            return data;
        return worth.Kind switch
        {
            ValueKind.Switch => ByOperator(at, because, remedy, worth.Text) with { Confidence = Confidence.Firm },
            // setTrustServerCertificate(!production): a stage is whose who runs the program.
            ValueKind.Given => ByOperator(at, because, remedy, worth.Text) with
            {
                Confidence =
                    code.Language.IsJvm && NameWords.Of(worth.Text).Any(Stages.Contains) || SwitchNames.Tell(code, at, value, worth.Text)
                        ? Confidence.Firm
                        : Confidence.Tentative,
            },
            _ => null,
        };

        Flag? OfPeers() =>
            isBad(new(ValueKind.True)) != isBad(new(ValueKind.False)) && PeerConditions.IsValue(code, value)
                ? ByOperator(at, because, remedy, code.Text(value))
                : null;
    }

    /// <summary>Java and its like: what data decides, and what one of the ways says that a value may come.</summary>
    private static Flag? OfJvm(CodeFile code, Span at, Span value, Func<Value, bool> isBad, string because, string remedy)
    {
        if (!code.Language.IsOnJvm)
            return null;
        if (DataChoices.IsOne(code, value))
            return new(at, $"for some peers ({code.Text(value).ReplaceLineEndings(" ")} decides) {because}")
            {
                Remedy = remedy,
                Confidence = Confidence.Firm,
            };
        // lax.map(v -> !Boolean.parseBoolean(v)).orElse(true), where lax is what the environment says.
        if (
            code.Is(value.To - 1, ")")
            && code.IsWord(value.From)
            && code.IsLink(value.From + 1)
            && code.Names.Reaching(code[value.From].Value, value.From) is [var read]
            && code.WordsOf(read.Value).Any(w => w is "getenv" or "getProperty" or "systemProperty")
        )
            return ByOperator(at, because, remedy, code.Text(value)) with { Confidence = Confidence.Firm };
        foreach (var way in JvmWorth.Of(code, value))
            if (way != value && isBad(code.Values.Of(way)))
                return new(way, because)
                {
                    Remedy = remedy,
                    Confidence = Confidence.Firm,
                    Beside = [new(at, "it is set here")],
                };
        return null;
    }

    /// <summary>Yes or no, and null for what somebody decides at run time.</summary>
    private static bool? IsBad(Value value, Func<Value, bool> isBad) =>
        isBad(value) ? true
        : value.Is(ValueKind.Switch) ? null
        : false;

    /// <summary>
    /// A caller gives what whoever runs the program decides. What names the file of the roots chooses no yes or no (config['ca_file']), and what
    /// a message is read into is nobody's choice (setVerify(decoder.getBoolean())).
    /// </summary>
    private static bool IsChosen(CodeFile code, Call call, Span given) =>
        code.Values.Of(given).Is(ValueKind.Switch)
        && !call.Word.StartsWith("set", StringComparison.Ordinal)
        && !NameWords
            .Of(code.Text(given))
            .Any(w =>
                w.ToLowerInvariant() is "ca" or "cas" or "cert" or "certs" or "bundle" or "pem" or "path" or "file" or "root" or "roots"
            );

    private static readonly HashSet<string> Stages = new(StringComparer.OrdinalIgnoreCase)
    {
        "prod",
        "production",
        "dev",
        "development",
        "debug",
        "staging",
        "sandbox",
    };

    /// <summary>Type.CONSTANT.</summary>
    private static bool IsConstant(string text) =>
        text.LastIndexOf('.') is > 0 and var dot
        && char.IsUpper(text[0])
        && text[(dot + 1)..].Any(char.IsAsciiLetterUpper)
        && text[(dot + 1)..].All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_');

    /// <summary>What a correction replaces: of pointer.Bool(true) and Boolean.valueOf(true) the literal, which keeps its type; else all of it.</summary>
    private static Span Replaced(CodeFile code, Span value)
    {
        if (value.Length < 4 || !code.Is(value.To - 1, ")") || code.Mate(value.To - 1) != value.To - 3)
            return value;
        var literal = code[value.To - 2].Value;
        return code.Language.True.Contains(literal) || code.Language.False.Contains(literal) ? new(value.To - 2, value.To - 1) : value;
    }

    /// <summary>The same for a true or false option.</summary>
    public static Flag? Judge(CodeFile code, Setting setting, bool bad, string because, string remedy)
    {
        var good = (bad ? code.Language.False : code.Language.True)[0];
        return Judge(code, setting.Whole, setting.Value, v => v.Is(bad), because, remedy, good);
    }

    private static string Short(string text) =>
        text.ReplaceLineEndings(" ") is { Length: > 80 } line ? line[..79] + "…" : text.ReplaceLineEndings(" ");

    /// <summary>The same where who runs the program decides, or what is known of the peer.</summary>
    public static Flag ByOperator(Span at, string because, string remedy, string decides)
    {
        if (PeerConditions.Is(decides))
            return new(at, $"for some peers ('{Short(decides)}' decides): {because}") { Remedy = remedy, Confidence = Confidence.Firm };
        var by = decides.Length is > 0 and < 80 ? $" ({decides.ReplaceLineEndings(" ")} decides)" : "";
        return new(at, $"whoever runs it can switch this off{by}: then {because}")
        {
            IsSwitch = true,
            Remedy = $"Remove the switch, or make sure that no deployment sets it. {remedy}",
        };
    }
}
