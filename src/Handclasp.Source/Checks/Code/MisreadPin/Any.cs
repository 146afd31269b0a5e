using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.MisreadPin;

/// <summary>Pins that hold nothing: compared with a name or a number that anybody can write, looked at after the data has gone, or called by nobody.</summary>
internal static partial class Any
{
    internal const string Remedy =
        "Compare the SHA-256 of the public key (SPKI) or of the whole certificate, before the first byte is sent, beside the standard verification.";

    /// <summary>What reads the certificate of the peer.</summary>
    internal static readonly string[] Certificates =
    [
        "getPeerCertificate",
        "getPeerX509Certificate",
        "PeerCertificates",
        "getPeerCertificates",
        "getpeercert",
        "getServerCertificates",
        "RemoteCertificate",
        "ServerCertificate",
        "peerCertificates",
        "get_peer_certificate",
        "peer_certificate",
        "peer_certificates",
        "peer_certs",
        "peer_cert",
        "get_fingerprint",
        "stream_context_get_params",
        "getPeerX509Certificates",
        "getpeercertificate",
    ];

    /// <summary>What sends something to the peer.</summary>
    internal static readonly string[] Sending =
    [
        "write",
        "Write",
        "WriteAsync",
        "send",
        "sendall",
        "Send",
        "SendAsync",
        "WriteString",
        "Fprintf",
        "Fprint",
        "println",
        "print",
        "WriteLine",
        "WriteLineAsync",
        "getOutputStream",
        "writeBytes",
        "write_all",
        "send_request",
        "fwrite",
        "fputs",
        "puts",
        "syswrite",
        "PostAsync",
        "post",
        "request",
    ];

    /// <summary>Net::HTTP's connection has the verbs as methods.</summary>
    private static readonly string[] SendingOfRuby =
    [
        .. Sending,
        "get",
        "head",
        "put",
        "patch",
        "delete",
        "get2",
        "post2",
        "request_get",
        "request_post",
    ];

    /// <summary>Functions that send a request and give the answer.</summary>
    internal static readonly string[] Asks =
    [
        "Post",
        "PostForm",
        "Do",
        "Get",
        "Head",
        "execute",
        "request",
        "get",
        "post",
        "put",
        "fetch",
        "send",
        "SendAsync",
        "PostAsync",
        "GetAsync",
        "sendAsync",
        "enqueue",
        "RoundTrip",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        // Each of these flaws is told by a name or a text that speaks of pins.
        if (
            !code.Names.Has("checkServerIdentity")
            && !code.Names.Has("getServerCertificates")
            && !(
                code.Threes.MayHold("pin")
                && code.Index.Words.Any(w =>
                    w.Contains("pin", StringComparison.OrdinalIgnoreCase) && (Pin().IsMatch(w) || Spoken().IsMatch(w))
                )
            )
        )
            yield break;
        foreach (var at in Comparisons(code))
        {
            if (Operands(code, at) is not var (left, right))
                continue;
            var wrong = Wrong(code, left) ?? Wrong(code, right);
            if (
                wrong is null
                || !IsPin(code, left, right, at) && !(Identities.Within(code, at) && (wrong != "subject" || IsExact(code, at, left, right)))
            )
                continue;
            yield return new(
                new(left.From, right.To),
                $"the pin is compared with the certificate's {wrong}: anybody can write that into a certificate of his own"
            )
            {
                Remedy = Remedy,
                Confidence = Confidence.Firm,
            };
        }

        foreach (var flag in Late(code).Concat(Idle(code)).Concat(Unused(code)))
            yield return flag;
    }

    /// <summary>cert.subject.CN !== 'api', ALLOWED.has(cert.subject.CN): the whole of it is what the source says, whatever host was asked for.</summary>
    private static bool IsExact(CodeFile code, int at, Span left, Span right)
    {
        var isLeft = Wrong(code, left) is not null;
        return (!code.IsWord(at) || !isLeft && code[at].Value is "has" or "includes" or "equals") && IsWritten(code, isLeft ? right : left);
    }

    /// <summary>A text, or a constant that holds one or a list of them: not the host that was asked for.</summary>
    private static bool IsWritten(CodeFile code, Span operand) =>
        code.Values.Of(operand) is { Kind: ValueKind.Text, Text.Length: > 0 }
        || operand.Length == 1
            && code.IsWord(operand.From)
            && code.Names.Reaching(code[operand.From].Value, operand.From) is [{ Declares: true } only]
            && code.Functions.Around(only.Name) is null
            && (code.Is(only.Value.From, "[") || code.Is(only.Value.From + 1, "Set"));

    /// <summary>Indexes of what compares: an operator, or the bracket of a call that does.</summary>
    internal static IEnumerable<int> Comparisons(CodeFile code)
    {
        for (var i = 1; i < code.Tokens.Length; i++)
            if (
                code[i] is { Kind: TokenKind.Symbol, Value: "==" or "!=" or "===" or "!==" or "=:=" or "=/=" or "~=" }
                || code.Language.Name == "Perl" && code[i] is { Kind: TokenKind.Word, Value: "eq" or "ne" }
            )
                yield return i;
            else if (
                code[i] is { Kind: TokenKind.Word, Value: "in" } && code.Language.Indents && !IsLoop(code, i)
                || code[i]
                    is {
                        Kind: TokenKind.Word,
                        Value: "equals"
                            or "Equals"
                            or "equalsIgnoreCase"
                            or "contains"
                            or "Contains"
                            or "includes"
                            or "has"
                            or "EqualFold"
                            or "Cmp"
                            or "compareTo"
                            or "startsWith"
                            or "endsWith"
                            or "HasPrefix"
                            or "HasSuffix"
                            or "StartsWith"
                            or "SequenceEqual"
                            or "compare_digest"
                            or "timingSafeEqual"
                            or "ConstantTimeCompare"
                            or "FixedTimeEquals"
                            or "isEqual"
                            or "Equal"
                            or "contentEquals"
                            or "hash_equals"
                            or "strcmp"
                            or "strcasecmp"
                            or "in_array"
                            or "include?"
                            or "eql?"
                            or "secure_compare"
                            or "str_contains"
                            or "strpos"
                            or "start_with?"
                    }
                    && code.Is(i + 1, "(")
            )
                yield return i;
    }

    /// <summary>for x in y compares nothing.</summary>
    private static bool IsLoop(CodeFile code, int word) =>
        Enumerable.Range(Math.Max(0, word - 6), Math.Min(6, word)).Any(i => code.Is(i, "for"));

    internal static (Span Left, Span Right)? Operands(CodeFile code, int at)
    {
        if (code.Is(at + 1, "(") && code.IsWord(at) && code.CallAt(at + 1) is { } call)
        {
            var arguments = call.Arguments;
            if (
                arguments.Count >= 2
                && call.Receiver
                    is ""
                        or "strings"
                        or "bytes"
                        or "subtle"
                        or "hmac"
                        or "crypto"
                        or "string"
                        or "String"
                        or "Objects"
                        or "Arrays"
                        or "ActiveSupport.SecurityUtils"
                        or "Rack.Utils"
                        or "OpenSSL"
            )
                return arguments.Count >= 2 ? (arguments[0], arguments[1]) : null;
            return arguments.Count >= 1 && at > 1 && code.IsLink(at - 1) ? (new(call.Start, at - 1), arguments[0]) : null;
        }

        var last = code.Is(at - 1, "not") ? at - 2 : at - 1;
        var left =
            code.IsWord(last)
            || code[last].IsText
            || code.Is(last, "]")
            || code.Is(last, ")")
            || code.Is(last, "}") && code.Language.Name == "Perl"
                ? Back(code, last)
                : -1;
        var rightFrom = code.Is(at + 1, "not") ? at + 2 : at + 1;
        var rightTo = code.OperandEnd(rightFrom);
        return left < 0 || rightTo <= rightFrom ? null : (new(left, last + 1), new(rightFrom, rightTo));
    }

    /// <summary>The first token of the operand that ends there.</summary>
    private static int Back(CodeFile code, int last)
    {
        var i = last;
        for (var steps = 0; steps < 12; steps++)
        {
            if ((code.Is(i, ")") || code.Is(i, "]") || code.Is(i, "}")) && code.Mate(i) is >= 0 and var open && open < i)
                i = open > 0 && code.IsWord(open - 1) ? open - 1 : open;
            var start = code.PathStart(i);
            if (start == i && !(code.Is(i, "[") && i > 0 && (code.IsWord(i - 1) || code.Is(i - 1, "]"))))
                return i;
            i = start == i ? i - 1 : start;
        }

        return i;
    }

    /// <summary>What of a certificate an operand is, where that is the wrong thing.</summary>
    internal static string? Wrong(CodeFile code, Span operand, int depth = 0)
    {
        for (var i = operand.To - 1; i >= operand.From && i >= operand.To - 32; i--)
        {
            if (!(code.IsWord(i) || code[i].IsText) || code[i].Value.Length > 40)
                continue;
            var word = code[i].Value;
            if (Digest().IsMatch(word))
                return null;
            if (Subject().IsMatch(word) && (code.IsLink(i - 1) || code[i].IsText || code.Is(i + 1, "(")))
                return "subject";
            if (Issuer().IsMatch(word) && (code.IsLink(i - 1) || code[i].IsText || code.Is(i + 1, "(")))
                return "issuer";
            if (Serial().IsMatch(word) && (code.IsLink(i - 1) || code[i].IsText || code.Is(i + 1, "(")))
                return "serial number";
        }

        // String subject = certificate.getSubjectX500Principal().getName();
        return
            depth == 0
            && code.OperandEnd(operand.From) >= operand.From + 1
            && code.IsWord(operand.From)
            && code.Names.Reaching(code[operand.From].Value, operand.From) is [var only]
            && only.Value.From != operand.From
            && only.Value.Length < 40
            ? Wrong(code, only.Value, 1)
            : null;
    }

    /// <summary>A pin by the name of what it is compared with, or of the function around it.</summary>
    internal static bool IsPin(CodeFile code, Span left, Span right, int at)
    {
        for (var i = left.From; i < right.To && i < left.From + 60; i++)
            if (code.IsWord(i) && Pin().IsMatch(code[i].Value) && !code.Is(i, "CertificatePinner"))
                return true;
        // if (subject != "api") throw new Error("pin mismatch")
        for (var i = right.To; i < right.To + 16; i++)
            if (code[i].IsText && Spoken().IsMatch(code[i].Value))
                return true;
        // die 'pin' if …: said in the text of what is thrown.
        if (code.Language.Name is "PHP" or "Ruby" or "Perl")
            for (var i = Math.Max(0, left.From - 12); i < Math.Min(code.Tokens.Length, right.To + 12); i++)
                if (code[i].IsText && code[i].Value.Length < 80 && Spoken().IsMatch(code[i].Value))
                    return true;
        for (var (f, depth) = (code.Functions.Around(at), 0); f is not null && depth < 4; f = code.Functions.Outer(f), depth++)
            if (f.Name.Length > 0 && Pin().IsMatch(f.Name))
                return true;
        // class PinningTrustManager { … }
        for (var (open, depth) = (code.Parent(at), 0); open > 0 && depth < 6; open = code.Parent(open), depth++)
            if (code.Is(open, "{"))
                for (var i = open - 1; i > Math.Max(0, open - 12) && !code.Is(i, ";") && !code.Is(i, "}"); i--)
                    if (code.Is(i - 1, "class") && Pin().IsMatch(code[i].Value))
                        return !Narrows(code, left);
        return false;
    }

    /// <summary>errors == SslPolicyErrors.None &amp;&amp; certificate.Issuer.Contains("…"): beside the standard verification, one more demand and no pin.</summary>
    private static bool Narrows(CodeFile code, Span left)
    {
        var isBeside = false;
        for (var i = left.From - 1; i > Math.Max(0, left.From - 12) && !code.Is(i, ";") && !code.Is(i, "=>"); i--)
        {
            isBeside |= code.Is(i, "&&");
            if (isBeside && code.Is(i, "None") && code.Is(i - 2, "SslPolicyErrors"))
                return true;
        }

        return false;
    }

    /// <summary>A digest of the peer's certificate that is compared after something was sent to him.</summary>
    private static IEnumerable<Flag> Late(CodeFile code)
    {
        foreach (var read in code.Index.Places(Certificates))
        {
            if (!code.IsWord(read))
                continue;
            var isScript = code.Language.Name is "PHP" or "Ruby" or "Perl";
            var around = code.Functions.Around(read);
            if (around is null && !isScript)
                continue;
            var function = around ?? new(0, "", [], new(0, code.Tokens.Length), false);
            var compared = -1;
            // !PIN.equals(digest(connection.getServerCertificates()[0])): the pin may stand before.
            var first = read;
            if (code.Language.Name is "Java" or "Kotlin")
                for (var open = code.Parent(read); open > 0 && code.Is(open, "("); open = code.Parent(open))
                    first = code.CallAt(open)?.Start ?? open;
            for (var i = first; i < Math.Min(function.Body.To, read + 120) && compared < 0; i++)
                if (
                    (code.IsWord(i) || isScript && code[i].IsText && code[i].Value.Length < 60)
                    && Pin().IsMatch(code[i].Value)
                    && !code.Is(i + 1, "=")
                    && !code[i].Value.EndsWith("ertificatePinner", StringComparison.Ordinal)
                    && !code.Is(i - 2, "CertificatePinner")
                )
                    compared = i;
            if (compared < 0 && code.Language.Name is "Java" or "Kotlin")
                compared = Interceptors.Helper(code, read);
            if (compared < 0 && code.Language.IsJvm)
                compared = JvmLate.Comparison(code, function, read);
            if (compared < 0 || Owner(code, read) is not { Length: > 0 } owner)
                continue;
            var sent = code.Calls(code.Language.Name == "Ruby" ? SendingOfRuby : Sending)
                .Where(c =>
                    c.Name < read
                    && c.Name >= function.Body.From
                    && ReferenceEquals(code.Functions.Around(c.Name), around)
                    && Touches(code, c, owner)
                )
                .Select(c => (Call?)c)
                .FirstOrDefault();
            sent ??= code.Language.Name is "Java" or "Kotlin" ? JvmLate.Sent(code, function, owner, read) : null;
            sent ??= AnswerHandlers.SentBefore(code, around, owner, Sending);
            if (sent is null && !IsAnswer(code, function, owner))
                continue;
            yield return new(
                new(compared, compared + 1),
                "the pin is looked at when the request has gone already: whoever answered has it, with the token in it"
            )
            {
                Remedy = Remedy,
                Confidence = Confidence.Firm,
                Beside = [new(sent?.Whole ?? new(read, read + 1), sent is null ? "of an answer" : "sent here")],
            };
        }
    }

    /// <summary>The certificate of an answer is there when the request has gone: it comes from what sends, or is given to what takes the answer.</summary>
    internal static bool IsAnswer(CodeFile code, Function function, string owner)
    {
        foreach (var made in code.Names.Reaching(owner, function.Body.From).Concat(code.Names.To(owner)))
            if (
                made.Name >= function.Body.From
                && made.Name < function.Body.To
                && Enumerable
                    .Range(made.Value.From, Math.Min(40, made.Value.Length))
                    .Any(i => Asks.Contains(code[i].Value) && code.Is(i + 1, "("))
            )
                return true;
        if (!function.Parameters.Contains(owner))
            return false;
        var taker = code.Parent(function.Start);
        return code.CallAt(taker) is { } call && Asks.Contains(call.Word)
            // execute().use { answer -> … }
            || Enumerable.Range(Math.Max(0, function.Start - 8), Math.Min(8, function.Start)).Any(i => Asks.Contains(code[i].Value));
    }

    /// <summary>The connection that the certificate is asked of: the first word of its path.</summary>
    internal static string Owner(CodeFile code, int read)
    {
        var first = code.PathStart(read);
        // stream_context_get_params($connection)
        if (code[read].Value == "stream_context_get_params")
            return code.IsWord(read + 2) ? code[read + 2].Value : "";
        return first < read && code.IsWord(first) ? code[first].Value : "";
    }

    /// <summary>True where what is sent goes to that connection, or to what was made of it.</summary>
    internal static bool Touches(CodeFile code, Call call, string owner)
    {
        for (var i = call.Start; i < Math.Min(code.Mate(call.Open), call.Start + 30); i++)
            if (code.IsWord(i) && code[i].Value == owner)
                return true;
        var receiver = call.Receiver.Split('.')[0];
        return receiver.Length > 0
            && code.Names.Reaching(receiver, call.Name)
                .Any(a => Enumerable.Range(a.Value.From, Math.Min(12, a.Value.Length)).Any(i => code.IsWord(i) && code[i].Value == owner));
    }

    /// <summary>A function that compares a pin and is called by nobody, where nobody else can call it.</summary>
    private static IEnumerable<Flag> Idle(CodeFile code)
    {
        int[] comparisons = [.. Comparisons(code)];
        foreach (var function in code.Functions.All)
        {
            if (function.Name.Length < 5 || !Pin().IsMatch(function.Name) || !IsPrivate(code, function))
                continue;
            if (code.Index.Places(function.Name).Count() > 1 || code.Is(function.Start - 1, "export"))
                continue;
            // Go: what makes a client, or connects by itself, is no callback; another file of the package calls it.
            if (code.Language.Name == "Go" && code[function.Body.From - 2].Value is not ("error" or "bool"))
                continue;
            if (
                code.Language.Name == "Go"
                && code.Calls("Dial", "DialContext", "DialWithDialer", "DialTLS", "Client").Any(c => function.Body.Contains(c.Name))
            )
                continue;
            if (Array.Exists(comparisons, i => function.Body.Contains(i)))
                yield return new(
                    new(function.Start, function.Start + 1),
                    $"nothing calls {function.Name}: the pin that it compares decides nothing"
                )
                {
                    Remedy = "Call it from the verification callback, before the first byte is sent.",
                    Confidence = Confidence.Firm,
                    LoweredTo = Severity.Low,
                };
        }
    }

    /// <summary>OkHttp: a CertificatePinner that is built and given to no client.</summary>
    private static IEnumerable<Flag> Unused(CodeFile code)
    {
        if (code.Index.Places("certificatePinner", "setCertificatePinner").Any())
            yield break;
        foreach (var at in code.Index.Places("CertificatePinner"))
        {
            if (!code.IsWord(at) || !code.Is(at + 2, "Builder"))
                continue;
            var start = code.StatementStart(at);
            for (var i = start; i < at; i++)
                if (
                    code.Is(i + 1, "=")
                    && code.IsWord(i)
                    && code.Index.Places(code[i].Value).Count() == 1
                    && Enumerable.Range(start, i - start).Any(k => code.Is(k, "private") || code.Is(k, "val") || code.Is(k, "var"))
                )
                    yield return new(new(start, at + 3), $"{code[i].Value} is given to no client: its pins decide nothing")
                    {
                        Remedy = "Give it to the client: builder.certificatePinner(pinner).",
                        Confidence = Confidence.Firm,
                    };
        }
    }

    /// <summary>True for a name that speaks of pins.</summary>
    internal static bool IsPinName(string name) => Pin().IsMatch(name);

    private static bool IsPrivate(CodeFile code, Function function) =>
        code.Language.Name switch
        {
            "Java" or "C#" or "Kotlin" or "Scala" or "Groovy" or "VB.NET" => Enumerable
                .Range(Math.Max(0, function.Start - 8), Math.Min(8, function.Start))
                .Any(i => code.Is(i, "private")),
            "Go" => char.IsLower(function.Name[0]),
            "JavaScript" => code.Is(function.Start, "function") && !code.IsLink(function.Start - 1) && code.Parent(function.Start) < 0,
            "Python" or "Perl" => function.Name.StartsWith('_'),
            "PHP" => code.Is(function.Start - 1, "private") || code.Is(function.Start - 2, "private"),
            _ => false,
        };

    [GeneratedRegex(
        @"(^|[_$@%])pin(s|ned|ning)?(_|$|[A-Z])|Pin(s|ned|ning|ner|set)?(?![a-z])|PIN(S|NED|NING)?(?![A-Z])|^[$@%]?pinned|^[$@%]?pinning",
        RegexOptions.None
    )]
    private static partial Regex Pin();

    [GeneratedRegex(@"\bpin(ned|ning|s)?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Spoken();

    [GeneratedRegex(
        @"^(subject(dn|name|cn|_dn|_name)?|get_?subject\w*|rfc4514_string|common_?name|subjectX500Principal)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Subject();

    [GeneratedRegex(@"^(issuer(dn|name|cn|_dn|_name|certificate)?|get_?issuer\w*|issuerX500Principal)$", RegexOptions.IgnoreCase)]
    private static partial Regex Issuer();

    [GeneratedRegex(@"^(serial_?(number)?(hex)?|get_?serial_?number\w*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Serial();

    [GeneratedRegex(
        @"digest|sha_?(1|256|384|512)|fingerprint|thumbprint|subject_?public_?key|spki|public_?key|hash$|encoded|\braw\b|pubkey",
        RegexOptions.IgnoreCase
    )]
    internal static partial Regex Digest();
}
