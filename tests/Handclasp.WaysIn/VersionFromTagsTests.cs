using Xunit;

namespace Handclasp.WaysIn;

/// <summary>The version is the git tag's, with git and without.</summary>
public sealed class VersionFromTagsTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    /// <summary>In a clone MinVer takes the tag; in a source archive git has written it into eng/version.txt; in one of an untagged commit there is none.</summary>
    [Fact]
    public async Task A_tag_is_the_version_of_a_clone_and_of_a_source_archive()
    {
        var ran = await Ran.BashAsync(
            $$"""
            set -e
            git clone -q '{{Ran.Root}}' clone
            cd clone
            git -c user.name=t -c user.email=t@t commit -q --allow-empty -m 'after all tags'
            archived() { rm -rf ../archive; mkdir ../archive; git archive HEAD | tar -x -C ../archive; (cd ../archive; dotnet msbuild src/Handclasp -getProperty:MinVerVersionOverride); }
            git tag v47.11.1-rc.2
            dotnet restore src/Handclasp -v quiet
            echo "clone: $(dotnet msbuild src/Handclasp -t:MinVer -getProperty:MinVerVersion)"
            echo "archive: $(archived)"
            git tag -d v47.11.1-rc.2 > deleted
            echo "no tag: $(archived)"
            """,
            scratch.Path
        );

        Assert.True(ran.Code == 0, ran.Out + ran.Error);
        Assert.Matches("^clone: 47\\.11\\.1-rc\\.2\narchive: 47\\.11\\.1-rc\\.2\nno tag: \n$", ran.Out);
    }
}
