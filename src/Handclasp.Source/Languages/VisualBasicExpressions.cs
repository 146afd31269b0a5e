using Handclasp.Source.Lexing;

namespace Handclasp.Source.Languages;

/// <content>What stands within statements: operators, lambdas, initialisers.</content>
internal sealed partial class VisualBasicTokens
{
    private void Plain()
    {
        var token = tokens[at++];
        Emit(token, token.IsWord && Words.TryGetValue(token.Value, out var usual) ? usual : token.Value, token.Kind);
    }

    /// <summary>One token of an expression.</summary>
    private void Next()
    {
        var token = tokens[at];
        if (token.Is("_") || token.Is("@"))
        {
            at++;
            return;
        }

        if (token.Kind == TokenKind.Symbol)
            Symbol(token);
        else if (token.IsWord && !Peek(-1).Is(".") && !Peek(-1).Is("?."))
            Word(token);
        else
        {
            made.Add(token);
            at++;
            // "a"c
            if (token.IsText && Here.IsWord && Here.Start == token.End)
                at++;
        }
    }

    private void Symbol(Token token)
    {
        switch (token.Value)
        {
            case "(" when Is(Peek(1), "Of"):
                Generic();
                return;
            case "(" or "[" or "{":
                made.Add(token);
                depth++;
                at++;
                return;
            case ")" or "]" or "}":
                depth--;
                while (contexts.Count > 1 && !contexts.Peek().IsBlock && depth < contexts.Peek().Depth)
                    contexts.Pop();
                made.Add(token);
                at++;
                return;
            case "=":
                var context = contexts.Peek();
                var assigns = context.IsParameters || context.CanAssign && depth == context.Depth;
                Emit(token, assigns ? "=" : "==", TokenKind.Symbol);
                context.CanAssign = false;
                at++;
                return;
            case ",":
                if (
                    contexts.Peek() is { IsBlock: false, IsInitialiser: false, IsParameters: false } lambda
                    && lambda.Depth == depth
                    && contexts.Count > 1
                    && depth > 0
                )
                    contexts.Pop();
                if (contexts.Peek() is { IsInitialiser: true } list && list.Depth == depth)
                    list.CanAssign = true;
                made.Add(token);
                at++;
                return;
            case ":=":
                Emit(token, ":", TokenKind.Symbol);
                at++;
                return;
            case "<>":
                Emit(token, "!=", TokenKind.Symbol);
                at++;
                return;
            case "&":
                Emit(token, "+", TokenKind.Symbol);
                at++;
                return;
            case "&=":
                Emit(token, "+=", TokenKind.Symbol);
                contexts.Peek().CanAssign = false;
                at++;
                return;
            case "."
                when contexts.Peek() is { IsInitialiser: true } initialiser
                    && initialiser.Depth == depth
                    && (Peek(-1).Is("{") || Peek(-1).Is(",")):
                at++;
                return;
            case "."
                when (
                    Peek(-1) is { Kind: TokenKind.Symbol, Value: not (")" or "]" or "}" or ">" or "?") }
                    || Is(Peek(-1), "Return")
                    || Is(Peek(-1), "If")
                ) && blocks.FirstOrDefault(b => b.Kind == "With") is { Path.Count: > 0 } with:
                foreach (var owner in with.Path)
                    made.Add(owner with { Start = token.Start, End = token.Start, LineBefore = false });
                made.Add(token);
                at++;
                return;
            case ":":
                at++;
                if (depth == Base && !(made.Count > 0 && made[^1].Is(":")))
                    Semicolon();
                return;
            default:
                made.Add(token);
                at++;
                return;
        }
    }

    /// <summary>List(Of T) is List‹T›.</summary>
    private void Generic()
    {
        Emit(tokens[at], "<", TokenKind.Symbol);
        at += 2;
        var inner = 1;
        for (; at < tokens.Length && inner > 0; at++)
        {
            if (Here.Is("("))
                inner++;
            else if (Here.Is(")"))
                inner--;
            if (Is(Here, "Of"))
                continue;
            Emit(
                Here,
                Here.Is("(") ? "<"
                    : Here.Is(")") ? ">"
                    : Here.Value,
                Here.Kind
            );
        }
    }

    private void Word(Token token)
    {
        switch (token.Value.ToUpperInvariant())
        {
            case "AS" when Is(Peek(1), "New"):
                Emit(token, "=", TokenKind.Symbol);
                contexts.Peek().CanAssign = false;
                break;
            case "AS":
                Emit(token, ":", TokenKind.Symbol);
                break;
            case "ANDALSO":
                Emit(token, "&&", TokenKind.Symbol);
                break;
            case "ORELSE":
                Emit(token, "||", TokenKind.Symbol);
                break;
            case "AND":
                Emit(
                    token,
                    Is(Peek(1), "Not") && Peek(3).Is(".") || Peek(1).Is("(") && Is(Peek(2), "Not") && Peek(4).Is(".") || IsFlag || IsMask
                        ? "&"
                        : "&&",
                    TokenKind.Symbol
                );
                break;
            case "OR":
                Emit(token, IsFlag ? "|" : "||", TokenKind.Symbol);
                break;
            case "NOT":
                Emit(token, made.Count > 0 && (made[^1].Is("&") || made[^1].Is("(") && made[^2].Is("&")) ? "~" : "!", TokenKind.Symbol);
                break;
            case "IS":
                var asksType = made.TakeLast(12).Any(t => t.Is("TypeOf"));
                Emit(token, asksType ? "is" : "==", asksType ? TokenKind.Word : TokenKind.Symbol);
                break;
            case "ISNOT":
                Emit(token, "!=", TokenKind.Symbol);
                break;
            case "BYVAL" or "BYREF" or "OPTIONAL" or "PARAMARRAY" or "ADDRESSOF":
                break;
            case "WITH" when Peek(1).Is("{"):
                at++;
                made.Add(tokens[at]);
                depth++;
                contexts.Push(new(depth, true, false) { CanAssign = true });
                break;
            case "ELSE" when blocks.Count > 0 && blocks.Peek() is { Kind: "If", IsLine: true }:
                at++;
                Semicolon();
                Close();
                Add("else", TokenKind.Word);
                Open("If", isLine: true);
                contexts.Peek().CanAssign = true;
                Inner();
                return;
            case "ASYNC" or "ITERATOR" when Is(Peek(1), "Function") || Is(Peek(1), "Sub"):
                break;
            case "FUNCTION" or "SUB" when Peek(1).Is("("):
                Lambda();
                return;
            default:
                Plain();
                return;
        }

        at++;
    }

    /// <summary>A.B Or A.C: members of one enumeration.</summary>
    private bool IsFlag =>
        made.Count > 2
        && made[^1].IsWord
        && made[^2].Is(".")
        && Peek(1).IsWord
        && Peek(2).Is(".")
        && made[^3].Value is var owner
        && (Peek(1).Value == owner || Peek(3).Value == owner || Enumerable.Range(1, 8).Any(k => Peek(k).Value == owner));

    /// <summary>(errors And SslPolicyErrors.RemoteCertificateChainErrors) = 0: bits, for what comes of it is compared with none of them.</summary>
    private bool IsMask
    {
        get
        {
            for (var (k, open) = (1, 0); k < 30; k++)
                if (Peek(k).Is("("))
                    open++;
                else if (Peek(k).Is(")") && open-- == 0)
                    return Peek(k + 1).Value is "=" or "<>" && (Peek(k + 2).Value == "0" || Peek(k + 3).Is(".") && Is(Peek(k + 4), "None"));
            return false;
        }
    }

    /// <summary>Function(a, b) e is (a, b) => e; several lines are a block.</summary>
    private void Lambda()
    {
        var isFunction = Is(Here, "Function");
        at++;
        Parameters();
        if (Is(Here, "As") && !Here.LineBefore)
        {
            at++;
            while (Here.IsWord || Here.Is("."))
            {
                if (Here.LineBefore)
                    break;
                at++;
            }
        }

        Add("=>");
        if (at >= tokens.Length || Here.LineBefore)
        {
            Open(isFunction ? "Function" : "Sub");
            contexts.Push(new(depth, false, false) { CanAssign = true, IsBlock = true });
            return;
        }

        contexts.Push(new(depth, false, false) { CanAssign = !isFunction });
        if (!isFunction)
            Inner();
    }
}
