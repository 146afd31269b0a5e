using Handclasp.Model;
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
                    && !Filled(code, code[call.Start - 2].Value)
                )
                    yield return Empty(call);
                continue;
            }

            var name = code[call.Start - 2].Value;
            // pool, err := x509.SystemCertPool(); if err != nil { pool = x509.NewCertPool() }
            if (code.Names.To(name).Count > 1)
                continue;
            if (!Leaves(code, name, call.Name) && !Filled(code, name))
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

    private static Flag Empty(Call call) =>
        new(call.Whole, "the pool is never filled: no certificate can be verified against it, which tempts to switch verification off")
        {
            Remedy = "Fill it with AppendCertsFromPEM, and look at the result.",
        };

    private static bool Filled(CodeFile code, string name) =>
        code.Calls(Fills)
            .Any(c =>
                c.Receiver.Split('.')[^1] == name
                || c.Receiver.Length == 0
                || c.Receiver.EndsWith(".RootCAs", StringComparison.Ordinal)
                || c.Receiver.EndsWith(".ClientCAs", StringComparison.Ordinal)
            );

    /// <summary>Given to something that may fill it, returned, or stored where others reach it.</summary>
    private static bool Leaves(CodeFile code, string name, int from)
    {
        for (var i = 1; i < code.Tokens.Length; i++)
        {
            if (!code.IsWord(i) || code[i].Value != name || i == from || code.IsLink(i - 1))
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
