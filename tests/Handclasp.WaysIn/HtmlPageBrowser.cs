using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Handclasp.WaysIn;

/// <summary>
/// One page in a headless Chromium, driven over its DevTools protocol. What the page or the browser complains of is kept: errors,
/// console messages, violations of the page's policy.
/// </summary>
internal sealed class HtmlPageBrowser : IAsyncDisposable
{
    private readonly ClientWebSocket socket = new();
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(120));
    private readonly string profile = Directory.CreateTempSubdirectory("handclasp-chromium-").FullName;
    private Process? process;
    private string session = "";
    private int last;

    /// <summary>What was complained of so far.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Opens a file and waits until it is loaded.</summary>
    public static async Task<HtmlPageBrowser> OpenAsync(string file, bool scripts = true)
    {
        var browser = new HtmlPageBrowser();
        try
        {
            await browser.StartAsync().ConfigureAwait(false);
            await browser.LoadAsync(file, scripts).ConfigureAwait(false);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The value of an expression in the page, as a string; promises are awaited.</summary>
    public async Task<string> TellAsync(string expression)
    {
        var told = await SendAsync(
                "Runtime.evaluate",
                new()
                {
                    ["expression"] = expression,
                    ["awaitPromise"] = true,
                    ["returnByValue"] = true,
                }
            )
            .ConfigureAwait(false);
        if (told["exceptionDetails"] is { } failed)
            throw new InvalidOperationException($"{expression}: {failed.ToJsonString()}");
        return told["result"]?["value"]?.ToString() ?? "";
    }

    /// <summary>The same as a number.</summary>
    public async Task<int> CountAsync(string expression) =>
        int.Parse(await TellAsync(expression).ConfigureAwait(false), CultureInfo.InvariantCulture);

    /// <summary>The page as PDF.</summary>
    public async Task<byte[]> PrintAsync()
    {
        var printed = await SendAsync("Page.printToPDF", new() { ["printBackground"] = false }).ConfigureAwait(false);
        return Convert.FromBase64String(printed["data"]!.GetValue<string>());
    }

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync().ConfigureAwait(false);
            process.Dispose();
        }

        patience.Dispose();
        // The last of its processes may still be writing.
        for (var tries = 0; Directory.Exists(profile); tries++)
        {
            try
            {
                Directory.Delete(profile, recursive: true);
            }
            catch (IOException) when (tries < 20)
            {
                await Task.Delay(100).ConfigureAwait(false);
            }
        }
    }

    private async Task LoadAsync(string file, bool scripts)
    {
        var target = await SendAsync("Target.createTarget", new() { ["url"] = "about:blank" }).ConfigureAwait(false);
        var attached = await SendAsync(
                "Target.attachToTarget",
                new() { ["targetId"] = target["targetId"]!.GetValue<string>(), ["flatten"] = true }
            )
            .ConfigureAwait(false);
        session = attached["sessionId"]!.GetValue<string>();
        foreach (var domain in new[] { "Page.enable", "Runtime.enable", "Log.enable" })
            await SendAsync(domain, []).ConfigureAwait(false);
        await SendAsync("Emulation.setScriptExecutionDisabled", new() { ["value"] = !scripts }).ConfigureAwait(false);
        await SendAsync("Page.navigate", new() { ["url"] = new Uri(file).AbsoluteUri }).ConfigureAwait(false);
        while (await TellAsync("document.readyState + ' ' + location.protocol").ConfigureAwait(false) != "complete file:")
            await Task.Delay(50, patience.Token).ConfigureAwait(false);
    }

    private async Task StartAsync()
    {
        // As root, in a container, its sandbox cannot start; the page is a file of our own.
        string[] arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", $"--user-data-dir={profile}"];
        process = Process.Start(
            new ProcessStartInfo("chromium", arguments) { RedirectStandardError = true, RedirectStandardOutput = true }
        )!;
        const string listening = "DevTools listening on ";
        while (await process.StandardError.ReadLineAsync(patience.Token).ConfigureAwait(false) is { } line)
        {
            if (!line.StartsWith(listening, StringComparison.Ordinal))
                continue;
            _ = process.StandardError.ReadToEndAsync(patience.Token);
            await socket.ConnectAsync(new Uri(line[listening.Length..].Trim()), patience.Token).ConfigureAwait(false);
            return;
        }

        throw new InvalidOperationException("chromium ended without a DevTools address");
    }

    private async Task<JsonObject> SendAsync(string method, JsonObject parameters)
    {
        var id = ++last;
        var message = new JsonObject
        {
            ["id"] = id,
            ["method"] = method,
            ["params"] = parameters,
        };
        if (session.Length > 0)
            message["sessionId"] = session;
        var bytes = Encoding.UTF8.GetBytes(message.ToJsonString());
        await socket.SendAsync(bytes, WebSocketMessageType.Text, true, patience.Token).ConfigureAwait(false);
        while (true)
        {
            var answer = await ReceiveAsync().ConfigureAwait(false);
            if (answer["method"]?.GetValue<string>() is "Log.entryAdded" or "Runtime.exceptionThrown" or "Runtime.consoleAPICalled")
                Complaints.Add(answer["params"]!.ToJsonString());
            if (answer["id"]?.GetValue<int>() != id)
                continue;
            return answer["result"] as JsonObject ?? throw new InvalidOperationException($"{method}: {answer.ToJsonString()}");
        }
    }

    private async Task<JsonObject> ReceiveAsync()
    {
        using var whole = new MemoryStream();
        var part = new byte[64 * 1024];
        while (true)
        {
            var got = await socket.ReceiveAsync(part.AsMemory(), patience.Token).ConfigureAwait(false);
            whole.Write(part, 0, got.Count);
            if (got.EndOfMessage)
                return JsonNode.Parse(whole.ToArray())!.AsObject();
        }
    }
}
