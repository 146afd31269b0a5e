using System.Text;

namespace Handclasp.Protocols;

/// <summary>Text as sentences of plain words: how refusals are read without a pattern per product.</summary>
internal static class Sentences
{
    /// <summary>
    /// Words in lower case, without apostrophes; names of codes and fields fall apart (client_cert, ClientCert, client-cert),
    /// numbers keep their dots (403.16). A sentence ends at a full stop, at a block of markup, or between two JSON members.
    /// </summary>
    /// <param name="mostWords">Reading ends there.</param>
    public static List<List<string>> Of(string text, int mostWords)
    {
        var sentences = new List<List<string>>();
        var sentence = new List<string>();
        var word = new StringBuilder();
        var words = 0;
        for (var i = 0; i <= text.Length && words < mostWords; i++)
        {
            var c = i < text.Length ? text[i] : Page.Break;
            var next = i + 1 < text.Length ? text[i + 1] : ' ';
            if (c is '\'' or '\u2019' && word.Length > 0 && char.IsLetter(next))
                continue;
            if (c == '.' && word.Length > 0 && char.IsAsciiDigit(word[^1]) && char.IsAsciiDigit(next))
            {
                word.Append(c);
                continue;
            }

            if (char.IsLetterOrDigit(c))
            {
                if (word.Length > 0 && BeginsWord(text[i - 1], c, next))
                    words += EndWord(word, sentence);
                if (word.Length < 64)
                    word.Append(char.ToLowerInvariant(c));
                continue;
            }

            words += EndWord(word, sentence);
            if (sentence.Count > 0 && EndsSentence(c, next))
            {
                sentences.Add(sentence);
                sentence = [];
            }
        }

        EndWord(word, sentence);
        if (sentence.Count > 0)
            sentences.Add(sentence);
        return sentences;
    }

    /// <summary>clientCert, SSLError; but not mTLS, x509 or OAuth2.</summary>
    private static bool BeginsWord(char before, char c, char next) =>
        char.IsUpper(c) && (char.IsLower(before) || (!char.IsLower(before) && char.IsLower(next)));

    private static bool EndsSentence(char c, char next) =>
        c is Page.Break or '{' or '}'
        || (c is '.' or '!' or '?' && (char.IsWhiteSpace(next) || next is Page.Break or '"' or '<' or ')'))
        || (c is '"' && next is ',');

    private static int EndWord(StringBuilder word, List<string> sentence)
    {
        if (word.Length == 0)
            return 0;
        var text = word.ToString();
        word.Clear();
        var last = sentence.Count > 0 ? sentence[^1] : "";
        // Written in two ways, meant as one.
        var joined = (last, text) switch
        {
            ("m", "tls") => "mtls",
            ("x", "509") => "x509",
            ("log" or "logging" or "sign" or "signing", "in" or "on") => "login",
            ("logged" or "signed", "in" or "on") => "loggedin",
            _ => "",
        };
        if (joined.Length > 0)
        {
            sentence[^1] = joined;
            return 0;
        }

        sentence.Add(text is "signin" or "signon" or "logon" ? "login" : text);
        return 1;
    }
}
