using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>What in a Go function proves who a peer is, and can make the function refuse one that is another.</summary>
internal static class GoEvidence
{
    /// <summary>What answers with an error, which somebody must look at.</summary>
    public static readonly string[] Verifying = ["Verify", "CheckSignature", "CheckSignatureFrom"];

    /// <summary>Digests by which a certificate is known, whoever signed it.</summary>
    private static readonly string[] Digests = ["Sum256", "Sum1", "Sum512", "Sum384", "New", "Fingerprint"];

    private static readonly string[] Comparing = ["Equal", "ConstantTimeCompare", "Compare"];

    /// <summary>What nobody but its owner can show.</summary>
    private static readonly string[] Strong =
    [
        "Raw",
        "RawSubjectPublicKeyInfo",
        "RawTBSCertificate",
        "PublicKey",
        "Fingerprint",
        "PeerCertificates",
    ];

    /// <summary>What anybody can write into a certificate of his own.</summary>
    private static readonly string[] Weak =
    [
        "Subject",
        "Issuer",
        "RawSubject",
        "RawIssuer",
        "SerialNumber",
        "SubjectKeyId",
        "AuthorityKeyId",
        "CommonName",
        "DNSNames",
        "IPAddresses",
        "URIs",
        "EmailAddresses",
        "Organization",
        "OrganizationalUnit",
        "NotBefore",
        "NotAfter",
        "Signature",
        "SignatureAlgorithm",
        "PublicKeyAlgorithm",
        "Version",
        "IsCA",
        "ServerName",
        "KeyUsage",
        "ExtKeyUsage",
    ];

    /// <summary>Packages whose functions look at texts, numbers and times, and know nothing of certificates.</summary>
    private static readonly string[] Plain =
    [
        "x509.",
        "fmt.",
        "errors.",
        "log",
        "slog",
        "time.",
        "strings.",
        "strconv.",
        "hex.",
        "base64.",
        "pem.",
        "sort.",
        "slices.",
        "maps.",
        "net.",
        "os.",
        "atomic.",
        "sync.",
        "json.",
    ];

    /// <summary>What ends a program or a connection.</summary>
    private static readonly string[] Ends =
    [
        "panic",
        "Fatal",
        "Fatalf",
        "Fatalln",
        "Exit",
        "Close",
        "Panicf",
        "Panic",
        "Goexit",
        "continue",
        "break",
        "goto",
    ];

    /// <summary>A result of Verify that is heeded, a digest, a comparison of keys, or a call out of the file that gets the certificates.</summary>
    public static bool Has(CodeFile code, Function function) => First(code, function, 0) >= 0;

    /// <summary>A key or a digest is compared, whatever becomes of the result; also by a function of the file.</summary>
    public static bool Compares(CodeFile code, Function function, int depth = 0) =>
        code.Calls()
            .Any(c =>
                function.Body.Contains(c.Name)
                && (
                    Comparing.Contains(c.Word) && !IsWeak(code, code.Inside(c.Open))
                    || depth < 2
                        && code.Functions.Named(c.Word).FirstOrDefault() is { } helper
                        && !ReferenceEquals(helper, function)
                        && Compares(code, helper, depth + 1)
                )
            );

    /// <summary>True where a name or a date lets a peer in before anything is proven: if leaf.Issuer.String() == leaf.Subject.String() { return nil }.</summary>
    public static bool IsPassedBy(CodeFile code, Function function)
    {
        var proof = First(code, function, 0);
        for (var i = function.Body.From; i < proof; i++)
        {
            if (!code.IsWord(i) || !Weak.Contains(code[i].Value) || !code.IsLink(i - 1) || code[i].Value is "ServerName" or "Version")
                continue;
            if (Head(code, function, i) is not { } head || code.Mate(head.Block.From - 1) > proof)
                continue;
            if (head.Block.Length >= 2 && code.Is(head.Block.To - 2, "return") && code.Is(head.Block.To - 1, "nil"))
                return true;
        }

        return false;
    }

    /// <summary>
    /// A condition of the program's own under which nothing is proven: if pin == "" { return nil } before, if v.strict { return err } behind. Empty
    /// where there is none.
    /// </summary>
    public static Span Evasion(CodeFile code, Function function)
    {
        var proof = First(code, function, 0);
        if (proof < 0)
            return default;
        for (var i = function.Body.From; i < proof; i++)
            if (
                code.Is(i, "return")
                && code.Is(i + 1, "nil")
                && ReferenceEquals(code.Functions.Around(i), function)
                && code.Parent(code.Parent(i)) == function.Body.From - 1
                && Condition(code, code.Parent(i)) is { IsEmpty: false } before
                && IsOwn(code, function, before)
            )
                return before;
        Span only = default;
        var begin = code.StatementStart(proof);
        for (var i = code.Is(begin, "return") ? begin : proof; i < function.Body.To; i++)
        {
            if (!code.Is(i, "return") || code.Is(i + 1, "nil") || !ReferenceEquals(code.Functions.Around(i), function))
                continue;
            only = Under(code, function, i);
            if (only.IsEmpty)
                return default;
        }

        return only;
    }

    /// <summary>The outermost condition around a place that is the program's own.</summary>
    private static Span Under(CodeFile code, Function function, int place)
    {
        Span found = default;
        for (var open = code.Parent(place); open >= function.Body.From; open = code.Parent(open))
            if (code.Is(open, "{"))
                foreach (var part in Joined(code, Condition(code, open)))
                    if (IsOwn(code, function, part))
                        found = part;
        return found;
    }

    /// <summary>The parts of a condition that must all hold.</summary>
    private static List<Span> Joined(CodeFile code, Span condition)
    {
        List<Span> parts = [];
        var from = condition.From;
        for (var i = condition.From; i < condition.To; i++)
            if (code.IsOpen(i))
                i = code.Mate(i);
            else if (code.Is(i, "||"))
                return [condition];
            else if (code.Is(i, "&&"))
            {
                parts.Add(new(from, i));
                from = i + 1;
            }

        parts.Add(new(from, condition.To));
        return parts;
    }

    /// <summary>The condition before a block: of if x := f(); x {, the last part.</summary>
    private static Span Condition(CodeFile code, int open)
    {
        var start = code.StatementStart(open - 1);
        var from = start;
        while (start > 0 && code.Is(start - 1, ";"))
            start = code.StatementStart(start - 1);
        if (code.Is(start, "else"))
            start++;
        return code.Is(start, "if") ? new(Math.Max(from, start + 1), open) : default;
    }

    /// <summary>About a switch or a setting of the program, and not about what the peer sent or what was found out of it.</summary>
    private static bool IsOwn(CodeFile code, Function function, Span condition)
    {
        var isNamed = false;
        for (var i = condition.From; i < condition.To; i++)
        {
            if (!code.IsWord(i) || code.IsLink(i - 1))
                continue;
            var word = code[i].Value;
            if (word is "nil" or "true" or "false" or "len" or "os" or "strings")
                continue;
            if (
                word is "err" or "errors" or "time"
                || code.Is(i + 1, "(")
                || function.Parameters.Contains(word)
                || code.Names.To(word).Any(a => function.Body.Contains(a.Name))
            )
                return false;
            isNamed = true;
        }

        return isNamed || code.Text(condition).Contains("Getenv", StringComparison.Ordinal);
    }

    /// <summary>True where what a call says can make its function refuse: its error is returned, or a block that asks for it returns one.</summary>
    public static bool IsHeeded(CodeFile code, Function function, int name, int depth = 0)
    {
        var start = code.PathStart(name);
        if (IsDropped(code, start))
            return false;
        // results <- leaf.Verify(options)
        if (code.Is(start - 1, "<-"))
            return true;
        if (code[start - 1].Value is not ("=" or ":=") || code[start - 1].IsText)
            return !IsLogged(code, name) && !(IsReturned(code, start) && IsApart(code, function, start)) && Matters(code, function, name);
        if (!code.IsWord(start - 2) || code.IsLink(start - 3))
            return true;
        return IsUsed(code, function, start - 2, code.Mate(name + 1) + 1, depth);
    }

    /// <summary>True where the block behind the condition that a token stands in does more than to tell; anywhere else what stands there is used.</summary>
    public static bool Matters(CodeFile code, Function function, int index) =>
        Head(code, function, index) is not { } head || head.HasElse || Refuses(code, function, head.Block) || Answers(code, head.Block);

    /// <summary>The function literal behind go or defer around a token, whose results nobody sees.</summary>
    public static bool IsApart(CodeFile code, Function function, int index)
    {
        var inner = code.Functions.Around(index);
        return inner is not null && inner.Start > function.Start && code[inner.Start - 1].Value is "go" or "defer";
    }

    /// <summary>The index of the first token that proves something; -1 where none does.</summary>
    private static int First(CodeFile code, Function function, int depth)
    {
        var empty = GoPeers.NeverRun(code, function);
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            if (empty.Exists(e => e.Contains(i)))
                continue;
            if (IsCall(code, function, i) ? Proves(code, function, i, depth) : IsCompared(code, function, i))
                return i;
        }

        return -1;
    }

    private static bool IsCall(CodeFile code, Function function, int index) =>
        code.IsWord(index) && code.Is(index + 1, "(") && index + 1 < function.Body.To;

    private static bool Proves(CodeFile code, Function function, int name, int depth)
    {
        var word = code[name].Value;
        var path = code.PathTo(name);
        if (
            word is "VerifyHostname" or "len" or "append" or "make" or "string" or "panic" or "copy"
            || Plain.Any(p => path.StartsWith(p, StringComparison.Ordinal))
            || IsLog(code, name)
        )
            return false;
        var arguments = code.Inside(name + 1);
        if (Verifying.Contains(word))
            return IsHeeded(code, function, name)
                && !(word == "CheckSignatureFrom" && GoPeers.IsOfPeer(code, arguments))
                && !(word == "CheckSignature" && IsOfItself(code, name, arguments));
        if (Digests.Contains(word))
            return !IsWeak(code, arguments) && IsHeeded(code, function, name);
        if (Comparing.Contains(word))
            return !IsWeak(code, new(code.PathStart(name), arguments.To)) && IsHeeded(code, function, name);
        if (code.Functions.Named(word).FirstOrDefault() is { } helper && !ReferenceEquals(helper, function))
            return depth < 3
                && First(code, helper, depth + 1) >= 0
                && !GoResults.IsCleared(code, helper, GoResults.NameOf(code, helper))
                && !GoResults.Forgives(code, helper, "UnknownAuthorityError", "unknown authority")
                && IsHeeded(code, function, name);
        return IsGivenCertificate(code, function, arguments) && IsHeeded(code, function, name);
    }

    /// <summary>Out of the file, with the certificate or what was sent of it.</summary>
    private static bool IsGivenCertificate(CodeFile code, Function function, Span arguments)
    {
        for (var i = arguments.From; i < arguments.To; i++)
            if (
                code.IsWord(i)
                && (
                    code[i].Value is "PeerCertificates" or "VerifiedChains" or "Raw"
                        && !(code.Is(i + 1, "[") && code.IsLink(code.Mate(i + 1) + 1))
                    || !code.IsLink(i + 1)
                        && !code.IsLink(i - 1)
                        && (function.Parameters.Contains(code[i].Value) || code[i].Value.Contains("ert", StringComparison.Ordinal))
                )
                && !(code.Is(i - 1, "(") && code.Is(i - 2, "len"))
            )
                return true;
        return false;
    }

    /// <summary>leaf.PublicKey != known, and chains that are asked for where there are none.</summary>
    private static bool IsCompared(CodeFile code, Function function, int index) =>
        code.IsWord(index)
        && code[index].Value is "Raw" or "RawSubjectPublicKeyInfo" or "PublicKey" or "VerifiedChains" or "Fingerprint"
        && Enumerable.Range(index - 6, 12).Any(j => code[j] is { IsText: false, Value: "!=" or "==" })
        && Matters(code, function, index);

    /// <summary>leaf.CheckSignature(leaf.SignatureAlgorithm, leaf.RawTBSCertificate, leaf.Signature): anybody can sign himself.</summary>
    private static bool IsOfItself(CodeFile code, int name, Span arguments) =>
        code.PathStart(name) is var start
        && start < name
        && Enumerable.Range(arguments.From, arguments.Length).Any(i => code.Is(i, code[start].Value) && code.IsLink(i + 1));

    /// <summary>Of a certificate's parts none but those that anybody can write.</summary>
    private static bool IsWeak(CodeFile code, Span span, int depth = 0)
    {
        var isWeak = false;
        for (var i = span.From; i < span.To; i++)
        {
            if (!code.IsWord(i))
                continue;
            if (!code.IsLink(i - 1))
            {
                // sum := sha256.Sum256(leaf.RawIssuer); bytes.Equal(sum[:], pin)
                isWeak |=
                    depth < 3
                    && !code.IsLink(i + 1)
                    && !code.Is(i + 1, "(")
                    && code.Functions.Around(i) is not null
                    && code.Names.Reaching(code[i].Value, i) is [var only]
                    && code.Functions.AreTogether(only.Name, i)
                    && !only.Value.Contains(i)
                    && IsWeak(code, only.Value, depth + 1);
                continue;
            }

            if (Strong.Contains(code[i].Value) && !(code.Is(i, "PeerCertificates") && code.Is(i + 1, "[")))
                return false;
            isWeak |= Weak.Contains(code[i].Value);
        }

        return isWeak;
    }

    /// <summary>_, _ = leaf.Verify(opts): looked at by nobody.</summary>
    private static bool IsDropped(CodeFile code, int start) =>
        code[start].LineBefore && code.BeginsStatement(start) && code[start - 1].Value is not ("return" or "=" or ":=" or "<-")
        || code.Is(start - 1, ";")
        || code.Is(start - 1, "{") && !code[start - 2].IsWord
        || code[start - 1].Value is "go" or "defer"
        || code.Is(start - 1, "=") && code.Is(start - 2, "_") && (code.Is(start - 3, ",") || code[start - 2].LineBefore);

    private static bool IsReturned(CodeFile code, int start) => code.Is(code.StatementStart(start), "return");

    /// <summary>True where a variable, from a place on, can make its function refuse.</summary>
    private static bool IsUsed(CodeFile code, Function function, int variable, int from, int depth)
    {
        var name = code[variable].Value;
        if (name == "_" || depth > 4)
            return false;
        var to = ScopeEnd(code, function, variable);
        // (err error): a return without anything gives back what was set.
        if (to == function.Body.To && name == GoResults.NameOf(code, function) && ReturnsBare(code, function, from))
            return true;
        for (var i = from; i < to; i++)
        {
            if (!code.IsWord(i) || code[i].Value != name || code.IsLink(i - 1))
                continue;
            // Set anew: what was said before is gone.
            if (code[i + 1] is { IsText: false, Value: "=" or ":=" } && code.Parent(i) == code.Parent(variable))
                return false;
            if (code[i + 1] is { IsText: false, Value: "=" or ":=" } || IsLogged(code, i) || IsTestOfNothing(code, i))
                continue;
            if (IsReturned(code, i) && IsApart(code, function, i))
                continue;
            if (Head(code, function, i) is { } head)
            {
                if (Matters(code, function, i))
                    return true;
                // Only told, or excused: what stands behind may still ask.
                i = head.Block.From;
                continue;
            }

            // got := hex.EncodeToString(sum[:]): what it is then used for.
            if (Target(code, i) is { } target && target != variable)
            {
                if (IsUsed(code, function, target, code.Expression(i).To, depth + 1))
                    return true;
                continue;
            }

            return true;
        }

        return false;
    }

    /// <summary>return and nothing behind it, with nothing set anew before.</summary>
    private static bool ReturnsBare(CodeFile code, Function function, int from)
    {
        for (var i = from; i < function.Body.To; i++)
            if (code.Is(i, "return") && ReferenceEquals(code.Functions.Around(i), function))
                return i + 1 >= function.Body.To || code[i + 1].LineBefore || code[i + 1].Value is "}" or ";";
        return false;
    }

    /// <summary>_ = err</summary>
    private static bool IsTestOfNothing(CodeFile code, int index) => code.Is(index - 1, "=") && code.Is(index - 2, "_");

    /// <summary>The variable that the statement around a token sets; null where it sets none, or a member.</summary>
    private static int? Target(CodeFile code, int index)
    {
        var start = code.StatementStart(index);
        for (var open = code.Parent(index); open > 0 && (code.Is(open, "(") || code.Is(open, "[")); open = code.Parent(open))
            start = code.StatementStart(open);
        for (var i = start; i < index; i++)
            if (code[i] is { IsText: false, Value: ":=" or "=" } && code.IsWord(i - 1) && !code.IsLink(i - 2))
                return i - 1;
        return null;
    }

    /// <summary>Where the life of a variable ends that is declared at a place; the function's end where it is only set there.</summary>
    private static int ScopeEnd(CodeFile code, Function function, int variable)
    {
        var equals = variable + 1;
        while (equals < variable + 8 && code[equals].Value is not ("=" or ":="))
            equals++;
        var start = code.StatementStart(variable);
        if (!code.Is(equals, ":="))
            return function.Body.To;
        if (code[start].Value is "if" or "else" or "switch" or "for" && Opening(code, function, variable) is > 0 and var block)
        {
            var end = code.Mate(block);
            while (code.Is(end + 1, "else") && Opening(code, function, end + 1) is > 0 and var next)
                end = code.Mate(next);
            return Math.Min(end, function.Body.To);
        }

        for (var open = code.Parent(variable); open >= function.Body.From; open = code.Parent(open))
            if (code.Is(open, "{"))
                return Math.Min(code.Mate(open), function.Body.To);
        return function.Body.To;
    }

    /// <summary>The brace that opens the block behind a condition.</summary>
    private static int Opening(CodeFile code, Function function, int from)
    {
        for (var i = from; i < function.Body.To && i < from + 120; i++)
            if (code.Is(i, "{"))
                return i;
            else if (code.IsOpen(i))
                i = code.Mate(i);
        return -1;
    }

    /// <summary>leaf.Verify(x509.VerifyOptions{: no block.</summary>
    private static bool IsLiteral(CodeFile code, int brace) =>
        code.IsWord(brace - 1) && code.IsLink(brace - 2) && code.Is(code.Parent(brace), "(");

    /// <summary>The condition that a token is part of: its block, and whether there is another behind else.</summary>
    public static (Span Block, bool HasElse)? Head(CodeFile code, Function function, int index)
    {
        var at = index;
        for (
            var open = code.Parent(index);
            open >= function.Body.From && (!code.Is(open, "{") || IsLiteral(code, open));
            open = code.Parent(open)
        )
            at = open;
        var start = code.StatementStart(at);
        // if _, err := f(); err != nil {
        while (start > function.Body.From && code.Is(start - 1, ";"))
            start = code.StatementStart(start - 1);
        if (code.Is(start, "else") && code.Is(start + 1, "if"))
            start++;
        if (!code.Is(start, "if") || Opening(code, function, start) is not (> 0 and var block) || block < index)
            return null;
        return (code.Inside(block), code.Is(code.Mate(block) + 1, "else"));
    }

    /// <summary>Returns something that is not nil, or ends.</summary>
    private static bool Refuses(CodeFile code, Function function, Span block)
    {
        for (var i = block.From; i < block.To; i++)
        {
            if (code.Is(i, "<-") && !code[i].IsText)
                return true;
            if (!code.IsWord(i))
                continue;
            if (
                code[i].Value == "return"
                && !(code.Is(i + 1, "nil") && !code.Is(i + 2, ","))
                && !code.Is(i + 1, "}")
                && !IsApart(code, function, i)
            )
                return true;
            // A counter of a program's own is no verdict.
            if (
                Ends.Contains(code[i].Value)
                || code[i + 1] is { IsText: false, Value: "=" } && !IsNothing(code, i + 2)
                || code[i + 1] is { IsText: false, Value: "+=" or "++" } && !code.IsLink(i - 1)
            )
                return true;
        }

        return false;
    }

    private static bool IsNothing(CodeFile code, int value) => code[value].Value is "nil" && !code.IsLink(value + 1);

    /// <summary>if bytes.Equal(…) { return nil }: what is equal is let in, and what stands behind refuses.</summary>
    private static bool Answers(CodeFile code, Span block) =>
        block.Length >= 2 && code.Is(block.To - 2, "return") && code.Is(block.To - 1, "nil") && !IsAboutError(code, block);

    /// <summary>The block of if err != nil.</summary>
    private static bool IsAboutError(CodeFile code, Span block) => code.Is(block.From - 2, "nil") && code.Is(block.From - 3, "!=");

    private static bool IsLog(CodeFile code, int name) =>
        GoCallbacks.IsLogged(code, name + 2) || code.CallAt(name + 1) is { } call && Logged.IsCall(call);

    private static bool IsLogged(CodeFile code, int index) => GoCallbacks.IsLogged(code, index) || Logged.Is(code, index);
}
