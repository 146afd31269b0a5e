using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.AcceptingVerifier;

/// <summary>Certificates that a program of Node.js verifies by hand: names that are compared in place of a signature, promises that nobody waits for.</summary>
internal static class HandVerification
{
    private const int Farthest = 12;

    public static IEnumerable<Flag> Look(CodeFile code) => [.. Issued(code), .. Promised(code)];

    /// <summary>cert.checkIssued(root) compares names; cert.verify(root.publicKey) verifies.</summary>
    private static IEnumerable<Flag> Issued(CodeFile code)
    {
        foreach (var call in code.Calls("checkIssued"))
        {
            if (call.Receiver.Length == 0 || call.Arguments.Count != 1)
                continue;
            var around = code.Functions.Around(call.Name);
            // Another function of the file may verify what this one looks for.
            var verifies = code.Calls("verify").Any(c => c.Arguments.Count == 1 && (around is null || IsKin(code, around, c.Name)));
            if (!verifies && Decides(code, call))
                yield return new(
                    Statement(code, call),
                    "checkIssued compares the names of two certificates and verifies no signature: anybody can write the issuer's name into one"
                )
                {
                    Remedy = "Ask for certificate.verify(issuer.publicKey) as well.",
                    Confidence = Model.Confidence.Firm,
                };
        }
    }

    /// <summary>From the condition or the return that asks it: what stands before it there is no condition of its own.</summary>
    private static Span Statement(CodeFile code, Call call)
    {
        var start = code.StatementStart(call.Start);
        while (code.Parent(start) is >= 0 and var open && !code.Is(open, "{"))
            start = code.StatementStart(open);
        return code[start].Value is "if" or "return" or "const" or "let" ? new(start, call.Whole.To) : call.Whole;
    }

    /// <summary>The same function, one that it names, or one that names it.</summary>
    private static bool IsKin(CodeFile code, Function around, int at) =>
        around.Body.Contains(at)
        || code.Functions.Around(at) is { } other
            && (Names(code, around, other) || Names(code, other, around) || other.Body.Contains(around.Start));

    private static bool Names(CodeFile code, Function one, Function other) =>
        other.Name.Length > 0 && code.Index.Places(other.Name).Any(i => one.Body.Contains(i));

    /// <summary>A condition or what is returned; not a line of a log, not the search for an issuer in a list.</summary>
    private static bool Decides(CodeFile code, Call call)
    {
        if (Common.Logged.Is(code, call.Name))
            return false;
        for (var open = code.Parent(call.Name); open >= 0 && !code.Is(open, "{"); open = code.Parent(open))
            if (code.CallAt(open) is { Word: "find" or "filter" or "findIndex" or "findLast" })
                return false;
        return true;
    }

    /// <summary>if (!certificate.verify({ publicKey })): a promise is always true.</summary>
    private static IEnumerable<Flag> Promised(CodeFile code)
    {
        foreach (var call in code.Calls("verify"))
        {
            if (!IsPromise(code, call) || !IsAsked(code, call))
                continue;
            yield return new(
                Statement(code, call),
                "verify gives a promise, which is always true: nobody waits for what it finds, and every certificate passes"
            )
            {
                Remedy = "Write await.",
                Confidence = Model.Confidence.Firm,
            };
        }
    }

    /// <summary>crypto.subtle.verify; verify of what @peculiar/x509 or PKI.js made.</summary>
    private static bool IsPromise(CodeFile code, Call call)
    {
        if (call.Receiver.EndsWith("subtle", StringComparison.Ordinal))
            return true;
        if (!code.Names.Mentions("@peculiar/x509") && !code.Names.Mentions("pkijs"))
            return false;
        if (call.Receiver.Contains('.', StringComparison.Ordinal) || code.Names.Reaching(call.Receiver, call.Name) is not [var made])
            return false;
        for (var i = made.Value.From; i < Math.Min(made.Value.To, made.Value.From + Farthest); i++)
            if (code[i].Value is "X509Certificate" or "Certificate" or "CertificateChainValidationEngine" or "Pkcs10CertificateRequest")
                return IsOfLibrary(code, code[code.PathStart(i)].Value);
        return false;
    }

    /// <summary>The import that brings a name is of one of these libraries.</summary>
    private static bool IsOfLibrary(CodeFile code, string name)
    {
        foreach (var place in code.Index.Places(name))
        {
            var at = code.Parent(place) is >= 0 and var brace && code.Is(brace, "{") ? brace : place;
            var start = code.StatementStart(at);
            if (code[start].Value is not ("import" or "const" or "var" or "let"))
                continue;
            for (var i = at; i < Math.Min(code.Tokens.Length, at + 60) && !(i > at && code[i].LineBefore && code[i].Value is "import"); i++)
                if (code[i].IsText)
                    return code[i].Value is "@peculiar/x509" or "pkijs";
        }

        return false;
    }

    /// <summary>A condition asks it as it stands.</summary>
    private static bool IsAsked(CodeFile code, Call call)
    {
        var first = call.Start;
        var end = code.Mate(call.Open) + 1;
        if (code.Is(first - 1, "await") || code.IsLink(end))
            return false;
        return code.Is(first - 1, "!")
            || code[first - 1].Value is "&&" or "||"
            || code[end].Value is "&&" or "||" or "?"
            || code.Is(first - 1, "(") && code.Is(first - 2, "if");
    }
}
