using System.Text.RegularExpressions;
using Xunit;

namespace Handclasp.WaysIn;

/// <summary>The Containerfile, as far as it can be held to its word without an engine.</summary>
public sealed class ContainerTests : IDisposable
{
    /// <summary>What the binary may load; all of it is in the base (runtime-deps, chiseled).</summary>
    private static readonly string[] Libraries = ["ld-linux", "libc", "libcrypto", "libm", "libssl"];

    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task The_last_stage_has_no_root_and_no_shell_and_one_program()
    {
        var last = (await InstructionsAsync()).SkipWhile(i => i.Word != "FROM").Skip(1).SkipWhile(i => i.Word != "FROM").ToList();

        Assert.Equal("${BASE}", last[0].Value);
        Assert.Matches("^[1-9][0-9]*:[1-9][0-9]*$", last.Last(i => i.Word == "USER").Value);
        Assert.Equal("[\"/usr/local/bin/handclasp\"]", last.Single(i => i.Word == "ENTRYPOINT").Value);
        Assert.DoesNotContain(last, i => i.Word is "RUN" or "ADD" or "ENV" or "EXPOSE");
        Assert.Contains(last, i => i is { Word: "COPY", Value: "--from=build /${TARGETARCH}/handclasp /usr/local/bin/handclasp" });
    }

    [Fact]
    public async Task Everything_that_is_copied_is_there_and_keys_are_not()
    {
        var copied = (await InstructionsAsync()).Where(i => i.Word == "COPY" && !i.Value.StartsWith("--from", StringComparison.Ordinal));
        var ignored = await File.ReadAllLinesAsync(Path.Combine(Ran.Root, ".containerignore"), TestContext.Current.CancellationToken);

        Assert.All(copied.SelectMany(i => i.Value.Split(' ')[..^1]), f => Assert.True(Path.Exists(Path.Combine(Ran.Root, f)), f));
        Assert.Superset(new HashSet<string> { ".git", "*.pem", "*.key", "*.p12", "*.pfx" }, ignored.ToHashSet());
    }

    /// <summary>The binary, the five libraries of such a base and its CA certificates in a root of their own: the demo scans four servers there, as nobody.</summary>
    [Fact]
    public async Task The_binary_runs_on_what_the_base_holds()
    {
        var native = Native();
        var script = $$"""
            set -e
            mkdir -p root/usr/local/bin root/tmp root/proc root/dev root/etc/ssl/certs
            chmod 1777 root/tmp
            cp '{{native}}' root/usr/local/bin/handclasp
            cp -L /etc/ssl/certs/ca-certificates.crt root/etc/ssl/certs/
            for lib in $(ldd '{{native}}' | grep -oE '/lib[^ ]+') $(ldconfig -p | grep -oE '/[^ ]*/lib(ssl|crypto)\.so\.3$'); do
              mkdir -p "root$(dirname "$lib")"; cp -L "$lib" "root$lib"; done
            (cd root && find . -name '*.so*' | sed 's|.*/||' | sort)
            tar -C root -c usr lib lib64 etc | gzip -9 | wc -c
            mount --bind /dev root/dev
            mount -t proc proc root/proc
            ip link set lo up
            chroot --userspec=1654:1654 root /usr/local/bin/handclasp demo --output /tmp/demo.html > demo.txt || { cat demo.txt; exit 1; }
            """;
        await File.WriteAllTextAsync(Path.Combine(scratch.Path, "run.sh"), script, TestContext.Current.CancellationToken);
        var ran = await Ran.BashAsync("export PATH=$PATH:/usr/sbin:/sbin; unshare --net --mount bash run.sh", scratch.Path);
        Assert.True(ran.Code == 0, ran.Out + ran.Error);
        var lines = ran.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var demo = await File.ReadAllTextAsync(Path.Combine(scratch.Path, "demo.txt"), TestContext.Current.CancellationToken);

        Assert.Equal(
            Libraries,
            lines[..^1]
                .Select(l =>
                    Regex
                        .Match(l, "^[a-z-]+")
                        .Value.Replace("ld-linux-x", "ld-linux", StringComparison.Ordinal)
                        .Replace("ld-linux-aarch", "ld-linux", StringComparison.Ordinal)
                )
        );
        Assert.InRange(int.Parse(lines[^1], System.Globalization.CultureInfo.InvariantCulture), 1_000_000, 40_000_000);
        Assert.Contains("HC101", demo, StringComparison.Ordinal);
        Assert.DoesNotContain("defect", demo, StringComparison.Ordinal);
    }

    /// <summary>What the dynamic linker opens while the demo runs is what the base must hold, no more.</summary>
    [Fact]
    public async Task The_binary_loads_five_libraries()
    {
        var ran = await Ran.BashAsync(
            $"LD_DEBUG=files '{Native()}' demo --output demo.html 2>&1 > demo.txt | grep -oE 'calling init: [^ ]+' | sort -u",
            scratch.Path
        );

        var loaded = Regex
            .Matches(ran.Out, "/(?<name>lib[a-z]+|ld-linux)[^/\n]*\n")
            .Select(m => m.Groups["name"].Value)
            .Distinct()
            .Order(StringComparer.Ordinal);
        Assert.Equal(Libraries, loaded);
    }

    private static string Native()
    {
        var native = Environment.GetEnvironmentVariable("HANDCLASP_NATIVE") ?? "";
        Assert.SkipWhen(native.Length == 0, "needs a native binary: set HANDCLASP_NATIVE, as .ci/run does");
        return native;
    }

    private static async Task<IReadOnlyList<(string Word, string Value)>> InstructionsAsync()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Ran.Root, "Containerfile"), TestContext.Current.CancellationToken);
        return
        [
            .. text.Replace("\\\n", " ", StringComparison.Ordinal)
                .Split('\n')
                .Where(l => l.Length > 0 && l[0] != '#')
                .Select(l => (l.Split(' ')[0], l[(l.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim())),
        ];
    }
}
