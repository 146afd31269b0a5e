using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Validation callbacks of .NET: where they are given, on which side, and what they do.</summary>
internal static class DotNetCallbacks
{
    private const string AnotherName = "another name";
    private static readonly string[] Client =
    [
        "ServerCertificateCustomValidationCallback",
        "ServerCertificateValidationCallback",
        "RemoteCertificateValidationCallback",
        "CertificateValidationCallback",
        "CertificateValidation",
        "UserCertificateValidationCallback",
        "CertificateValidationHandler",
        "ServerCertificateCustomValidation",
        "RemoteCertificateValidation",
        "ServerCertificateValidation",
        "VerifyServerCertificate",
        "UserDefinedServerCertValidationDelegate",
        "TLSRemoteCertificationValidationCallback",
        "KvCertificateCallbackValidation",
        "ValidateServerCertificate",
        "ServerCertificateValidator",
    ];
    private static readonly string[] Server = ["ClientCertificateValidation", "ClientCertificateValidationCallback"];
    private static readonly string[] Calls =
    [
        "WithCertificateValidationHandler",
        "UseServerCertificateValidation",
        "ServerCertificateValidationCallback",
        "ServerCertificateCustomValidationCallback",
        "CertificateValidation",
        "UseUserCertificateValidationCallback",
        "SetRemoteCertValidationCallback",
    ];

    /// <summary>Their words, for the search before the reading.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Client, .. Server, .. Calls, "SslStream", "SSLOptions"];

    /// <summary>The flaws of one side.</summary>
    public static IEnumerable<Flag> Flaws(CodeFile code, Side side, string remedy)
    {
        var who = side == Side.Client ? "the validation callback" : "the validation of client certificates";
        var harm = side == Side.Client ? ": this client talks to whoever answers" : "";
        foreach (var (at, value) in Of(code, side))
        foreach (var (arm, isChosen) in Arms(code, value))
        {
            var (why, isSwitch) = Judge(code, arm);
            // A client's callback that lets another name pass, and nothing else, is told by the check for names.
            if (why.Length > 0 && !(side == Side.Client && IsAboutNames(why)))
                yield return new(at, $"{who} {why}{harm}")
                {
                    Remedy = remedy,
                    IsSwitch = isSwitch || isChosen,
                    Confidence = isSwitch || isChosen ? Model.Confidence.Firm : Model.Confidence.Certain,
                };
        }
    }

    /// <summary>Callbacks of a client that verify the chain and let any name pass.</summary>
    public static IEnumerable<Flag> Nameless(CodeFile code, string remedy)
    {
        foreach (var (at, value) in Of(code, Side.Client))
        foreach (var (arm, isChosen) in Arms(code, value))
        {
            var (why, isSwitch) = Judge(code, arm);
            if (!IsAboutNames(why) && (why.Length > 0 || !BuildsOnly(code, arm)))
                continue;
            yield return new(
                at,
                "the validation callback lets any name pass: any certificate of a trusted authority will do, whoever it was issued to"
            )
            {
                Remedy = remedy,
                IsSwitch = isSwitch || isChosen,
                Confidence = Model.Confidence.Firm,
            };
        }
    }

    private static bool IsAboutNames(string why) => why.Contains(AnotherName, StringComparison.Ordinal);

    /// <summary>chain.Build(certificate) decides alone: the errors, where a wrong name is told, are not looked at.</summary>
    private static bool BuildsOnly(CodeFile code, Span value)
    {
        if (code.Functions.Of(value) is not { Parameters.Count: 4 } function)
            return false;
        var errors = function.Parameters[3];
        var builds = false;
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            if (!code.IsWord(i))
                continue;
            if (code[i].Value == errors || code[i].Value is "SslPolicyErrors")
                return false;
            if (
                code[i].Value.Contains("Hash", StringComparison.Ordinal)
                || code[i].Value.Contains("humbprint", StringComparison.Ordinal)
                || code[i].Value.Contains("Name", StringComparison.Ordinal)
                || code[i].Value.Contains("Host", StringComparison.OrdinalIgnoreCase)
                || code[i].Value.Contains("Pin", StringComparison.Ordinal)
                || code[i].Value is "SequenceEqual" or "RawData" or "Subject" or "GetPublicKey" or "Extensions"
            )
                return false;
            builds |= code[i].Value == "Build" && code.IsLink(i - 1);
        }

        return builds;
    }

    /// <summary>condition ? callback : other: each arm is one.</summary>
    private static IEnumerable<(Span Arm, bool IsChosen)> Arms(CodeFile code, Span value)
    {
        for (var i = value.From; i < value.To; i++)
        {
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), value.To);
            else if (code.Is(i, "=>"))
                break;
            else if (code.Is(i, "?"))
                for (var (j, nested) = (i + 1, 0); j < value.To; j++)
                    if (code.IsOpen(j))
                        j = Math.Min(code.Mate(j), value.To);
                    else if (code.Is(j, "?"))
                        nested++;
                    else if (code.Is(j, ":") && nested-- == 0)
                    {
                        yield return (new(i + 1, j), true);
                        yield return (new(j + 1, value.To), true);
                        yield break;
                    }
        }

        yield return (value, false);
    }

    private static IEnumerable<(Span At, Span Value)> Of(CodeFile code, Side side)
    {
        foreach (var setting in code.Settings([.. Client, .. Server]))
            if (SideOf(code, setting) == side)
                yield return (setting.Whole, setting.Value);
        if (side == Side.Client)
            foreach (var call in code.Calls(Calls))
                if (call.Arguments.Count > 0)
                    yield return (call.Whole, call.Argument(0));
        // new SslStream(stream, leaveOpen, callback): either side; the variable says which.
        foreach (var call in code.Calls("SslStream", "SSLOptions"))
            if (call.IsNew && call.Arguments.Count >= 2 && SideOf(code, call) == side)
            {
                var callback = code.In(call.Open, "userCertificateValidationCallback") is { } named ? named.Value : call.Argument(2);
                if (!callback.IsEmpty)
                    yield return (callback, callback);
            }

        foreach (var call in code.Calls("RemoteCertificateValidationCallback"))
            if (side == Side.Client && call.IsNew && code.Is(call.Start - 2, "return"))
                yield return (call.Whole, call.Argument(0));
    }

    private static Side SideOf(CodeFile code, Call stream)
    {
        var held = code.Held(stream.Start);
        for (var i = 0; i + 2 < code.Tokens.Length; i++)
            if (
                code.Is(i, held)
                && held.Length > 0
                && code.IsLink(i + 1)
                && code[i + 2].Value is var what
                && what.StartsWith("AuthenticateAs", StringComparison.Ordinal)
                && ReferenceEquals(code.Functions.Around(i), code.Functions.Around(stream.Name))
            )
                return what.StartsWith("AuthenticateAsServer", StringComparison.Ordinal) ? Side.Server : Side.Client;
        var isServer = code.Names.Has("AuthenticateAsServer") || code.Names.Has("AuthenticateAsServerAsync");
        return isServer && !code.Names.Has("AuthenticateAsClient") && !code.Names.Has("AuthenticateAsClientAsync")
            ? Side.Server
            : Side.Client;
    }

    private static Side SideOf(CodeFile code, Setting setting)
    {
        if (Server.Contains(setting.Option))
            return Side.Server;
        for (var (open, depth) = (code.Parent(setting.Name), 0); open >= 0 && depth < 6; open = code.Parent(open), depth++)
        for (var i = open - 1; i > open - 4 && i >= 0; i--)
            if (code[i].Value == "SslServerAuthenticationOptions")
                return Side.Server;
        return
            setting.IsMember
            && code.Names.Reaching(setting.Owner.Split('.')[^1], setting.Name)
                .Any(a => code.Text(a.Value).Contains("SslServerAuthenticationOptions", StringComparison.Ordinal))
            ? Side.Server
            : Side.Client;
    }

    /// <summary>Why a callback is none, and whether somebody decides that at run time; empty where it decides or cannot be read.</summary>
    private static (string Why, bool IsSwitch) Judge(CodeFile code, Span value)
    {
        if (code.Functions.Of(value) is not { } function)
            return ("", false);
        var does = Verifiers.Judge(code, function, v => v.Is(true));
        if (does == Verdicts.AcceptsAll)
            return ("agrees with every certificate", false);
        if (does == Verdicts.Swallows)
            return ("verifies, and agrees whatever came of it", false);
        if (IsSwitched(code, function))
            return ("agrees with every certificate where a switch says so", true);
        if (HasEvidence(code, function))
            return Masks(code, function) is { Length: > 0 } masks ? (masks, false) : ("", false);
        return (Masks(code, function) is { Length: > 0 } chain ? chain : "looks at nothing that proves who it is", false);
    }

    /// <summary>insecure || errors == None; if (options.AllowInvalid) return true.</summary>
    private static bool IsSwitched(CodeFile code, Function function)
    {
        foreach (var returned in code.Functions.Returns(function))
        {
            var operands = Operands(code, returned).ToList();
            if (operands.Count > 1 && operands.Any(o => IsOutside(code, function, o)) && operands.Any(o => !IsOutside(code, function, o)))
                return true;
            if (!function.IsExpression && code.Values.Of(returned).Is(true))
            {
                var guard = Guards.Of(code, returned.From);
                var block = code.Parent(returned.From);
                var condition =
                    code.Is(block - 1, ")") ? code.Inside(code.Mate(block - 1))
                    : code.Is(code.StatementStart(returned.From), "if") ? code.Inside(code.StatementStart(returned.From) + 1)
                    : default;
                if (guard.Is(ValueKind.Switch) && !condition.IsEmpty && IsOutside(code, function, condition))
                    return true;
            }
        }

        return false;
    }

    /// <summary>Speaks of nothing that the callback is given.</summary>
    private static bool IsOutside(CodeFile code, Function function, Span span)
    {
        for (var i = span.From; i < span.To; i++)
            if (code.IsWord(i) && (function.Parameters.Contains(code[i].Value) || code[i].Value is "SslPolicyErrors" or "true" or "false"))
                return false;
        return !span.IsEmpty;
    }

    private static IEnumerable<Span> Operands(CodeFile code, Span span)
    {
        var from = span.From;
        for (var i = span.From; i < span.To; i++)
        {
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), span.To);
            else if (code.Is(i, "||"))
            {
                yield return new(from, i);
                from = i + 1;
            }
        }

        yield return new(from, span.To);
    }

    /// <summary>Something that only the right certificate passes: no policy errors, a chain that was built, a digest or key, a look by others.</summary>
    private static bool HasEvidence(CodeFile code, Function function)
    {
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            if (!code.IsWord(i))
                continue;
            switch (code[i].Value)
            {
                case "None" when code[i - 2].Value is "SslPolicyErrors":
                case "Build"
                or "Thumbprint"
                or "RawData"
                or "GetCertHash"
                or "GetCertHashString"
                or "GetPublicKey"
                or "GetPublicKeyString"
                or "SequenceEqual"
                or "FixedTimeEquals"
                or "GetRawCertData"
                or "GetRawCertDataString"
                or "GetSerialNumberString":
                case "ChainElements" or "HashData" or "ComputeHash" or "ExportCertificatePem":
                case "throw":
                    return true;
            }

            // errors == 0, (int)errors == 0; a call out of the callback that gets the certificate or the chain.
            if (code.Is(i + 1, "==") && code[i + 2] is { Kind: TokenKind.Number, Value: "0" })
                return true;
            if (
                code.Is(i + 1, "(")
                && code[i].Value
                    is not (
                        "Contains"
                        or "StartsWith"
                        or "EndsWith"
                        or "HasFlag"
                        or "IsNullOrEmpty"
                        or "nameof"
                        or "if"
                        or "while"
                        or "return"
                        or "switch"
                    )
                && !code.PathTo(i).Contains("og", StringComparison.Ordinal)
                && !code.PathTo(i).StartsWith("Console", StringComparison.Ordinal)
                && !code.PathTo(i).StartsWith("Debug", StringComparison.Ordinal)
            )
            {
                var arguments = code.Inside(i + 1);
                for (var j = arguments.From; j < arguments.To; j++)
                    if (code.IsWord(j) && function.Parameters.Contains(code[j].Value) && !code.IsLink(j - 1))
                        return true;
            }
        }

        // Never yes: no harm.
        return function.Parameters.Count == 0 || code.Functions.Returns(function).All(r => code.Values.Of(r).Is(false));
    }

    /// <summary>A callback that calls an error of the chain no error, and takes no second look.</summary>
    private static string Masks(CodeFile code, Function function)
    {
        var body = code.Text(function.Body);
        var looksAgain = (
            (string[])["Build(", "humbprint", "GetCertHash", "SequenceEqual", "RawData", "GetPublicKey", "FixedTimeEquals"]
        ).Any(w => body.Contains(w, StringComparison.Ordinal));
        if (
            looksAgain
            && body.Contains("VerificationFlags", StringComparison.Ordinal)
            && (
                body.Contains("AllFlags", StringComparison.Ordinal)
                || body.Contains("AllowUnknownCertificateAuthority", StringComparison.Ordinal)
            )
            && !body.Contains("humbprint", StringComparison.Ordinal)
            && !body.Contains("RawData", StringComparison.Ordinal)
        )
            return "builds a chain that may end anywhere (AllowUnknownCertificateAuthority)";
        if (looksAgain)
            return "";
        if (body.Contains("UntrustedRoot", StringComparison.Ordinal) || body.Contains("PartialChain", StringComparison.Ordinal))
            return "calls an untrusted root no error";
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            if (code[i].Value is not ("RemoteCertificateChainErrors" or "RemoteCertificateNameMismatch" or "RemoteCertificateNotAvailable"))
                continue;
            var what = code[i].Value switch
            {
                "RemoteCertificateChainErrors" => "an untrusted issuer",
                "RemoteCertificateNameMismatch" => AnotherName,
                _ => "anything but a missing certificate",
            };
            var start = code.PathStart(i);
            if (code.Is(start - 1, "~") || code.Is(start - 2, "~"))
                return HandsOn(code, function) ? "" : $"takes {what} out of the errors before it looks";
            if (what.StartsWith("any", StringComparison.Ordinal))
            {
                if (code.Is(start - 1, "!="))
                    return "refuses a missing certificate alone";
                continue;
            }

            if (
                code.Is(start - 1, "or")
                || (code.Is(start - 1, "case") && code.Is(i + 1, ":") && code.Is(i + 2, "return") && code.Is(i + 3, "true"))
            )
                return $"calls {what} no error";
            if (code.Is(start - 1, "!") || !code.Is(start - 1, "=="))
                continue;
            // errors == None || errors == X; if (errors == X) return true; but not: errors == X && pins.Contains(c).
            if (function.IsExpression)
                return Enumerable.Range(i, Math.Min(10, function.Body.To - i)).Any(j => code.Is(j, "&&")) ? "" : $"calls {what} no error";
            // return errors == None || errors == X;
            if (code.Is(code.StatementStart(start), "return"))
                return Enumerable.Range(code.StatementStart(start), i + 10 - code.StatementStart(start)).Any(j => code.Is(j, "&&"))
                    ? ""
                    : $"calls {what} no error";
            for (var j = i; j < Math.Min(function.Body.To, i + 14); j++)
                if (code[j] is { Kind: TokenKind.Word, Value: "return" })
                    return code.Values.Of(code.Expression(j + 1)).Is(true) ? $"calls {what} no error" : "";
        }

        return "";
    }

    private static bool HandsOn(CodeFile code, Function function) =>
        code.Calls()
            .Any(c =>
                c.Open >= function.Body.From
                && c.Open < function.Body.To
                && c.Arguments.Any(a => Enumerable.Range(a.From, a.Length).Any(i => function.Parameters.Contains(code[i].Value)))
                && c.Word is not ("HasFlag" or "Equals")
                && !c.Path.Contains("og", StringComparison.Ordinal)
            );
}
