using Handclasp.Model;
using Xunit;

namespace Handclasp.Tests.Reports;

public sealed class ForeignTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("Zürich 漢字 ✓ é", "Zürich 漢字 ✓ é")]
    [InlineData("a\nb", "a\\x0ab")]
    [InlineData("a\r\tb\0", "a\\x0d\\x09b\\x00")]
    [InlineData("\u001b[31m", "\\x1b[31m")]
    [InlineData("\u009b", "\\x9b")]
    [InlineData("\u202e\u2066\u200b\u00ad", "\\u{202e}\\u{2066}\\u{200b}\\xad")]
    [InlineData("\u2028\u2029", "\\u{2028}\\u{2029}")]
    [InlineData("\ue000", "\\u{e000}")]
    [InlineData("😀", "😀")]
    [InlineData("\U000e0041", "\\u{e0041}")]
    public void One_line_shows_what_cannot_be_seen(string text, string shown) => Assert.Equal(shown, ForeignText.OneLine(text));

    [Fact]
    public void Halves_of_pairs_are_shown_and_can_be_written()
    {
        Assert.Equal("a\\u{d83d}b\\u{de00}", ForeignText.OneLine("a\ud83db\ude00"));
        Assert.Equal("a\ufffdb\ufffd😀", ForeignText.WellFormed("a\ud83db\ude00😀"));
    }

    [Fact]
    public void Long_text_is_cut_between_characters()
    {
        var cut = ForeignText.OneLine(new string('x', 1999) + "😀" + new string('y', 5000));

        Assert.Equal(new string('x', 1999) + "…", cut);
        Assert.Equal(new string('x', 2000), ForeignText.OneLine(new string('x', 2000)));
    }

    [Fact]
    public void Nothing_invisible_is_left_of_any_character()
    {
        for (var c = 0; c <= char.MaxValue; c++)
        {
            var shown = ForeignText.OneLine(((char)c).ToString());

            Assert.DoesNotContain(shown, ch => char.IsControl(ch) || char.IsSurrogate(ch));
        }
    }
}
