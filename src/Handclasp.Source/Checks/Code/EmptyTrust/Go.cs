using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.EmptyTrust;

/// <summary>x509.NewCertPool that nobody fills, or whose filling nobody checks.</summary>
internal static class Go
{
    private static readonly string[] Fills = ["AppendCertsFromPEM", "AddCert", "AddCertWithConstraint"];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var call in code.Calls("NewCertPool"))
        {
            if (call.Receiver is not ("x509" or ""))
                continue;
            if (!(code.Is(call.Start - 1, ":=") || code.Is(call.Start - 1, "=")) || !code.IsWord(call.Start - 2))
            {
                // RootCAs: x509.NewCertPool() itself: nothing can be put in.
                if (
                    code.Is(call.Start - 1, ":")
                    && code[call.Start - 2].Value is "RootCAs" or "ClientCAs"
                    && !Filled(code, call, code[call.Start - 2].Value)
                )
                    yield return Empty(call);
                else if (code.Is(call.Start - 1, ":") && IsFieldLeftEmpty(code, call.Start - 2))
                    yield return Empty(call) with
                    {
                        Confidence = Confidence.Firm,
                    };
                continue;
            }

            var name = code[call.Start - 2].Value;
            // pool, err := x509.SystemCertPool(); if err != nil { pool = x509.NewCertPool() }
            if (code.Names.To(name).Count(a => IsSameVariable(code, call, a.Name)) > 1)
                continue;
            if (!Leaves(code, call, name) && !Filled(code, call, name))
                yield return Empty(call);
        }

        foreach (var call in code.Calls("AppendCertsFromPEM"))
            if (IsStatement(code, call))
                yield return new(
                    call.Whole,
                    "nobody looks whether AppendCertsFromPEM read any certificate: a wrong file leaves the pool empty without a word"
                )
                {
                    LoweredTo = Severity.Low,
                    Remedy = "if !pool.AppendCertsFromPEM(pem) { return errors.New(\"no certificate in …\") }",
                };
    }

    /// <summary>pool.AddCert(c) with what the peer itself sent, where the pool is trusted: whoever answers brings his own root along.</summary>
    public static IEnumerable<Flag> FromPeers(CodeFile code)
    {
        foreach (var call in code.Calls("AddCert"))
            if (
                call.Receiver.Length > 0
                && code.Functions.Around(call.Name) is { } around
                && code.Settings("Roots", "RootCAs", "ClientCAs")
                    .Any(s => code.Text(s.Value) == call.Receiver && around.Body.Contains(s.Name))
                && !IsKnown(code, around)
            )
                if (GoPeers.IsOfPeer(code, call.Argument(0)))
                    yield return Presented(call.Whole);
                // Given by those who call the function.
                else
                    foreach (var (at, given) in GoHanded.To(code, call.Argument(0)))
                        if (GoPeers.IsOfPeer(code, given) && code.Functions.Around(at.From) is { } caller && !IsKnown(code, caller))
                            yield return Presented(at) with
                            {
                                Beside = [new(call.Whole, "it becomes a root here")],
                            };
    }

    private static Flag Presented(Span at) =>
        new(at, "a certificate that the peer itself sent becomes a root: whoever answers first is trusted")
        {
            Remedy = "Take the root from a file of your own, or compare the certificate's digest with one that is known.",
            Confidence = Confidence.Firm,
        };

    /// <summary>Known by its digest, or shown to somebody who says yes.</summary>
    private static bool IsKnown(CodeFile code, Function around) =>
        code.Index.Places("Sum256", "Sum1", "Sum512", "ConstantTimeCompare", "Equal", "Fingerprint").Any(p => around.Body.Contains(p))
        || code.Calls().Any(c => around.Body.Contains(c.Name) && IsConfirmed(c.Word));

    private static bool IsConfirmed(string word) =>
        ((string[])["onfirm", "rompt", "pprove", "ingerprint", "Scan", "ReadString"]).Any(w => word.Contains(w, StringComparison.Ordinal));

    /// <summary>pools{clients: x509.NewCertPool()}, a field of a structure of the file that is trusted, and that nobody puts anything in.</summary>
    private static bool IsFieldLeftEmpty(CodeFile code, int field)
    {
        var name = code[field].Value;
        if (!code.IsWord(field) || GoFields.TypeWith(code, name) is not { Length: > 0 } || code.Settings(name).Any(s => s.IsMember))
            return false;
        var uses = code.Index.Places(name).Where(p => code.IsWord(p) && code.IsLink(p - 1)).ToList();
        return uses.Count > 0
            && uses.TrueForAll(p =>
                code.Is(code.PathStart(p) - 1, ":") || code.Is(code.PathStart(p) - 1, "=")
                    ? code[code.PathStart(p) - 2].Value is "RootCAs" or "ClientCAs" or "Roots"
                    : code[p + 1].Value is "==" or "!="
            )
            && uses.Exists(p => code[code.PathStart(p) - 2].Value is "RootCAs" or "ClientCAs" or "Roots");
    }

    private static Flag Empty(Call call) =>
        new(call.Whole, "the pool is never filled: no certificate can be verified against it, which tempts to switch verification off")
        {
            Remedy = "Fill it with AppendCertsFromPEM, and look at the result.",
        };

    private static bool Filled(CodeFile code, Call made, string name) =>
        code.Calls(Fills)
            .Any(c =>
                c.Receiver == name ? IsSameVariable(code, made, c.Name)
                : c.Receiver.Split('.')[^1] == name
                || c.Receiver.Length == 0
                || c.Receiver.EndsWith(".RootCAs", StringComparison.Ordinal)
                || c.Receiver.EndsWith(".ClientCAs", StringComparison.Ordinal)
                    ? GoTls.Speaks(code, made.Name, c.Name)
                : false
            );

    /// <summary>True where a name means the variable that a pool is put in: a local one lives in its function alone, and what that function holds.</summary>
    private static bool IsSameVariable(CodeFile code, Call made, int use)
    {
        if (
            Outermost(code, made.Name) is not { } home
            || !code.Is(made.Start - 1, ":=") && !IsLocal(code, home, code[made.Start - 2].Value)
        )
            return true;
        return home.Body.Contains(use);
    }

    /// <summary>var pool *x509.CertPool in the function itself.</summary>
    private static bool IsLocal(CodeFile code, Function home, string name) =>
        code.Index.Places(name).Any(p => home.Body.Contains(p) && (code.Is(p - 1, "var") || code.Is(p + 1, ":=")));

    private static Function? Outermost(CodeFile code, int index)
    {
        var function = code.Functions.Around(index);
        while (function is not null && code.Functions.Around(function.Start - 1) is { } outer && !ReferenceEquals(outer, function))
            function = outer;
        return function;
    }

    /// <summary>Given to something that may fill it, returned, or stored where others reach it.</summary>
    private static bool Leaves(CodeFile code, Call made, string name)
    {
        foreach (var i in code.Index.Places(name))
        {
            if (!code.IsWord(i) || i == made.Name || code.IsLink(i - 1) || !IsSameVariable(code, made, i))
                continue;
            if (code[i - 1] is { Kind: TokenKind.Word, Value: "return" } || code.Is(i - 1, "&"))
                return true;
            if (code.Parent(i) is >= 0 and var open && code.Is(open, "(") && code.CallAt(open) is not null && !code.Is(i + 1, "."))
                return true;
            if (code.Is(i - 1, "=") && code.IsLink(i - 3) && code[i - 2].Value is not ("RootCAs" or "ClientCAs"))
                return true;
        }

        return false;
    }

    /// <summary>A statement of its own: its result goes nowhere.</summary>
    private static bool IsStatement(CodeFile code, Call call) =>
        (code[call.Start].LineBefore || code.Is(call.Start - 1, "=") && code.Is(call.Start - 2, "_") && !code.Is(call.Start - 3, ","))
        && (
            code[code.Mate(call.Open) + 1] is { LineBefore: true } or { Kind: TokenKind.Symbol, Value: ";" or "}" }
            || code.Mate(call.Open) + 1 >= code.Tokens.Length
        );
}
