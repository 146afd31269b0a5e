using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Handclasp.WaysIn;

/// <summary>The comment on a pull request, against a fake of GitHub's API.</summary>
public sealed class ActionCommentTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("handclasp-comment-").FullName;
    private readonly List<JsonObject> comments = [];
    private int refuse;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_first_run_writes_a_comment_and_the_next_changes_it()
    {
        using var api = new ActionWeb(Answer);
        for (var i = 0; i < 120; i++)
            Add("someone", $"comment {i}");

        var first = await UseAsync(api, PullRequest(7), "bad.js");
        var written = comments[^1];
        var body = (string)written["body"]!;
        Add("someone", "a later comment");
        File.WriteAllText(Path.Combine(folder, "bad.js"), "require('https').get({ host: 'a' });\n");
        var second = await UseAsync(api, PullRequest(7), "bad.js");

        Assert.Equal((1, 0), (first.Code, second.Code));
        Assert.Equal(122, comments.Count);
        Assert.Contains("FAIL", body, StringComparison.Ordinal);
        Assert.DoesNotContain("**FAIL**", (string)written["body"]!, StringComparison.Ordinal);
        Assert.Contains("# Handclasp:", (string)written["body"]!, StringComparison.Ordinal);
        Assert.Equal(["POST", "PATCH"], api.Requests.Where(r => r.Method != "GET").Select(r => r.Method));
        Assert.All(api.Requests, r => Assert.Equal("Bearer ghs_test.token-1", r.Authorization));
        Assert.Contains(api.Requests, r => r.Path.EndsWith("per_page=100&page=2", StringComparison.Ordinal));
        Assert.DoesNotContain("ghs_test", first.Log + second.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comment_of_another_with_our_marker_is_left_alone()
    {
        using var api = new ActionWeb(Answer);
        await UseAsync(api, PullRequest(7), "bad.js");
        comments[0]["user"]!["login"] = "mallory";

        await UseAsync(api, PullRequest(7), "bad.js");

        Assert.Equal(["mallory", "github-actions[bot]"], comments.Select(c => (string)c["user"]!["login"]!));
    }

    [Fact]
    public async Task Two_uses_in_a_job_have_a_comment_each()
    {
        using var api = new ActionWeb(Answer);

        await UseAsync(api, PullRequest(7), "bad.js");
        await UseAsync(api, PullRequest(7), ".");

        Assert.Equal(2, comments.Count);
    }

    [Fact]
    public async Task A_long_report_is_cut_at_a_line_and_closed()
    {
        using var api = new ActionWeb(Answer);
        File.WriteAllText(
            Path.Combine(folder, "bad.js"),
            string.Concat(Enumerable.Range(0, 400).Select(i => $"require('https').get({{ host: 'h{i}', rejectUnauthorized: false }});\n"))
        );

        var used = await UseAsync(api, PullRequest(7), "bad.js");

        var body = (string)comments.Single()["body"]!;
        Assert.Equal(1, used.Code);
        Assert.InRange(body.Length, 30_000, 65_536);
        Assert.EndsWith("**Shortened**: the whole is in the JSON report.\n", body, StringComparison.Ordinal);
        Assert.Equal(body.Split("<details>").Length, body.Split("</details>").Length);
        Assert.DoesNotContain("Shortened", used.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_may_not_write_is_a_warning_and_the_gate_stands()
    {
        using var api = new ActionWeb(Answer);
        refuse = 403;

        var bad = await UseAsync(api, PullRequest(7), "bad.js");
        File.WriteAllText(Path.Combine(folder, "bad.js"), "");
        var good = await UseAsync(api, PullRequest(7), "bad.js");

        Assert.Equal((1, 0), (bad.Code, good.Code));
        foreach (var used in new[] { bad, good })
            Assert.Contains(used.Commands, c => c.Name == "warning" && c.Data.Contains("pull-requests: write", StringComparison.Ordinal));
        Assert.Empty(comments);
    }

    [Theory]
    [InlineData("""{ "ref": "refs/heads/main" }""")]
    [InlineData("""{ "pull_request": { "number": "7/../../x" } }""")]
    [InlineData("no JSON")]
    public async Task A_run_that_is_not_about_a_pull_request_says_so_and_asks_nothing(string payload)
    {
        using var api = new ActionWeb(Answer);

        var used = await UseAsync(api, payload, "bad.js");

        Assert.Equal(1, used.Code);
        Assert.Contains(used.Commands, c => c.Name == "notice" && c.Data.Contains("no comment", StringComparison.Ordinal));
        Assert.Empty(api.Requests);
    }

    private static string PullRequest(int number) => $$"""{ "pull_request": { "number": {{number}} } }""";

    private Task<ActionResult> UseAsync(ActionWeb api, string payload, string source)
    {
        if (!File.Exists(Path.Combine(folder, "bad.js")))
            File.WriteAllText(Path.Combine(folder, "bad.js"), "require('https').get({ rejectUnauthorized: false });\n");
        File.WriteAllText(Path.Combine(folder, "event.json"), payload);
        return ActionRun.UseAsync(
            new Dictionary<string, string> { ["source"] = source, ["comment"] = "true" },
            folder,
            new Dictionary<string, string>
            {
                ["GITHUB_API_URL"] = api.Address,
                ["GITHUB_REPOSITORY"] = "acme/api",
                ["GITHUB_EVENT_PATH"] = Path.Combine(folder, "event.json"),
                ["GITHUB_WORKFLOW"] = "a --> \" workflow",
                ["GITHUB_JOB"] = "security",
            }
        );
    }

    private void Add(string login, string body) =>
        comments.Add(
            new JsonObject
            {
                ["id"] = comments.Count + 1000,
                ["body"] = body,
                ["user"] = new JsonObject { ["login"] = login },
            }
        );

    /// <summary>GitHub's answers as far as they are asked for; GET /user is refused, as it is to a job's own token.</summary>
    private (int, byte[]) Answer(WebRequest request)
    {
        if (request.Path == "/user")
            return (403, []);
        if (refuse > 0 && request.Method != "GET")
            return (refuse, []);
        if (request.Method == "GET" && request.Path.StartsWith("/repos/acme/api/issues/7/comments?", StringComparison.Ordinal))
        {
            var page = int.Parse(request.Path[(request.Path.LastIndexOf('=') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
            return (200, Encoding.UTF8.GetBytes(JsonSerializer.Serialize(comments.Skip((page - 1) * 100).Take(100))));
        }

        var body = request.Method == "GET" ? "" : (string)JsonNode.Parse(request.Body)!["body"]!;
        if (request is { Method: "POST", Path: "/repos/acme/api/issues/7/comments" })
        {
            Add("github-actions[bot]", body);
            return (201, "{}"u8.ToArray());
        }

        const string one = "/repos/acme/api/issues/comments/";
        if (request.Method == "PATCH" && request.Path.StartsWith(one, StringComparison.Ordinal))
        {
            comments.Single(c => c["id"]!.ToString() == request.Path[one.Length..])["body"] = body;
            return (200, "{}"u8.ToArray());
        }

        return (404, []);
    }
}
