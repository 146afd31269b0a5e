using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>The clients of Python's standard library for mail, news and files: without a context they take one that verifies neither chain nor name.</summary>
internal static class PythonClients
{
    private static readonly string[] Modules = ["smtplib", "imaplib", "poplib", "ftplib", "nntplib"];

    /// <summary>Clients of other libraries with methods of the same name.</summary>
    private static readonly string[] OtherClients = ["aiosmtplib", "imapclient", "IMAPClient", "ldap3", "aioimaplib", "slixmpp"];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var call in Derived(code))
            if (!IsGivenContext(code, call))
                yield return new(
                    call.Whole,
                    $"{call.Word} without a context takes the one of the library, which verifies nothing: this client talks to whoever answers"
                )
                {
                    Remedy = "Pass context=ssl.create_default_context().",
                };
        foreach (var call in code.Calls("SMTP_SSL", "IMAP4_SSL", "POP3_SSL", "FTP_TLS", "NNTP_SSL", "starttls", "stls"))
            if (IsStandard(code, call) && !IsGivenContext(code, call))
                yield return new(
                    call.Whole,
                    $"{call.Word} without a context takes the one of the library, which verifies nothing: this client talks to whoever answers"
                )
                {
                    Remedy = $"Pass {ContextOf(call)}=ssl.create_default_context().",
                };
    }

    /// <summary>class ReusingFTP(ftplib.FTP_TLS): a class of the file that leaves the context to whoever makes it.</summary>
    private static IEnumerable<Call> Derived(CodeFile code) =>
        Modules.Any(code.Names.Has)
            ? PythonClasses
                .All(code)
                .Where(c =>
                    c.Bases.Any(b => b is "SMTP_SSL" or "IMAP4_SSL" or "POP3_SSL" or "FTP_TLS" or "NNTP_SSL")
                    && !PythonClasses.Methods(code, c, "__init__").Any()
                    && !code.Index.Places("ssl_context", "create_default_context").Any(c.Body.Contains)
                )
                .SelectMany(c => code.Calls(c.Name))
                .Where(c => !code.Is(c.Start - 1, "class") && c.Receiver.Length == 0)
            : [];

    /// <summary>By the module it is called on or imported from; a method by the connection that this file made.</summary>
    private static bool IsStandard(CodeFile code, Call call)
    {
        if (code.Is(call.Start - 1, "def") || code.Is(call.Start - 1, "class"))
            return false;
        if (call.Word is not ("starttls" or "stls"))
            return Modules.Contains(call.Receiver) && code.Names.Has(call.Receiver)
                || call.Receiver.Length == 0 && code.Names.To(call.Word).Count == 0 && Modules.Any(code.Names.Has);
        string[] makers = call.Word == "stls" ? ["poplib"] : ["smtplib", "imaplib", "nntplib"];
        return call.Receiver.Length > 0
            && call.Receiver is not "super"
            && makers.Any(code.Names.Has)
            && (!OtherClients.Any(code.Names.Has) || IsMadeBy(code, call));
    }

    /// <summary>with smtplib.SMTP(…) as smtp, box = imaplib.IMAP4(…): beside other libraries, the connection must be seen to be made.</summary>
    private static bool IsMadeBy(CodeFile code, Call call) =>
        code.Calls("SMTP", "IMAP4", "POP3", "NNTP")
            .Any(m =>
                Modules.Contains(m.Receiver)
                && m.Name < call.Name
                && (
                    code.Is(code.Mate(m.Open) + 1, "as") && code.Is(code.Mate(m.Open) + 2, call.Receiver)
                    || code.Is(m.Start - 1, "=") && code.PathTo(m.Start - 2) == call.Receiver
                )
                && ReferenceEquals(code.Functions.Around(m.Name), code.Functions.Around(call.Name))
            );

    /// <summary>A context by name or by position, or arguments that are passed on.</summary>
    private static bool IsGivenContext(CodeFile code, Call call)
    {
        if (code.In(call.Open, "context", "ssl_context", "sslcontext") is { } given)
            return !code.Values.Of(given.Value).Is(ValueKind.Null);
        return call.Arguments.Any(a => code.Is(a.From, "*") || code.Is(a.From, "**"))
            || call.Arguments.Any(a => a.Length == 1 && IsContextName(code[a.From].Value))
            || call.Arguments.Count == 1 && call.Word is "starttls" or "stls" && !code.Is(call.Argument(0).From + 1, "=");
    }

    private static bool IsContextName(string word) =>
        word is "ctx" or "ssl_ctx" or "tls_ctx" || word.EndsWith("context", StringComparison.OrdinalIgnoreCase);

    private static string ContextOf(Call call) =>
        call.Word is "IMAP4_SSL" or "NNTP_SSL" || call.Word == "starttls" && !call.Code.Names.Has("smtplib") ? "ssl_context" : "context";
}
