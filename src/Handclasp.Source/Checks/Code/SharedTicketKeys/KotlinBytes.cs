using Handclasp.Source.Languages;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.SharedTicketKeys;

/// <summary>Kotlin's arrays that everybody can make again: ByteArray(16) { 7 }, ByteArray(16) { it.toByte() }.</summary>
internal static class KotlinBytes
{
    public static bool IsConstant(CodeFile code, Span value)
    {
        if (code.Language != All.Kotlin || !code.Is(value.From, "ByteArray") || !code.Is(value.From + 1, "("))
            return false;
        var open = code.Mate(value.From + 1) + 1;
        // Left as it is made: zeros.
        if (open >= value.To)
            return true;
        if (!code.Is(open, "{") || code.Mate(open) + 1 < value.To)
            return false;
        var inside = code.Inside(open);
        return !inside.IsEmpty
            && Enumerable
                .Range(inside.From, inside.Length)
                .All(i =>
                    code[i].Kind is TokenKind.Number or TokenKind.Symbol
                    || code[i].Value is "it" or "toByte" or "toInt" or "i" or "xor" or "and" or "or" or "shl" or "index"
                );
    }
}
