using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Handclasp.Model;
using Xunit;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Handclasp.Tests;

/// <summary>DESIGN.md section 2: who may use whom.</summary>
public sealed class ArchitectureTests
{
    private static readonly Architecture House = new ArchLoader().LoadAssemblies(typeof(Report).Assembly).Build();

    [Theory]
    [InlineData("Model", "Tls|Pki|Protocols|Engine|Checks|Reports")]
    [InlineData("Tls", "Protocols|Engine|Checks|Reports")]
    [InlineData("Pki", "Tls|Protocols|Engine|Checks|Reports")]
    [InlineData("Protocols", "Tls|Pki|Checks|Reports")]
    [InlineData("Engine", "Checks|Reports")]
    [InlineData("Checks", "Reports")]
    [InlineData("Reports", "Tls|Protocols|Checks")]
    public void Layers_use_only_what_lies_below(string layer, string above)
    {
        var mine = Types().That().ResideInNamespaceMatching($@"^Handclasp\.{layer}(\..*)?$");
        var forbidden = Types().That().ResideInNamespaceMatching($@"^Handclasp\.({above})(\..*)?$");

        var violations = mine.Should().NotDependOnAny(forbidden).Evaluate(House).Where(r => !r.Passed).Select(r => r.Description).ToList();

        Assert.Empty(violations);
        Assert.NotEmpty(mine.GetObjects(House));
    }

    [Fact]
    public void Only_the_TLS_layer_opens_sockets()
    {
        var sockets = typeof(System.Net.Sockets.Socket).Assembly.GetName().Name;
        var users = House
            .Types.Where(t => t.Dependencies.Any(d => d.Target.FullName.StartsWith("System.Net.Sockets.", StringComparison.Ordinal)))
            .Select(t => t.FullName)
            .Where(name => !name.StartsWith("Handclasp.Tls.", StringComparison.Ordinal))
            .ToList();

        Assert.Equal("System.Net.Sockets", sockets);
        Assert.Empty(users);
    }
}
