using Xunit;

namespace Handclasp.WaysIn;

/// <summary>The demo's report in a real browser: whole without its script, searched with it, printed whole.</summary>
public sealed class HtmlPageTests : IAsyncLifetime
{
    private const string Shown = "[...document.querySelectorAll('.item')].filter(i => i.checkVisibility()).length";
    private readonly string folder = Directory.CreateTempSubdirectory("handclasp-page-").FullName;

    private string Page => Path.Combine(folder, "handclasp-demo.html");

    public async ValueTask InitializeAsync()
    {
        var ran = await Ran.BashAsync($"'{Ran.Tool}' demo -q -o '{Page}'");
        Assert.True(ran.Code == 0, ran.Error + ran.Out);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_search_leaves_what_holds_the_words_and_its_policy_complains_of_nothing()
    {
        await using var browser = await HtmlPageBrowser.OpenAsync(Page);
        var all = await browser.CountAsync("document.querySelectorAll('.item').length");

        Assert.Equal($"{all} findings", await browser.TellAsync("document.getElementById('shown').textContent"));
        Assert.Equal("true", await browser.TellAsync("document.getElementById('find').checkVisibility()"));

        var found = await browser.TellAsync(Typed("hc121 no-expiry"));
        Assert.Matches($"^[1-9] of {all} findings shown$", found);
        Assert.Equal("1", await browser.TellAsync("[...document.querySelectorAll('article')].filter(a => a.checkVisibility()).length"));
        Assert.Equal(
            "1",
            await browser.TellAsync("[...document.querySelectorAll('.index tbody tr')].filter(a => a.checkVisibility()).length")
        );

        Assert.Equal($"0 of {all} findings shown", await browser.TellAsync(Typed("no finding says this")));

        await browser.TellAsync("document.getElementById('reset').click()");
        Assert.Equal($"{all} findings", await browser.TellAsync("document.getElementById('shown').textContent"));
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task The_policy_stops_a_script_and_a_style_of_others()
    {
        await using var browser = await HtmlPageBrowser.OpenAsync(Page);
        await browser.TellAsync(
            "document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = true' })); document.body.setAttribute('style', 'color: red')"
        );

        Assert.Equal("undefined", await browser.TellAsync("typeof window.ran"));
        Assert.Contains(browser.Complaints, c => c.Contains("script-src", StringComparison.Ordinal));
        Assert.Contains(browser.Complaints, c => c.Contains("style-src", StringComparison.Ordinal));
    }

    /// <summary>The boxes are turned over by the DevTools, as a click would: the page's own script does not run.</summary>
    [Fact]
    public async Task Without_its_script_the_boxes_filter_all_the_same()
    {
        await using var browser = await HtmlPageBrowser.OpenAsync(Page, scripts: false);
        Assert.Equal("false", await browser.TellAsync("document.documentElement.classList.contains('scripted')"));
        Assert.Equal("false", await browser.TellAsync("document.getElementById('find').checkVisibility()"));
        var before = await browser.CountAsync(Shown);

        await browser.TellAsync("document.getElementById('v-failed').checked = false");
        var after = await browser.CountAsync(Shown);
        var failed = await browser.CountAsync("document.querySelectorAll('.failed .item').length");
        Assert.True(failed >= 5, $"{failed}");
        Assert.Equal(before - failed, after);

        await browser.TellAsync("document.getElementById('v-failed').checked = true; document.getElementById('group').value = 'trust'");
        Assert.Equal(
            "true",
            await browser.TellAsync(
                "[...document.querySelectorAll('.item')].filter(i => i.checkVisibility()).every(i => i.matches('.g-trust'))"
            )
        );
        Assert.NotEqual("0", await browser.TellAsync(Shown));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task On_paper_what_is_folded_stands_open_and_the_filters_are_gone(bool scripts)
    {
        var pdf = Path.Combine(folder, "page.pdf");
        await using (var browser = await HtmlPageBrowser.OpenAsync(Page, scripts))
            await File.WriteAllBytesAsync(pdf, await browser.PrintAsync(), TestContext.Current.CancellationToken);
        // Where a line ends is a matter of the fonts of the machine.
        var text = (await Ran.BashAsync($"pdftotext '{pdf}' - | tr -s ' \\n\\f' ' '")).Out;

        Assert.Contains("3 of 4 targets let in a client that they must refuse", text);
        // Folded on the screen: a later failure's handshake, a check that passed, the way around, the server's chain.
        Assert.Contains("expired intermediate", text.Replace("expired-intermediate", "expired intermediate", StringComparison.Ordinal));
        Assert.Contains("Server refuses a signature of zeros", text);
        Assert.Contains("postgresql offered alone", text);
        Assert.Contains("CN=Handclasp demo client CA", text);
        Assert.DoesNotContain("Search the findings", text);
        Assert.DoesNotContain("Skip to the findings", text);
    }

    private static string Typed(string words) =>
        $"(async () => {{ const f = document.getElementById('find'); f.value = '{words}'; f.dispatchEvent(new Event('input')); "
        + "await new Promise(r => setTimeout(r, 400)); return document.getElementById('shown').textContent; })()";
}
