using Xunit;

namespace Handclasp.WaysIn;

/// <summary>Inputs that try to be more than data: nothing of them is run, no output is forged, the runner obeys no line of theirs.</summary>
public sealed class ActionInjectionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("handclasp-injection-").FullName;

    private static readonly string[] Attempts =
    [
        "$(touch PWNED)",
        "`touch PWNED`",
        "; touch PWNED ;",
        "x & touch PWNED & | touch PWNED",
        "'; touch PWNED; '",
        "\"; touch PWNED; \"",
        "\" $(touch PWNED) \"",
        "${IFS}$(touch${IFS}PWNED)",
        "a[$(touch PWNED)]",
        "x\ntouch PWNED\n",
        "x\nscore=100\ngrade=A",
        "x\r\nscore=100",
        "x<<EOF\nscore=100\nEOF",
        "::set-output name=score::100",
        "x\n::set-output name=score::100",
        "x\n::error::forged",
        "x\n  ::add-mask::a",
        "%0A::error::forged",
        "x%0Ascore=100",
        "-version",
        "--output=PWNED",
        "--format",
        "--",
        "$GITHUB_TOKEN ~ * ? [a-z] {a,b} !! \\",
    ];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Inputs that take any text.</summary>
    private static readonly string[] Free =
    [
        "client_cert",
        "client_key",
        "client_key_passphrase_env",
        "client_ca",
        "client_ca_key",
        "server_ca",
        "openapi",
        "fail_on",
        "fail_if_score_below",
        "baseline",
        "config",
        "report",
        "sarif",
    ];

    [Fact]
    public async Task The_attempts_work_where_a_shell_reads_them()
    {
        await Ran.BashAsync($"echo {Attempts[0]}", folder);

        Assert.True(File.Exists(Path.Combine(folder, "PWNED")));
    }

    [Theory]
    [MemberData(nameof(AllAttempts))]
    public async Task Nothing_is_run_whatever_all_inputs_try(string attempt)
    {
        var with = new Dictionary<string, string> { ["target"] = attempt, ["path"] = attempt };
        if (!attempt.Contains('\n', StringComparison.Ordinal))
            foreach (var input in Free)
                with[input] = attempt;

        Harmless(await ActionRun.UseAsync(with, folder, Stub()), attempt);
        Harmless(
            await ActionRun.UseAsync(new Dictionary<string, string> { ["target"] = "a", ["args"] = attempt }, folder, Stub()),
            attempt
        );
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task Nothing_is_run_whatever_one_input_tries(string input)
    {
        foreach (var attempt in new[] { "$(touch PWNED)", "x\nscore=100\ngrade=A", "x\n::error::forged" })
        {
            var with = new Dictionary<string, string> { [input] = attempt };
            if (input != "source")
                with.TryAdd("target", "https://127.0.0.1:1/");
            // A version is only read where no binary is named; no release is fetched, for there is none at this address.
            var environment = Stub();
            if (input == "version")
                environment = new() { ["HANDCLASP_RELEASES"] = "http://127.0.0.1:1" };

            Harmless(await ActionRun.UseAsync(with, folder, environment, own: false), $"{input}: {attempt}");
        }
    }

    private void Harmless(ActionResult used, string what)
    {
        var why = $"{what}\n{used.Log}";
        Assert.True(!Directory.EnumerateFileSystemEntries(folder, "PWNED", SearchOption.AllDirectories).Any(), why);
        Assert.True(used.Outputs["score"] is "" or "12", why);
        Assert.True(used.Outputs["grade"] is "" or "F", why);
        Assert.True(used.Outputs["exit_code"] is "" or "0" or "2", why);
        Assert.All(used.Outputs.Values, v => Assert.DoesNotContain('\n', v));
        Assert.All(used.Commands, c => Assert.True(c.Name == "error" && c.Properties == "title=handclasp" && c.Data != "forged", why));
    }

    [Fact]
    public async Task What_reaches_the_tool_is_the_input_word_for_word()
    {
        const string nasty = "$(touch PWNED) `x` \"y\" 'z' \\ * %0A";
        var with = new Dictionary<string, string>
        {
            ["target"] = $"{nasty}\n--fix",
            ["client_cert"] = $"  {nasty}\n",
            ["path"] = "/a b\n--mtls",
            ["args"] = """--expect 'a  $(b)' "c 'd'" e\ f $HOME *""",
        };

        var used = await ActionRun.UseAsync(with, folder, Stub());

        Assert.Equal(0, used.Code);
        var words = (await File.ReadAllTextAsync(Path.Combine(folder, "words"))).Split('\0')[..^1];
        string[] end =
        [
            $"--client-cert={nasty}",
            "--path=/a b",
            "--path=--mtls",
            "--expect",
            "a  $(b)",
            "c 'd'",
            "e f",
            "$HOME",
            "*",
            "--",
            nasty,
            "--fix",
        ];
        Assert.Equal("scan", words[0]);
        Assert.Equal(end, words[^end.Length..]);
    }

    [Fact]
    public async Task What_the_tool_prints_of_a_peer_is_not_obeyed()
    {
        var used = await ActionRun.UseAsync(
            new Dictionary<string, string> { ["target"] = "https://127.0.0.1:1/" },
            folder,
            Stub("printf '::set-output name=score::100\\n  ::add-mask::a\\n::stop-commands::x\\n'; echo '::error::forged' >&2")
        );

        Assert.Contains("::add-mask::a", used.Log, StringComparison.Ordinal);
        Assert.Empty(used.Commands);
        Assert.Equal("12", used.Outputs["score"]);
    }

    [Fact]
    public async Task The_key_of_the_environment_does_not_reach_the_tool()
    {
        var environment = Stub("printf '%s/%s' \"${HANDCLASP_API_KEY-absent}\" \"${HANDCLASP_TIMEOUT-absent}\" > key");
        (environment["HANDCLASP_API_KEY"], environment["HANDCLASP_TIMEOUT"]) = ("hc_secret", "9s");

        await ActionRun.UseAsync(new Dictionary<string, string> { ["target"] = "https://127.0.0.1:1/" }, folder, environment);

        Assert.Equal("absent/9s", await File.ReadAllTextAsync(Path.Combine(folder, "key")));
    }

    [Fact]
    public async Task A_tool_that_writes_nothing_does_not_pass()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "old.json"), """{ "score": { "value": 100 } }""");

        var used = await ActionRun.UseAsync(
            new Dictionary<string, string> { ["target"] = "https://127.0.0.1:1/", ["report"] = "old.json" },
            folder,
            new Dictionary<string, string> { ["HANDCLASP_BINARY"] = Program("true") }
        );

        Assert.Equal(3, used.Code);
        Assert.Equal("", used.Outputs["score"]);
        Assert.Equal("", used.Outputs["report"]);
    }

    public static TheoryData<string> AllAttempts() => [.. Attempts];

    public static TheoryData<string> Inputs() =>
        [.. ActionYaml.Read(ActionRun.File).At("inputs").Pairs().Select(p => p.Key).Where(k => k is not ("comment" or "github_token"))];

    /// <summary>A tool that keeps its words and writes a small report: what is tested here is the way to it.</summary>
    private Dictionary<string, string> Stub(string more = "true") =>
        new()
        {
            ["HANDCLASP_BINARY"] = Program(
                """
                [[ $1 == --version ]] && { echo handclasp 1.2.3; exit; }
                printf '%s\0' "$@" > words
                while (($# > 0)); do
                  case $1-$2 in
                    --output-*.json) printf '{\n  "score": {\n    "value": 12,\n    "grade": "F",\n  }\n}\n' > "$2" ;;
                    --output-- | --output-PWNED) ;;
                    --output-*) : > "$2" ;;
                  esac
                  shift
                done
                """
                    + "\n"
                    + more
            ),
        };

    private string Program(string script)
    {
        var path = Path.Combine(folder, "stub.sh");
        File.WriteAllText(path, "#!/usr/bin/env bash\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
