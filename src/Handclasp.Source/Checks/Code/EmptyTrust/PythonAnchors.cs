using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.EmptyTrust;

/// <summary>Anchors that are taken from the peer a moment before he is to be verified against them: whoever answers brings his own.</summary>
internal static class PythonAnchors
{
    private const int Deepest = 4;
    private const string Because = "the root is what the peer has just sent: whoever answers is verified against himself";
    private const string Remedy =
        "Load a root that came some other way (a file, the configuration), or compare the certificate's SHA-256 with a pin first.";

    /// <summary>What gives the peer's certificate.</summary>
    private static readonly string[] Asking = ["get_server_certificate", "getpeercert", "get_peer_certificate"];

    /// <summary>Names of arguments that are roots, or files of roots.</summary>
    private static readonly string[] Roots =
    [
        "cadata",
        "cafile",
        "verify",
        "ca_certs",
        "ca_cert",
        "root_certificates",
        "sslrootcert",
        "tlsCAFile",
    ];

    /// <summary>Words by which a file compares what it was sent before it believes it.</summary>
    private static readonly string[] Proofs = ["sha256", "sha384", "sha512", "fingerprint", "compare_digest", "digest", "input", "confirm"];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (!Asking.Any(code.Names.Has))
            yield break;
        foreach (var setting in code.Settings(Roots))
            if (setting.Container >= 0 && IsOfPeer(code, setting.Value, setting.Name) && !IsProven(code, setting.Name))
                yield return new(setting.Whole, Because) { Remedy = Remedy };
        foreach (var call in code.Calls("load_verify_locations", "ssl_channel_credentials"))
            if (code.In(call.Open, Roots) is null && IsOfPeer(code, call.Argument(0), call.Name) && !IsProven(code, call.Name))
                yield return new(call.Whole, Because) { Remedy = Remedy };
    }

    /// <summary>Compared with something that is known, or shown to a person, in the same function.</summary>
    private static bool IsProven(CodeFile code, int at)
    {
        var around = code.Functions.Around(at);
        return code.Index.Places(Proofs).Any(p => code.IsWord(p) && ReferenceEquals(code.Functions.Around(p), around));
    }

    /// <summary>The certificate itself, or a file that it was written into in this function.</summary>
    private static bool IsOfPeer(CodeFile code, Span value, int use) => Holds(code, value, use, 0) || IsWritten(code, value, use);

    private static bool Holds(CodeFile code, Span value, int use, int depth)
    {
        if (value.IsEmpty || depth > Deepest)
            return false;
        for (var i = value.From; i < Math.Min(value.To, value.From + 40); i++)
        {
            if (!code.IsWord(i))
                continue;
            if (Asking.Contains(code[i].Value) && code.Is(i + 1, "("))
                return true;
            // A function of this file that gives what the peer has sent.
            if (
                code.Is(i + 1, "(")
                && code.Functions.Named(code[i].Value).Take(2).ToList() is [var asked]
                && code.Functions.Returns(asked).Any(r => Holds(code, r, r.From, depth + 1))
                && !Proofs.Any(p => code.Index.Places(p).Any(k => asked.Body.Contains(k)))
            )
                return true;
            if (
                !code.IsLink(i - 1)
                && !code.Is(i + 1, "(")
                && code.Names.Reaching(code[i].Value, use).Where(a => a.Name < use).TakeLast(1).ToList() is [var last]
                && !last.Value.Contains(i)
                && Holds(code, last.Value, last.Name, depth + 1)
            )
                return true;
        }

        return false;
    }

    /// <summary>with open(path, "w") as f: f.write(pem), Path(path).write_text(pem).</summary>
    private static bool IsWritten(CodeFile code, Span value, int use)
    {
        if (value.Length > 6 || !code.IsWord(value.From) && !code[value.From].IsText)
            return false;
        // str(bundle), os.fspath(bundle)
        if (
            code.Is(value.To - 1, ")")
            && code.CallAt(code.Mate(value.To - 1)) is { Word: "str" or "fspath" } text
            && text.Start == value.From
        )
            value = text.Argument(0);
        if (!code.IsWord(value.From) && !(code[value.From].IsText && value.Length == 1))
            return false;
        var file = code[value.From].Value;
        var around = code.Functions.Around(use);
        foreach (var call in code.Calls("write", "write_text", "write_bytes"))
            if (
                call.Name < use
                && ReferenceEquals(code.Functions.Around(call.Name), around)
                && Holds(code, call.Argument(0), call.Name, 0)
                && Into(code, call) is var into
                && into.Contains(file, StringComparer.Ordinal)
            )
                return true;
        return false;
    }

    /// <summary>The names of the file that a call writes to: of its variable, and of the path that it was opened with.</summary>
    private static List<string> Into(CodeFile code, Call write)
    {
        var held = write.Receiver.Split('.')[0];
        List<string> names = [held];
        for (var i = write.Start; i < write.Open; i++)
            if (code.IsWord(i) || code[i].IsText)
                names.Add(code[i].Value);
        foreach (var place in code.Index.Places(held).Where(p => p < write.Start && code.Is(p - 1, "as") && code.Is(p - 2, ")")))
            for (var i = code.PathStart(code.Mate(place - 2) - 1); i < place - 2; i++)
                if (code.IsWord(i) || code[i].IsText)
                    names.Add(code[i].Value);
        return names;
    }
}
