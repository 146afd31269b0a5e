using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// libcurl's CURLOPT_PINNEDPUBLICKEY, in any language: it compares the key of the server before anything is sent, also where the chain is not
/// verified (curl_easy_setopt's documentation), so that who has not that key is refused.
/// </summary>
internal static class CurlPins
{
    private const string Option = "pinnedpublickey";

    /// <summary>True where the function around a place sets it.</summary>
    public static bool Knows(CodeFile code, int at) =>
        code.Names.MentionsAnyCase(Option)
        && code.Index.Places([.. code.Index.Words.Where(w => w.Length < 40 && w.EndsWith(Option, StringComparison.OrdinalIgnoreCase))])
            .Any(p => code.Functions.AreTogether(p, at) && Encloses(code, p, at));

    /// <summary>Not in another branch: the braces around the pin are around the place as well.</summary>
    private static bool Encloses(CodeFile code, int pin, int at)
    {
        var open = code.Parent(pin);
        while (open >= 0 && !code.Is(open, "{"))
            open = code.Parent(open);
        return open < 0 || open < at && at < code.Mate(open);
    }
}
