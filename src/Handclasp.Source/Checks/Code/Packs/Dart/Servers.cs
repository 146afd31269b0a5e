using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Dart;

/// <summary>Servers of dart:io and shelf: whether they ask their clients for a certificate, and insist on one.</summary>
internal static class Servers
{
    private const int Deepest = 3;

    /// <summary>Calls that make a server, some of them without TLS.</summary>
    public static readonly string[] Binds = ["bindSecure", "bind", "serve"];

    private static readonly string[] Authorities = ["setClientAuthorities", "setClientAuthoritiesBytes"];

    private static readonly string[] Trusted = ["setTrustedCertificates", "setTrustedCertificatesBytes"];

    /// <summary>Servers that ask and do not insist.</summary>
    public static IEnumerable<Flag> Optional(CodeFile code)
    {
        foreach (var setting in code.Settings("requestClientCertificate"))
        {
            if (
                setting.Container < 0
                || code.CallAt(setting.Container) is not { } call
                || !Binds.Contains(call.Word)
                || !code.Values.Of(setting.Value).Is(true)
                || setting.Sibling("requireClientCertificate") is { } required && !code.Values.Of(required.Value).Is(false)
                || code.Index.Places("certificate", "peerCertificate")
                    .Any(p => code.IsWord(p) && Kinship.Speaks(code, setting.Name, p, Binds) && !IsTolerant(code, p))
            )
                continue;
            yield return new(setting.Whole, "clients are asked for a certificate and served without one")
            {
                Remedy = "Set requireClientCertificate: true, or refuse requests whose certificate is null.",
            };
        }
    }

    /// <summary>What is read only goes into a log, or has something in its place where there is none: <c>request.certificate?.subject ?? 'anonymous'</c>.</summary>
    private static bool IsTolerant(CodeFile code, int read)
    {
        if (HasFallback(code, read) || Logged.Is(code, read))
            return true;
        var start = code.PathStart(read);
        if (!code.Is(start - 1, "=") || !code.IsWord(start - 2) || code.Expression(start).To != read + 1)
            return false;
        var uses = code
            .Index.Places(code[start - 2].Value)
            .Where(i => i > read && code.IsWord(i) && code.Functions.AreTogether(i, read))
            .ToList();
        return uses.Count > 0 && uses.TrueForAll(i => HasFallback(code, i) || Logged.Is(code, i));
    }

    /// <summary>c?.subject ?? 'anonymous', c == null ? 'anonymous' : c.subject: not where the other way is an error.</summary>
    private static bool HasFallback(CodeFile code, int name)
    {
        var rest = code.Expression(name);
        var isChosen =
            code.Is(name + 1, "?.") && rest.Contains(name + 2) && Enumerable.Range(name, rest.Length).Any(i => code.Is(i, "??"))
            || code[name + 1].Value is "==" or "!=" && code.Is(name + 2, "null") && code.Is(name + 3, "?")
            // The other arm of that.
            || Enumerable
                .Range(Math.Max(0, name - 12), Math.Min(12, name))
                .Any(i =>
                    code.Is(i, "?") && code.Is(i - 1, "null") && code[i - 2].Value is "==" or "!=" && code.Parent(i) == code.Parent(name)
                );
        return isChosen && !code.WordsOf(rest).Contains("throw");
    }

    /// <summary>Servers with a root for clients that ask no client.</summary>
    public static IEnumerable<Flag> NeverDemanded(CodeFile code)
    {
        var binds = code.Calls(Binds)
            .Where(c =>
                c.Word == "bindSecure"
                || c.Receiver is "SecureServerSocket" or "RawSecureServerSocket"
                || code.In(c.Open, "securityContext") is not null
            )
            .ToList();
        if (binds.Count == 0)
            yield break;
        if (binds.Exists(b => Asks(code, b)))
        {
            // Beside one that asks each is told by itself, where the file shows the context that it is given.
            foreach (var bind in binds)
                if (!Asks(code, bind) && Roots(code, Context(code, bind), 0) is { } given)
                    yield return new(bind.Whole, "its context has a root for clients, and no client is ever asked for a certificate")
                    {
                        Remedy = Remedy,
                        Beside = [new(given.Whole, "the root for clients")],
                    };
            yield break;
        }

        // Roots alone may be a client's; the authorities that a server names to its clients are not.
        var isClient = code.Names.Has("HttpClient") || code.Names.Has("SecureSocket");
        foreach (var call in code.Calls(isClient ? Authorities : [.. Authorities, .. Trusted]).Take(1))
            yield return new(call.Whole, "there is a root for clients, and no client is ever asked for a certificate")
            {
                Remedy = Remedy,
                Beside = [new(binds[0].Whole, "clients connect here")],
            };
    }

    private const string Remedy = "Bind with requestClientCertificate: true and requireClientCertificate: true.";

    private static bool Asks(CodeFile code, Call bind) =>
        code.In(bind.Open, "requestClientCertificate", "requireClientCertificate") is { } asked && !code.Values.Of(asked.Value).Is(false);

    private static Span Context(CodeFile code, Call bind) =>
        code.In(bind.Open, "securityContext", "context") is { } named ? named.Value : bind.Argument(2);

    /// <summary>The call that puts roots for clients into a context: where it is made, in the variable that holds it, in the function that gives it.</summary>
    private static Call? Roots(CodeFile code, Span context, int depth)
    {
        if (context.IsEmpty || depth > Deepest)
            return null;
        string[] words = [.. Authorities, .. Trusted];
        foreach (var call in code.Calls(words))
            if (context.Contains(call.Name))
                return call;
        if (!code.IsWord(context.From))
            return null;
        var name = code[context.From].Value;
        if (code.Is(context.From + 1, "("))
            return code.Functions.Named(name).Take(2).ToList() is [var maker] ? Roots(code, maker.Body, depth + 1) : null;
        if (context.Length > 1 || code.Names.Reaching(name, context.From) is not [var made])
            return null;
        foreach (var call in code.Calls(words))
            if (call.Receiver == name && code.Functions.AreTogether(call.Name, made.Name))
                return call;
        return Roots(code, made.Value, depth + 1);
    }
}
