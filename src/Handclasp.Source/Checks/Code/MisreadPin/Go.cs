using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.MisreadPin;

/// <summary>crypto/tls with the standard verification off, and a number or a name of the certificate compared in its place: a pin, whatever it is called.</summary>
internal static class Go
{
    /// <summary>What gives something to a peer, or asks him for an answer, beside what every language has for it.</summary>
    private static readonly string[] Giving =
    [
        .. Any.Sending,
        .. Any.Asks,
        "Bind",
        "SimpleBind",
        "Auth",
        "Authenticate",
        "Login",
        "Query",
        "QueryContext",
        "Exec",
        "ExecContext",
        "WriteMessage",
        "WriteJSON",
        "Encode",
        "Mail",
        "Invoke",
        "Call",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        HashSet<int> told = [];
        foreach (var flag in Any.Look(code).Concat(Late(code)).Concat(Lost(code)))
        {
            if (told.Add(flag.At.From))
                yield return flag;
        }

        var off = code.Settings("InsecureSkipVerify").Where(s => code.Values.Of(s.Value).Is(true) && !GoTls.IsServer(s)).ToList();
        if (off.Count == 0 || !code.Names.Has("PeerCertificates") && !code.Names.Has("ParseCertificate"))
            yield break;
        foreach (var at in Any.Comparisons(code))
        {
            if (Any.Operands(code, at) is not var (left, right) || GoCallbacks.IsLogged(code, at))
                continue;
            var (first, second) = (Any.Wrong(code, left), Any.Wrong(code, right));
            // leaf.Issuer == leaf.Subject asks something else.
            if (first is null == second is null || (first is null ? left : right) is var other && code.Text(other) is "\"\"" or "nil")
                continue;
            if (
                told.Contains(left.From)
                || off.Find(s => IsInstead(code, s, at, first ?? second)) is not { Whole: { IsEmpty: false } } setting
            )
                continue;
            yield return new(
                new(left.From, right.To),
                $"in place of the verification the certificate's {first ?? second} is compared: anybody can write that into a certificate of his own"
            )
            {
                Remedy = Any.Remedy,
                Confidence = Confidence.Firm,
                Beside = [new(setting.Whole, "verification is off here")],
            };
        }
    }

    /// <summary>
    /// conn.Bind(name, password) and then d.checkPin(conn): with the verification off, who answered has the password before a function of this file
    /// compares his key.
    /// </summary>
    private static IEnumerable<Flag> Late(CodeFile code)
    {
        var off = code.Settings("InsecureSkipVerify").Where(s => code.Values.Of(s.Value).Is(true) && !GoTls.IsServer(s)).ToList();
        if (off.Count == 0)
            yield break;
        foreach (var pin in code.Functions.All.Where(f => f.Name.Length > 0 && Compares(code, f)))
        foreach (var call in code.Calls(pin.Name))
        {
            if (
                pin.Start <= call.Name && call.Name < pin.Body.To
                || code.Functions.Around(call.Name) is not { } around
                || !off.Exists(s => GoTls.Speaks(code, s.Name, call.Name))
            )
                continue;
            var argument = call.Arguments.FirstOrDefault(a => !a.IsEmpty);
            var owner = argument.IsEmpty ? -1 : Enumerable.Range(argument.From, argument.Length).FirstOrDefault(code.IsWord, -1);
            if (owner >= 0 && Given(code, around, code[owner].Value, call.Name) is { } sent)
                yield return new(
                    call.Whole,
                    "the key is compared when something has gone to the peer already, and nothing verified him before: whoever answered has it"
                )
                {
                    Remedy = Any.Remedy,
                    Confidence = Confidence.Firm,
                    Beside = [new(sent.Whole, "sent here")],
                };
        }
    }

    /// <summary>A function that compares the digest of what a peer showed.</summary>
    private static bool Compares(CodeFile code, Function function) =>
        code.Index.Places("PeerCertificates").Any(p => function.Body.From <= p && p < function.Body.To)
        && code.Index.Places("Sum256", "Sum1", "Sum512", "Sum384").Any(p => function.Body.From <= p && p < function.Body.To)
        && GoEvidence.Has(code, function);

    /// <summary>What is sent over a connection before a place, or asked for to have the answer that is looked at there.</summary>
    private static Call? Given(CodeFile code, Function around, string owner, int before) =>
        code.Calls(Giving)
            .Where(c => c.Name < before && around.Body.From <= c.Name && ReferenceEquals(code.Functions.Around(c.Name), around))
            .Where(c => c.Receiver.Split('.')[0] == owner || c.Argument(0) is { Length: 1 } to && code.Is(to.From, owner) && c.Word.StartsWith("Fprint", StringComparison.Ordinal) || IsMadeBy(code, owner, c))
            .Select(c => (Call?)c)
            .FirstOrDefault();

    /// <summary>response, err := client.Do(request); a pool's connection is got and not asked for.</summary>
    private static bool IsMadeBy(CodeFile code, string owner, Call call) =>
        Any.Asks.Contains(call.Word)
        && (owner.StartsWith("res", StringComparison.Ordinal) || code.Index.Places("TLS").Any(p => code.Is(p - 2, owner) && code.IsLink(p - 1)))
        && code.Names.To(owner).Any(a => a.Value.From <= call.Name && call.Name < a.Value.To && code.Functions.AreTogether(a.Name, call.Name));

    /// <summary>A callback that is set on a copy of the configuration which is given to nobody.</summary>
    private static IEnumerable<Flag> Lost(CodeFile code)
    {
        foreach (var setting in code.Settings("VerifyConnection", "VerifyPeerCertificate"))
        {
            if (
                !setting.IsMember
                || setting.Owner.Contains('.', StringComparison.Ordinal)
                || code.Functions.Around(setting.Name) is not { } around
                || code.Functions.IsParameter(setting.Owner, setting.Name)
                || code.Names.To(setting.Owner).Where(a => around.Body.From <= a.Name && a.Name < around.Body.To).ToList()
                    is not [{ Declares: true } made]
                || !IsOwn(code, made.Value)
            )
                continue;
            var uses = code
                .Index.Places(setting.Owner)
                .Where(p => p != made.Name && code.IsWord(p) && !code.IsLink(p - 1) && around.Body.From <= p && p < around.Body.To)
                .ToList();
            if (uses.TrueForAll(p => IsSet(code, p) || code.Is(p + 2, "Clone") && code.IsLink(p + 1) && p < setting.Name))
                yield return new(
                    setting.Whole,
                    $"{setting.Owner} is given to nobody once this is set: the callback never runs"
                )
                {
                    Remedy = $"Give {setting.Owner} to the client, or set the callback before it is copied.",
                    Confidence = Confidence.Firm,
                };
        }
    }

    /// <summary>A configuration that is made there: a literal, a copy.</summary>
    private static bool IsOwn(CodeFile code, Span made) =>
        code.Text(made) is var text
        && (text.EndsWith(".Clone()", StringComparison.Ordinal) || text.StartsWith("&tls.Config{", StringComparison.Ordinal) || text == "new(tls.Config)");

    /// <summary>config.MinVersion = …: a member is set, and nothing is read.</summary>
    private static bool IsSet(CodeFile code, int word) => code.IsLink(word + 1) && code.IsWord(word + 2) && code.Is(word + 3, "=");

    /// <summary>Looked at for the connection that is not verified, and nothing beside it that proves who the peer is.</summary>
    private static bool IsInstead(CodeFile code, Setting off, int at, string? wrong)
    {
        if (!GoTls.Speaks(code, off.Name, at) || GoTls.IsVerifiedByHand(code, off))
            return false;
        var callback = GoTls.Callback(code, off);
        if (callback is { Does: Verdicts.Decides })
            return false;
        // Of a certificate that the peer showed: in the callback, or where the connection's is read.
        var written = callback is { } own ? GoCallbacks.Written(code, own.At.Value) : null;
        if (written is not null && written.Body.From <= at && at < written.Body.To)
            // A callback that looks at names is told with the option beside it.
            return wrong != "subject";
        return code.Functions.Around(at) is { } around
            && code.Index.Places("PeerCertificates").Any(p => around.Body.From <= p && p < at)
            && !code
                .Index.Places("Sum256", "Sum1", "Sum512", "ConstantTimeCompare", "RawSubjectPublicKeyInfo", "Verify")
                .Any(p => around.Body.From <= p && p < around.Body.To);
    }
}
