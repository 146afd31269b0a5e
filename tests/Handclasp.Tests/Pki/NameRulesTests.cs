using System.Text;
using Handclasp.Pki;
using Xunit;

namespace Handclasp.Tests.Pki;

/// <summary>Names against constraints, kind by kind (RFC 5280 section 4.2.1.10).</summary>
public sealed class NameRulesTests
{
    [Theory]
    [InlineData(NameRules.Dns, "a.test", "a.test", true)]
    [InlineData(NameRules.Dns, "a.test", "x.A.test", true)]
    [InlineData(NameRules.Dns, "a.test", "ba.test", false)]
    [InlineData(NameRules.Dns, ".a.test", "a.test", false)]
    [InlineData(NameRules.Dns, ".a.test", "x.a.test", true)]
    [InlineData(NameRules.Email, "a.test", "x@a.test", true)]
    [InlineData(NameRules.Email, "a.test", "x@y.a.test", false)]
    [InlineData(NameRules.Email, ".a.test", "x@y.a.test", true)]
    [InlineData(NameRules.Email, "x@a.test", "y@a.test", false)]
    [InlineData(NameRules.Uri, "a.test", "spiffe://a.test/x", true)]
    [InlineData(NameRules.Uri, "a.test", "spiffe://b.test/a.test", false)]
    [InlineData(NameRules.Uri, "a.test", "urn:uuid:1", false)]
    public void Permitted_and_excluded_are_opposites(int kind, string tree, string name, bool inside)
    {
        var names = Names(kind, name);
        NameRules.Subtree[] trees = [new(kind, Encoding.ASCII.GetBytes(tree))];

        Assert.Equal(inside, new NameRules(trees, []).Allows(names));
        Assert.Equal(!inside, new NameRules([], trees).Allows(names));
    }

    [Theory]
    [InlineData("10.0.0.0", "255.0.0.0", "10.9.8.7", true)]
    [InlineData("10.0.0.0", "255.0.0.0", "11.0.0.1", false)]
    [InlineData("10.0.0.0", "255.0.0.0", "2001:db8::1", false)]
    public void Addresses_lie_in_networks(string network, string mask, string address, bool inside)
    {
        byte[] tree = [.. System.Net.IPAddress.Parse(network).GetAddressBytes(), .. System.Net.IPAddress.Parse(mask).GetAddressBytes()];

        Assert.Equal(inside, new NameRules([new(NameRules.Ip, tree)], []).Allows(Names(NameRules.Ip, address)));
    }

    [Fact]
    public void Subjects_lie_below_directories()
    {
        var tree = NameWriter.Of("", "Acme");
        var rules = new NameRules([new(NameRules.Directory, tree)], []);

        Assert.True(rules.Allows(new(NameWriter.Below(tree, "x"), AlternativeNames.None)));
        Assert.False(rules.Allows(new(NameWriter.Of("x", "Other"), AlternativeNames.None)));
        Assert.True(rules.Allows(new(NameWriter.Empty, AlternativeNames.None)));
    }

    [Fact]
    public void Kinds_without_a_constraint_are_free()
    {
        var rules = new NameRules([new(NameRules.Email, "a.test"u8.ToArray())], []);

        Assert.True(rules.Allows(Names(NameRules.Dns, "b.test")));
        Assert.False(rules.Allows(Names(NameRules.Email, "x@b.test")));
    }

    [Fact]
    public void What_is_written_is_read_and_excludes()
    {
        var names = new ClaimedNames(NameWriter.Of("x"), new(["a.test"], ["10.0.0.1"], ["spiffe://a.test/x"], ["x@a.test"]));

        var read = NameRules.Read(NameRules.Excluding(names)!.Value);

        Assert.Equal([NameRules.Dns, NameRules.Email, NameRules.Uri, NameRules.Ip], read!.Permitted.Select(t => t.Kind));
        Assert.False(read.Allows(names));
        Assert.True(read.Allows(Names(NameRules.Dns, "elsewhere.handclasp.invalid")));
        Assert.Null(NameRules.Excluding(new(NameWriter.Empty, AlternativeNames.None)));
        Assert.Null(NameRules.Read([1, 2, 3]));
    }

    private static ClaimedNames Names(int kind, string name) =>
        new(
            NameWriter.Empty,
            kind switch
            {
                NameRules.Dns => new([name], [], [], []),
                NameRules.Ip => new([], [name], [], []),
                NameRules.Uri => new([], [], [name], []),
                _ => new([], [], [], [name]),
            }
        );
}
