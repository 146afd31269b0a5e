using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common.Impostors;

/// <summary>Asks a callback of .NET whom it lets in who has no right to.</summary>
internal static class Judge
{
    private static readonly object Key = new();

    /// <summary>Why a callback is none to somebody who has made his certificate himself; empty where he does not surely pass.</summary>
    public static string Strangers(CodeFile code, Function function) => Verdict(code, function).Why;

    /// <summary>An event's handler that tells the event's arguments to accept: <c>e.Accept = e.Certificate.Subject == "CN=ftp"</c>.</summary>
    public static bool AcceptsStrangers(CodeFile code, Function handler) => Told(code, handler) is not null;

    /// <summary>The play of an event's handler that accepts a stranger, or null.</summary>
    private static Play? Told(CodeFile code, Function handler)
    {
        foreach (var stranger in handler.Parameters is [_, _] ? Impostor.Strangers : [])
        {
            var around = new Variables { [Variables.Answer] = Thing.Of(false) };
            var play = new Play(code, stranger);
            if (play.Call(handler, [Thing.Open, Thing.Arguments], around).AsChance.Yes == 2)
                return play;
        }

        return null;
    }

    /// <summary>
    /// The same for a callback that a function of the file makes for what it is given: <c>Tolerate(SslPolicyErrors.RemoteCertificateNameMismatch)</c>.
    /// </summary>
    /// <param name="code">The file.</param>
    /// <param name="function">The callback.</param>
    /// <param name="maker">What makes it.</param>
    /// <param name="call">The call of that.</param>
    public static (string Why, bool LetsNeighboursIn) Made(CodeFile code, Function function, Function maker, Call call)
    {
        var around = new Variables();
        for (var i = 0; i < maker.Parameters.Count; i++)
            if (call.Argument(i) is { IsEmpty: false } given)
                around[maker.Parameters[i]] = new Play(code, Impostor.Neighbour).Value(given);
        var judged = Judged(code, function, around);
        return (judged.Why, judged.Neighbour);
    }

    /// <summary>Where a callback agrees with one whom it must not let in, or -1.</summary>
    public static int Agreement(CodeFile code, Function function) =>
        Verdict(code, function).Agreed is > 0 and var at ? at : Told(code, function)?.Agreed ?? -1;

    /// <summary>A method that agrees by coming to its end, and refuses by throwing: true where a stranger surely gets through.</summary>
    public static bool LetsStrangersThrough(CodeFile code, Function function) =>
        Given(code, function, Impostor.Neighbour) is not null
        && Impostor.Strangers.Any(s =>
        {
            var around = new Variables { [Variables.Answer] = Thing.Of(true) };
            return new Play(code, s).Call(function, Given(code, function, s)!, around).AsChance.Yes == 2;
        });

    /// <summary>True where he surely does not pass.</summary>
    public static bool KeepsOut(CodeFile code, Function function) => Verdict(code, function).KeepsOut;

    /// <summary>True where a certificate of a trusted authority surely passes that was issued for another name.</summary>
    public static bool LetsNeighboursIn(CodeFile code, Function function) => Verdict(code, function).Neighbour;

    /// <summary>True where who shows no certificate surely passes.</summary>
    public static bool LetsNobodyIn(CodeFile code, Function function) => Verdict(code, function).Nobody;

    /// <summary>The condition that lets everybody in where nothing is configured, or -1.</summary>
    public static int Unset(CodeFile code, Function function) => Verdict(code, function).Unset;

    private static Verdicts Verdict(CodeFile code, Function function)
    {
        var known = code.Once(Key, _ => new Dictionary<int, Verdicts>());
        return known.TryGetValue(function.Start, out var found) ? found : known[function.Start] = Judged(code, function, null);
    }

    private static Verdicts Judged(CodeFile code, Function function, Variables? around)
    {
        // An event's handler gives nothing back.
        if (Given(code, function, Impostor.Neighbour) is null || code.Functions.Returns(function).All(r => r.IsEmpty))
            return new("", false, false, false, -1, -1);
        var strangers = Impostor.Strangers.Select(s => Asked(code, function, s, around)).ToList();
        var neighbour = Asked(code, function, Impostor.Neighbour, around);
        var isOpen = strangers.Exists(s => s.Chance.Yes == 2);
        var unset = isOpen
            ? default
            : Impostor
                .Strangers.Select(s => Asked(code, function, s with { IsUnset = true }, around))
                .FirstOrDefault(s => s.Chance.Yes == 2);
        return new(
            isOpen ? "agrees with a certificate that anybody can make himself: nothing that it passes asks for what cannot be forged"
                : unset.Chance.Yes == 2 ? "agrees with every certificate where nothing is configured to compare it with"
                : "",
            strangers.TrueForAll(s => s.Chance.Yes == 0),
            neighbour.Chance.Yes == 2,
            Asked(code, function, Impostor.Nobody, around).Chance.Yes == 2,
            unset.Chance.Yes == 2 ? unset.Missed : -1,
            isOpen ? strangers.Find(s => s.Chance.Yes == 2).Agreed
                : neighbour.Chance.Yes == 2 ? neighbour.Agreed
                : -1
        );
    }

    private static (Chance Chance, int Missed, int Agreed) Asked(CodeFile code, Function function, Impostor impostor, Variables? around)
    {
        var play = new Play(code, impostor);
        return (play.Call(function, Given(code, function, impostor)!, around).AsChance, play.Missed, play.Agreed);
    }

    /// <summary>What a callback is given, by its types where they are written, else by how many there are.</summary>
    private static List<Thing>? Given(CodeFile code, Function function, Impostor impostor)
    {
        var head = new Span(function.Start, function.Body.From);
        var errors = new Thing(Kinds.Number, impostor.Errors);
        List<Thing> byCount = function.Parameters.Count switch
        {
            4 => [Thing.Request, impostor.Certificate, Thing.Chain, errors],
            3 => [impostor.Certificate, Thing.Chain, errors],
            2 => [Thing.Open, impostor.Certificate],
            1 => [Thing.Arguments],
            _ => [],
        };
        for (var n = 0; n < byCount.Count; n++)
            if (
                Enumerable
                    .Range(head.From, head.Length)
                    .FirstOrDefault(
                        i =>
                            code.Is(i, function.Parameters[n]) && code.IsWord(i - 1)
                            || code.Is(i, function.Parameters[n]) && code.Is(i - 1, "?"),
                        -1
                    )
                is > 0
                    and var at
            )
                byCount[n] = code[code.Is(at - 1, "?") ? at - 2 : at - 1].Value switch
                {
                    "SslPolicyErrors" => errors,
                    "X509Certificate" or "X509Certificate2" or "TlsServerCertificate" or "Certificate" or "TlsCertificate" =>
                        impostor.Certificate,
                    "X509Chain" => Thing.Chain,
                    _ => byCount[n],
                };
        return byCount.Count > 0 ? byCount : null;
    }

    private sealed record Verdicts(string Why, bool KeepsOut, bool Neighbour, bool Nobody, int Unset, int Agreed);
}
