using Handclasp.Source.Formats;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Scripts;

/// <summary>
/// The shell that another file holds, put together as one script: what one place sets another uses. What the file does not write as shell
/// (a list of words, a variable's value) is quoted here.
/// </summary>
internal sealed class Script
{
    private readonly Excerpt.Builder text = new(0);

    /// <summary>Some lines of shell.</summary>
    public void Lines(Excerpt lines)
    {
        text.Add(lines, 0, lines.Length);
        End(lines.Place(lines.Length));
    }

    /// <summary>A variable that programs see.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="asked">The variable that decides whether it is set, if any.</param>
    public void Variable(Excerpt name, Excerpt value, string asked = "")
    {
        if (name.IsEmpty)
            return;
        Ask(asked, name.Place(0));
        text.Say("export ", name.Place(0)).Add(name, 0, name.Length).Say("=", value.Place(0));
        Quoted(value);
        End(value.Place(value.Length));
        Answer(asked, value.Place(value.Length));
    }

    /// <summary>A variable that is set to what is kept elsewhere.</summary>
    public void Handed(Excerpt name, Excerpt keeper)
    {
        text.Say("export ", name.Place(0)).Add(name, 0, name.Length).Say("=$", keeper.Place(0));
        for (var i = 0; i < keeper.Length; i++)
            text.Add(char.IsAsciiLetterOrDigit(keeper.Text[i]) ? keeper.Text[i] : '_', keeper.Place(i));
        End(keeper.Place(keeper.Length));
    }

    /// <summary>A variable with several words.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="words">The words.</param>
    /// <param name="isMore">True where they are put behind what it has.</param>
    public void Array(Excerpt name, IEnumerable<Excerpt> words, bool isMore = false)
    {
        text.Add(name, 0, name.Length).Say(isMore ? "+=(" : "=(", name.Place(name.Length));
        foreach (var word in words)
        {
            text.Say(" ", word.Place(0));
            Quoted(word);
        }

        text.Say(")", name.Place(name.Length));
        End(name.Place(name.Length));
    }

    /// <summary>A command as a list of its words.</summary>
    /// <param name="words">Its words.</param>
    /// <param name="asked">The variable that decides whether it is run, if any.</param>
    public void Command(IEnumerable<Excerpt> words, string asked = "")
    {
        var end = 0;
        foreach (var word in words)
        {
            if (end == 0)
                Ask(asked, word.Place(0));
            text.Say(" ", word.Place(0));
            Quoted(word);
            end = word.Place(word.Length);
        }

        End(end);
        if (end > 0)
            Answer(asked, end);
    }

    /// <summary>if [ "$NAME" ]; then</summary>
    private void Ask(string asked, int place)
    {
        if (asked.Length == 0)
            return;
        text.Say($"if [ \"${asked}\" ]; then", place);
        End(place);
    }

    private void Answer(string asked, int place)
    {
        if (asked.Length == 0)
            return;
        text.Say("fi", place);
        End(place);
    }

    /// <summary>The script.</summary>
    public Part Done() => new(text.Done(), All.Shell);

    private void Quoted(Excerpt value)
    {
        // Words that need none keep their place in the file exactly, so that they can be corrected.
        if (
            value.Length > 0
            && value.Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' or '=' or '@' or ',' or '+' or '$')
        )
        {
            text.Add(value, 0, value.Length);
            return;
        }

        text.Say("'", value.Place(0));
        for (var i = 0; i < value.Length; i++)
            if (value.Text[i] == '\'')
                text.Say("'\\''", value.Place(i));
            else
                text.Add(value, i);
        text.Say("'", value.Place(value.Length));
    }

    private void End(int place) => text.Add(ShellReader.Between, place).Add('\n', place);
}
