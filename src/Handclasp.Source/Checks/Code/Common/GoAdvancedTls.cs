using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Whose side options of google.golang.org/grpc/security/advancedtls are on: the same structure serves both.</summary>
internal static class GoAdvancedTls
{
    /// <summary>True for a server's.</summary>
    public static bool IsServer(CodeFile code, Setting setting)
    {
        if (setting.Sibling("RequireClientCert") is { } demanded && !code.Values.Of(demanded.Value).Is(false))
            return true;
        var open = setting.Container;
        if (open > 0 && code.IsWord(open - 1) && code[open - 1].Value.Contains("Server", StringComparison.Ordinal))
            return true;
        var held =
            setting.IsMember ? setting.Owner
            : open > 0 ? code.Held(open)
            : "";
        var around = open > 0 ? code.Parent(open) : -1;
        return code.Calls("NewServerCreds")
            .Any(c =>
                c.Open == around || held.Length > 0 && code.Is(c.Argument(0).To - 1, held) && GoTls.Speaks(code, setting.Name, c.Name)
            );
    }
}
