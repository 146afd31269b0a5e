using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Apple;

/// <summary>
/// Delegates, closures and blocks that are asked about a server's certificate: URLSession, NSURLConnection, WebKit, the Network framework,
/// SwiftNIO, sockets and MQTT clients. Each place where one agrees must stand behind something that only the right certificate passes.
/// </summary>
internal static partial class Challenges
{
    private const string Remedy =
        "Leave the answer to the system (.performDefaultHandling), or agree only where SecTrustEvaluateWithError says so; give your root with SecTrustSetAnchorCertificates.";

    internal enum Answer
    {
        Checked,
        Switch,
        Label,
        Always,
    }

    /// <summary>Callbacks of a client.</summary>
    public static IEnumerable<Flag> Clients(CodeFile code) => All(code).Where(f => !f.IsServer).Select(f => f.Flag);

    /// <summary>Callbacks of a server.</summary>
    public static IEnumerable<Flag> Servers(CodeFile code) => All(code).Where(f => f.IsServer).Select(f => f.Flag);

    private static IEnumerable<(Flag Flag, bool IsServer)> All(CodeFile code)
    {
        var worst = new Dictionary<Function, (Answer Does, int At, string Text)>();
        HashSet<Function> verifying = [];
        foreach (var at in Points(code))
        {
            if (Asked(code, at) is not { } asked)
                continue;
            var answer = Judge(code, asked, Chosen(code, at), out var text);
            if (answer == Answer.Checked || new Evidence(code, asked).IsAny)
                verifying.Add(asked);
            if (!worst.TryGetValue(asked, out var known) || known.Does < answer)
                worst[asked] = (answer, at, text);
        }

        foreach (var (asked, at, answer, text) in Computed(code))
            if (!worst.TryGetValue(asked, out var known) || known.Does < answer)
                worst[asked] = (answer, at, text);
        foreach (var (function, (does, at, text)) in worst.OrderBy(w => w.Key.Start))
        {
            if (does == Answer.Checked)
                continue;
            var because = does switch
            {
                Answer.Label =>
                    "the callback looks at names or dates in the certificate only, which anybody can write into one: this client talks to whoever answers",
                _ when verifying.Contains(function) =>
                    "here the callback agrees to a certificate that did not verify: this client talks to whoever answers",
                _ => "the callback agrees to every certificate: this client talks to whoever answers",
            };
            var isServer = IsServer(code, function);
            if (isServer)
                because = "the callback agrees to every client's certificate: anybody is let in";
            yield return (
                new(
                    // One that verifies elsewhere is wrong in this place alone.
                    verifying.Contains(function)
                        ? Saying(code, at)
                        : Place(code, function),
                    does == Answer.Switch ? $"whoever builds or runs it can switch this on ({Short(text)}): then {because}" : because
                )
                {
                    Remedy = Remedy,
                    IsSwitch = does == Answer.Switch,
                    Confidence = does == Answer.Switch ? Confidence.Firm : Confidence.Certain,
                    Beside = [new(new(at, at + 1), "it agrees here")],
                },
                isServer
            );
        }
    }

    /// <summary>
    /// complete(negotiated), complete(trusted || isLab): an answer that is worked out. A variable that becomes true behind no evidence is a yes,
    /// and so is a part of an "or" that knows nothing of the certificate.
    /// </summary>
    private static IEnumerable<(Function Asked, int At, Answer Answer, string Text)> Computed(CodeFile code)
    {
        foreach (var call in code.Calls())
        {
            if (
                code.IsLink(call.Name - 1)
                || !code.Functions.IsParameter(call.Word, call.Name)
                || call.Arguments is not [{ Length: > 0 and < 30 } given]
                || Asked(code, call.Name) is not { } asked
            )
                continue;
            if (given.Length == 1 && code.IsWord(given.From) && Becomes(code, asked, given.From) is { } yes)
            {
                if (Judge(code, asked, yes, out var text) is var answer and not Answer.Checked)
                    yield return (asked, call.Name, answer, text);
            }
            else if (Part(code, asked, given) is { } part)
            {
                var isSwitch = Conditions.IsSwitch(code, part);
                yield return (asked, call.Name, isSwitch ? Answer.Switch : Answer.Label, code.Text(part));
            }
        }
    }

    /// <summary>Where a variable of the function is set to true, if it is never set to anything else than yes and no.</summary>
    private static int? Becomes(CodeFile code, Function function, int use)
    {
        int? yes = null;
        foreach (var made in code.Names.To(code[use].Value))
        {
            if (!function.Body.Contains(made.Name))
                continue;
            var value = code.Values.Of(made.Value);
            if (made.Value.Length != 1 || value.Kind is not (ValueKind.True or ValueKind.False))
                return null;
            if (value.Is(true))
                yes = made.Value.From;
        }

        return yes;
    }

    /// <summary>The part of "a or b" that holds no evidence, where another does.</summary>
    private static Span? Part(CodeFile code, Function function, Span given)
    {
        List<Span> parts = [];
        var from = given.From;
        for (var i = given.From; i < given.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), given.To);
            else if (code.Is(i, "||"))
            {
                parts.Add(new(from, i));
                from = i + 1;
            }

        parts.Add(new(from, given.To));
        var evidence = new Evidence(code, function);
        return parts.Count > 1 && parts.Exists(evidence.Has) && parts.Find(p => !evidence.Has(p)) is { IsEmpty: false } part ? part : null;
    }

    /// <summary>The statement that says yes, with the condition that it stands behind where that is near.</summary>
    private static Span Saying(CodeFile code, int at)
    {
        var start = code.StatementStart(at);
        if (start > at || at - start > 30)
            start = at;
        for (var (open, depth) = (code.Parent(start), 0); open > 0 && depth < 2; open = code.Parent(open), depth++)
            if (code.Is(open, "{"))
            {
                var head = code.StatementStart(open);
                return code[head].Value is "if" or "else" or "guard" && at - head < 60 ? new(head, at + 1) : new(start, at + 1);
            }

        return new(start, at + 1);
    }

    /// <summary>succeed(ok ? .certificateVerified : .failed): the word that says yes, which a question may choose.</summary>
    private static int Chosen(CodeFile code, int at)
    {
        if (code.Is(at, "succeed") && code.Is(at + 1, "("))
            for (var i = at + 2; i < code.Mate(at + 1); i++)
                if (code.Is(i, "certificateVerified"))
                    return i;
        return at;
    }

    private static string Short(string text) => text.ReplaceLineEndings(" ") is { Length: > 80 } longer ? longer[..79] + "…" : text;

    /// <summary>Every place that says yes.</summary>
    private static IEnumerable<int> Points(CodeFile code)
    {
        for (var i = 1; i < code.Tokens.Length; i++)
        {
            if (!code.IsWord(i))
                continue;
            var word = code[i].Value;
            if (
                word is "useCredential" or "NSURLSessionAuthChallengeUseCredential" or "continueWithoutCredentialForAuthenticationChallenge"
            )
            {
                if (!IsCompared(code, i))
                    yield return i;
            }
            else if (word is "use" or "continueWithoutCredential" && code.Is(i + 1, "(") && code.IsLink(i - 1) && code.Names.Has("sender"))
            {
                yield return i;
            }
            else if (code.Is(i + 1, "(") && IsYes(code, i))
            {
                yield return i;
            }
        }
    }

    private static bool IsCompared(CodeFile code, int index) =>
        code[index - 1] is { Kind: TokenKind.Symbol, Value: "==" or "!=" }
        || code.Is(index - 1, ".") && code[index - 2] is { Kind: TokenKind.Symbol, Value: "==" or "!=" }
        || code.Is(index - 1, "case")
        || code.Is(index - 2, "case");

    /// <summary>handler(true), completion(.success), promise.succeed(.certificateVerified), handler?(YES).</summary>
    internal static bool IsYes(CodeFile code, int name)
    {
        var inside = code.Inside(name + 1);
        if (inside.IsEmpty || inside.Length > 12)
            return false;
        var isHandler = code.Functions.IsParameter(code[name].Value, name);
        if (code.Is(name, "succeed"))
            return code[inside.To - 1].Value == "certificateVerified"
                || code.Text(inside).Contains("certificateVerified", StringComparison.Ordinal);
        if (!isHandler || code.IsLink(name - 1))
            return false;
        if (code.Parts(inside).Take(2).ToList() is not [var only])
            return false;
        return code.Values.Of(only).Is(true)
            || code[only.To - 1].Value is "success" && code.Is(only.From, ".") && only.Length == 2
            || code.Is(only.From, ".") && code[only.From + 1].Value == "certificateVerified";
    }

    /// <summary>The function that was asked: the innermost one whose head, or whose place, speaks of certificates.</summary>
    private static Function? Asked(CodeFile code, int at)
    {
        var isHandler = code.Functions.IsParameter(code[at].Value, at) || code.Is(at, "succeed");
        var depth = 0;
        for (var f = code.Functions.Around(at); f is not null && depth < 6; f = code.Functions.Around(f.Start - 1), depth++)
        {
            var head = Head(code, f);
            // What is told of an evaluation speaks for the function that asked for it.
            if (f.Name.Length == 0 && Installer(code, f)?.Word.StartsWith("SecTrustEvaluate", StringComparison.Ordinal) == true)
                continue;
            if (!About().IsMatch(head) || isHandler && f.Name.Length > 0 && !Types().IsMatch(head))
                continue;
            // An answer about versions, which has its own check.
            if (head.Contains("shouldAllowDeprecatedTLS", StringComparison.Ordinal))
                return null;
            if (!isHandler && (!IsForTrust(code, f, at) || IsAboutClient(code, f, at)))
                return null;
            // The handler must be its own, not one of a closure within.
            if (isHandler && !code.Is(at, "succeed") && !f.Parameters.Contains(code[at].Value))
                continue;
            return f;
        }

        return null;
    }

    /// <summary>The head of a function, with what it is given to: the label, the call, the member.</summary>
    private static string Head(CodeFile code, Function function)
    {
        var head = code.Text(new(function.Start, Math.Min(function.Body.From, function.Start + 80)));
        if (function.Name.Length > 0)
            return head;
        if (Label(code, function) is >= 0 and var label)
            head += " " + code.Text(new(code.PathStart(label), function.Start));
        if (Installer(code, function) is { } call)
            head += " " + call.Path;
        return head;
    }

    /// <summary>callback: { … }, x.callback = { … }: the name it is given to, or -1.</summary>
    private static int Label(CodeFile code, Function function)
    {
        var before = function.Start - 1;
        if (code.Is(before, ":") && code.IsWord(before - 1))
            return before - 1;
        if (code.Is(before, "="))
        {
            var start = code.StatementStart(before);
            for (var i = start; i < before; i++)
                if (code.Is(i, ":") && code.IsWord(i - 1))
                    return i - 1;
            return code.IsWord(before - 1) ? before - 1 : -1;
        }

        return -1;
    }

    /// <summary>The call or message that a closure is an argument of.</summary>
    private static Call? Installer(CodeFile code, Function function)
    {
        var before = function.Start - 1;
        // call(…) { … }, call { … }
        if (code.Is(before, ")") && code.Mate(before) is > 0 and var open && code.CallAt(open) is { } trailing)
            return trailing;
        if (code.IsWord(before) && code.Is(function.Start, "{"))
            return new Call(code, before, function.Start);
        return code.Parent(function.Start) is > 0 and var parent && code.CallAt(parent) is { } call ? call : null;
    }

    /// <summary>True where the credential is made of the server's trust: a password or an identity of the client is no answer about the server.</summary>
    private static bool IsForTrust(CodeFile code, Function function, int at)
    {
        if (code[at].Value.StartsWith("continueWithout", StringComparison.Ordinal))
            return true;
        // The expression around, else the whole function.
        for (var (open, depth) = (code.Parent(at), 0); open > function.Body.From - 2 && depth < 3; open = code.Parent(open), depth++)
        {
            if (!code.IsOpen(open) || code.Is(open, "{"))
                break;
            var inside = code.Inside(open);
            if (IsTrust(code, inside))
                return true;
            for (var i = inside.From; i < inside.To; i++)
                if (
                    code.IsWord(i)
                    && !code.IsLink(i - 1)
                    && code.Names.Reaching(code[i].Value, i) is { Count: > 0 } made
                    && made.All(a => !a.Value.IsEmpty)
                )
                {
                    if (made.Any(a => IsTrust(code, a.Value)))
                        return true;
                    if (made.Any(a => IsOther(code, a.Value)))
                        return false;
                }

            if (IsOther(code, inside) || code.Is(inside.To - 1, "nil"))
                return false;
            // handler(useCredential, clientCredential), which comes from elsewhere.
            if (
                code.Parts(inside).LastOrDefault() is { Length: 1 } last
                && code.IsWord(last.From)
                && last.From != at
                && code.Names.Reaching(code[last.From].Value, last.From).Count == 0
            )
                return false;
        }

        return IsTrust(code, function.Body);
    }

    /// <summary>Answers to the server's question for the client's certificate or password.</summary>
    private static bool IsAboutClient(CodeFile code, Function function, int at)
    {
        foreach (var condition in Conditions.Of(code, at, function.Body.From - 1))
            if (
                condition.Holds
                && OtherMethods().IsMatch(code.Text(condition.At))
                && !code.Text(condition.At).Contains("!=", StringComparison.Ordinal)
            )
                return true;
        return false;
    }

    private static bool IsTrust(CodeFile code, Span span)
    {
        for (var i = span.From; i < span.To; i++)
            if (
                code[i].Value is "credentialForTrust" or "initWithTrust" or "forTrust"
                || code[i].Value == "trust" && code.Is(i - 1, "(") && code.Is(i + 1, ":")
            )
                return true;
        return false;
    }

    private static bool IsOther(CodeFile code, Span span)
    {
        for (var i = span.From; i < span.To; i++)
            if (
                code[i].Value
                    is "identity"
                        or "user"
                        or "credentialWithIdentity"
                        or "credentialWithUser"
                        or "initWithIdentity"
                        or "initWithUser"
                        or "proposedCredential"
                || code[i].Value is "user" && code.Is(i + 1, ":")
            )
                return true;
        return false;
    }

    /// <summary>What a place that says yes stands behind.</summary>
    internal static Answer Judge(CodeFile code, Function function, int at, out string text)
    {
        text = "";
        var evidence = new Evidence(code, function);
        // Exceptions put aside whatever is wrong, before it is evaluated.
        var (isSwitch, isLabel) = (false, false);
        if (!IsExcepted(code, function.Body))
            foreach (var condition in Conditions.Of(code, at, function.Body.From - 1))
            {
                if (
                    evidence.Agrees(condition.At) == condition.Holds
                    || condition.Holds && IsOwn(code, function, condition.At)
                    || IsNever(code, condition)
                )
                    return Answer.Checked;
                if (Conditions.IsSwitch(code, condition.At))
                    (isSwitch, text) = (true, code.Text(condition.At));
                isLabel |= evidence.HasLabel(condition.At);
            }

        var build = Guards.OfBuild(code, at);
        if (build.Is(ValueKind.False))
            return Answer.Checked;
        if (build.Is(ValueKind.Switch))
            (isSwitch, text) = (true, build.Text);
        return isSwitch ? Answer.Switch
            : isLabel ? Answer.Label
            : Answer.Always;
    }

    /// <summary>private let acceptsLabCertificates = false: a branch that is never taken.</summary>
    private static bool IsNever(CodeFile code, Condition condition) =>
        condition.At.Length == 1
        && code.Names.To(code[condition.At.From].Value) is [var only]
        && code.Is(only.Name - 1, "let")
        && code.Values.Of(only.Value).Is(!condition.Holds);

    /// <summary>presented.first == certificate: what the callback was given, compared with a certificate that is known.</summary>
    private static bool IsOwn(CodeFile code, Function function, Span condition)
    {
        if (function.Parameters.Count == 0 || function.Name.Length > 0)
            return false;
        var isGiven = false;
        for (var i = condition.From; i < condition.To; i++)
        {
            isGiven |= code.IsWord(i) && code[i].Value == function.Parameters[0] && !code.Is(i + 2, "count");
            if (isGiven && code.Is(i, "==") && code.IsWord(i + 1) && code[i + 1].Value is not ("nil" or "true" or "false"))
                return true;
        }

        return false;
    }

    private static bool IsExcepted(CodeFile code, Span body)
    {
        for (var i = body.From; i < body.To; i++)
            if (code.Is(i, "SecTrustSetExceptions"))
                return true;
        return false;
    }

    /// <summary>The method's head, or what installs a closure.</summary>
    private static Span Place(CodeFile code, Function function)
    {
        var end = Math.Min(function.Body.From, code.Tokens.Length);
        if (function.Name.Length > 0)
            return new(function.Start, end);
        if (Label(code, function) is >= 0 and var label)
            return new(code.PathStart(label), end);
        if (code.Is(code.Parent(function.Start), "[") && code.Language.Name == "Objective-C")
            return new(code.Parent(function.Start), end);
        return Installer(code, function) is { } call && call.Start < function.Start ? new(call.Start, end) : new(function.Start, end);
    }

    private static bool IsServer(CodeFile code, Function function)
    {
        var head = Head(code, function);
        if (head.Contains("Challenge", StringComparison.Ordinal) || head.Contains("ClientHandler", StringComparison.Ordinal))
            return false;
        return head.Contains("ServerHandler", StringComparison.Ordinal)
            || head.Contains(".server.", StringComparison.Ordinal)
            || Sides.IsServer(code, function.Start);
    }

    [GeneratedRegex("AuthenticationMethod(ClientCertificate|HTTP|NTLM|Negotiate|Default|HTMLForm)")]
    private static partial Regex OtherMethods();

    /// <summary>What a function is given that is asked about a certificate.</summary>
    [GeneratedRegex("(?i)SecTrust|sec_trust|SecCertificate|NIOSSLCertificate|Challenge|didReceiveTrust|serverTrust|X509|sec_protocol")]
    private static partial Regex Types();

    [GeneratedRegex("(?i)challenge|trust|verif|certificat|validat|protectionspace")]
    private static partial Regex About();
}
