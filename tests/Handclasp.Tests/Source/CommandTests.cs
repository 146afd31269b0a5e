using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Xunit;

namespace Handclasp.Tests.Source;

/// <summary>Commands in whatever holds them: where exactly they stand, and that a correction touches nothing else.</summary>
public sealed class CommandTests
{
    [Theory]
    [InlineData("run: curl -k https://a/\n", "-k")]
    [InlineData("run: >-\n  curl\n  -k\n  https://a/\n", "-k")]
    [InlineData("run: |+\n  # it's a comment\n  curl -k https://a/\n", "-k")]
    [InlineData("- {name: x, run: \"curl \\\"-k\\\" https://a/\"}\n", "-k")]
    [InlineData("a: &x\n  script:\n  - 'curl ''https://a/'' -k'\n", "-k")]
    [InlineData("command: [curl, -k, \"https://a/\"]\n", "-k")]
    [InlineData("args:\n  - --kubelet-insecure-tls\n", "--kubelet-insecure-tls")]
    [InlineData("env:\n- name: NODE_TLS_REJECT_UNAUTHORIZED\n  value: \"0\"\n", "NODE_TLS_REJECT_UNAUTHORIZED")]
    public void A_command_in_YAML_is_told_where_it_stands(string text, string flagged)
    {
        var (_, flag, code) = Assert.Single(Snippets.Look(All.Yaml, text));

        var (from, to) = Fixing.Range(code, flag);
        Assert.Contains(flagged, text[from..to], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("description: run curl -k to test\n")]
    [InlineData("# curl -k\nrun: echo 'curl -k'\n")]
    [InlineData("run: |\n  cat > notes.md <<'EOF'\n  curl -k https://a/\n  EOF\n")]
    [InlineData("env:\n  NODE_TLS_REJECT_UNAUTHORIZED: \"1\"\n")]
    public void What_YAML_only_speaks_of_is_none(string text) => Assert.Empty(Snippets.Look(All.Yaml, text));

    [Theory]
    [InlineData("curl -fsSLk https://a/", "curl -fsSL https://a/")]
    [InlineData("curl \\\n  --insecure \\\n  https://a/", "curl \\\n  \\\n  https://a/")]
    [InlineData("opts=(-s -k)\ncurl \"${opts[@]}\" https://a/", "opts=(-s)\ncurl \"${opts[@]}\" https://a/")]
    [InlineData("bash -c 'wget --no-check-certificate https://a/'", "bash -c 'wget https://a/'")]
    [InlineData("export NODE_TLS_REJECT_UNAUTHORIZED='0' # why", "export NODE_TLS_REJECT_UNAUTHORIZED='1' # why")]
    public void A_correction_touches_the_flagged_words_alone(string before, string after)
    {
        var (_, flag, code) = Assert.Single(Snippets.Look(All.Shell, before));

        Assert.True(flag.IsSafe);
        Assert.Equal(after, Fixing.Corrected(code, [flag]));
    }

    [Fact]
    public void A_program_within_a_script_is_read_as_one()
    {
        const string text = "cat <<'EOF' | python3\nimport ssl\nssl._create_default_https_context = ssl._create_unverified_context\nEOF\n";
        var (check, flag, code) = Assert.Single(Snippets.Look(All.Shell, text));

        Assert.Equal("HC500", check);
        Assert.Equal(3, code.Source.At(Fixing.Range(code, flag).From).Line);
    }

    [Fact]
    public void A_command_in_a_program_is_told_on_its_own_line()
    {
        const string text = "import os\nos.system(\"\"\"\nset -e\ncurl -k https://a/\n\"\"\")\n";
        var (check, flag, code) = Assert.Single(Snippets.Look(All.Python, text));

        Assert.Equal(("HC580", Confidence.Certain), (check, flag.Confidence));
        Assert.Equal((4, 6), code.Source.At(Fixing.Range(code, flag).From));
    }
}
