namespace Handclasp.Source.Syntax;

/// <summary>Comparisons, whose result is a yes or no that the program finds out when it runs.</summary>
internal static class Comparisons
{
    /// <summary>region == "edge", len(hosts) > 0: one comparison of what the file does not know, and nothing joined to it.</summary>
    /// <param name="code">The file.</param>
    /// <param name="span">The expression.</param>
    /// <param name="signs">What compares in its language.</param>
    public static bool Is(CodeFile code, Span span, params ReadOnlySpan<string> signs)
    {
        var at = -1;
        for (var i = span.From; i < span.To; i++)
        {
            if (code[i].IsText)
                continue;
            if (code[i].Value is "&&" or "||" or "?" or ":" or "=>" or "," or ";")
                return false;
            if (code.IsOpen(i))
                i = code.Mate(i);
            else if (at < 0 && signs.Contains(code[i].Value))
                at = i;
        }

        return at > span.From && !(code.Values.Of(new(span.From, at)).IsKnown && code.Values.Of(new(at + 1, span.To)).IsKnown);
    }
}
