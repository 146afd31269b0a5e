using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>
/// HC520: roots that are read where a failure is caught and let go, with a connection that is made all the same. On the day the file cannot be
/// read it verifies against the system's roots, or nobody at all, and no one is told.
/// </summary>
internal static partial class SwallowedRoots
{
    private const string Because =
        "that the roots could not be read ends here, and the connection is made all the same: with the system's roots, or with none";

    private const string Remedy = "Let the failure out: without its roots this connection must not be made.";

    /// <summary>Calls and options that take the roots of a connection.</summary>
    private static readonly string[] Fills =
    [
        "load_verify_file",
        "load_verify_locations",
        "add_certificate_authority",
        "add_verify_path",
        "setCaCertificates",
        "addCaCertificates",
        "CURLOPT_CAINFO",
        "cafile",
        "verify",
        "RequestOptions::VERIFY",
        "pem_root_certs",
        "trustRoots",
        "additionalTrustRoots",
        "SecTrustSetAnchorCertificates",
        "setCAFile",
        "set_ca_cert_path",
    ];

    /// <summary>try { roots } catch { a line in the log }, in PHP, C++ and Swift.</summary>
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var at in code.Index.Places("catch"))
            if (
                code.IsWord(at)
                && code.Is(at - 1, "}")
                && code.Mate(at - 1) is > 0 and var open
                && code[open - 1].Value is "try" or "do"
                && Block(code, at) is { } handler
                && !Leaves(code, handler)
                && code.Functions.NamedAround(at) is { } home
                && Filled(code, code.Inside(open), new(handler.To + 1, home.Body.To)) is { } fill
            )
                yield return Told(fill, handler);
    }

    /// <summary>The flaw, at what reads the roots.</summary>
    public static Flag Told(Span at, Span handler) =>
        new(at, Because)
        {
            Remedy = Remedy,
            Confidence = Confidence.Firm,
            Beside = handler.IsEmpty ? [] : [new(new(handler.From, handler.From + 1), "the failure ends here")],
        };

    /// <summary>True for a name that says what it holds is the roots of a connection: caPem, $roots, trustStore.</summary>
    public static bool IsRoots(string name) => name.Length < 40 && Root().IsMatch(name) && !NotRoot().IsMatch(name);

    /// <summary>True where a handler ends what was going on, or remembers that it failed.</summary>
    public static bool Leaves(CodeFile code, Span handler)
    {
        for (var i = handler.From; i < handler.To; i++)
            if (code.IsWord(i) && Leaving().IsMatch(code[i].Value) || code.Is(i, "false") && code.Is(i - 1, "="))
                return true;
        return false;
    }

    /// <summary>The block behind a catch, without its braces.</summary>
    private static Span? Block(CodeFile code, int at)
    {
        for (var i = at + 1; i < Math.Min(code.Tokens.Length, at + 24); i++)
            if (code.Is(i, "{"))
                return code.Inside(i);
            else if (code.Is(i, ";") || code.Is(i, "}"))
                return null;
        return null;
    }

    /// <summary>What the block reads roots into, where that is used behind it and nobody stops without it.</summary>
    private static Span? Filled(CodeFile code, Span block, Span after)
    {
        foreach (var place in code.Index.Places(Fills))
            if (
                block.From <= place
                && place < block.To
                && Holder(code, place, block) is { Length: > 0 } holder
                && IsUsed(code, holder, after)
                && !IsAlsoUsedFor(code, holder, block, place)
            )
                return new(place, place + 1);
        for (var i = block.From; i < block.To; i++)
            if (
                code.IsWord(i)
                && code.Is(i + 1, "=")
                && !code.IsLink(i - 1)
                && IsRoots(code[i].Value)
                && !code[code.StatementStart(i)].Value.StartsWith("let", StringComparison.Ordinal)
                && IsUsed(code, code[i].Value, after)
                && IsAboutTls(code, after)
            )
                return new(i, code.Expression(i + 2).To);
        return null;
    }

    /// <summary>The variable whose roots are set: ctx of ctx.load_verify_file(…), $options of $options['verify'] = …, $ch of curl_setopt($ch, …).</summary>
    private static string Holder(CodeFile code, int place, Span block)
    {
        var start = Math.Max(Statement(code, place, block), block.From);
        for (var i = start; i < Math.Min(place + 3, block.To); i++)
            if (code.IsWord(i) && code[i].Value is "try" or "this" or "self" or "$this" or "return" or "curl_setopt" or "curl_easy_setopt")
                continue;
            else if (code.IsWord(i) && code[i].Value is not ("SecTrustSetAnchorCertificates" or "const" or "auto" or "let" or "var"))
                return code[start].Value is "let" or "var" or "auto" or "const" ? "" : code[i].Value;
        return "";
    }

    /// <summary>What is connected within the same block fails with it.</summary>
    private static bool IsAlsoUsedFor(CodeFile code, string holder, Span block, int place)
    {
        for (var i = place; i < block.To; i++)
            if (code.IsWord(i) && Connects().IsMatch(code[i].Value) && code.Is(i + 1, "("))
                return true;
        return holder.Length == 0;
    }

    /// <summary>What stands behind speaks of TLS: a root of a tree is none.</summary>
    public static bool IsAboutTls(CodeFile code, Span span)
    {
        for (var i = span.From; i < span.To; i++)
            if ((code.IsWord(i) || code[i].IsText) && code[i].Value.Length < 60 && Tls().IsMatch(code[i].Value))
                return true;
        return false;
    }

    /// <summary>The first token of the statement around a place, brackets left behind.</summary>
    private static int Statement(CodeFile code, int place, Span within)
    {
        for (var open = code.Parent(place); open >= within.From && !code.Is(open, "{"); open = code.Parent(open))
            place = open;
        return code.StatementStart(place);
    }

    /// <summary>Used behind the handler, and not first asked whether it is there.</summary>
    private static bool IsUsed(CodeFile code, string name, Span after)
    {
        foreach (var use in code.Index.Places(name))
            if (after.Contains(use) && code.IsWord(use))
            {
                var start = Statement(code, use, after);
                if (code[start].Value is not ("if" or "guard" or "assert" or "throw"))
                    return true;
                for (var i = use; i < Math.Min(after.To, use + 40); i++)
                    if (code.Is(i, "{"))
                    {
                        if (Leaves(code, code.Inside(i)))
                            return false;
                        break;
                    }
                    else if (code.IsWord(i) && Leaving().IsMatch(code[i].Value))
                        return false;
                return true;
            }

        return false;
    }

    [GeneratedRegex(
        @"^(throw|throws|rethrow|raise|return|exit|_exit|die|abort|terminate|fatalError|preconditionFailure|assertionFailure|goto|fail|XCTFail|continue|break|quit|panic|rethrow_exception|cancel|close|disconnect|Err|bail|ensure|expect|unwrap|todo|unreachable|redo|retry|throw_error|halt|next|(\w+_)?(fatal|raise|abort|die|panic)(_\w+)?)$|Fatal|Raise|Abort"
    )]
    private static partial Regex Leaving();

    [GeneratedRegex(
        "(?i)(^|[_$@])(ca|cas|cafile|capath|cacert|cacerts|cabundle|root|roots|rootcert|rootcerts|truststore|trust|anchors?)([_A-Z0-9]|$)|(?-i:(Ca|CA|Root|Roots|Anchor|Anchors|Trust)([A-Z]|Pem|Cert|$))|rootcert|cacert|trustroots|ca_?bundle"
    )]
    private static partial Regex Root();

    [GeneratedRegex("(?i)verify|ca_?file|ca_?info|ca_?path|ssl|tls|trust|cert|https")]
    private static partial Regex Tls();

    [GeneratedRegex("(?i)path$|file$|dir$|url$|name$|document|rootview|root_?dir|logger|project")]
    private static partial Regex NotRoot();

    [GeneratedRegex(
        "(?i)^(connect|handshake|async_handshake|curl_exec|curl_easy_perform|request|get|post|send|perform|dataTask|start|run)$"
    )]
    private static partial Regex Connects();
}
