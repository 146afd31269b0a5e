using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Apple;

/// <summary>HC521: clients in Swift and Objective-C that show a certificate to a private peer and leave it to the public authorities to vouch for it.</summary>
internal static class Private
{
    /// <summary>HC521.</summary>
    public static IEnumerable<Flag> Look(CodeFile code) => PrivatePeers.Look(code, Own(code).Where(o => !Sides.IsServer(code, o.Place)));

    private static IEnumerable<(Span At, int Place)> Own(CodeFile code)
    {
        foreach (var setting in code.Settings("certificateChain"))
            if (setting.IsMember || setting.Container > 0 && code[setting.Container - 1].Value is "forClient" or "makeClientConfiguration")
                yield return (setting.Whole, setting.Name);
        foreach (var call in code.Calls("sec_protocol_options_set_local_identity"))
            yield return (call.Whole, call.Name);
        foreach (var call in code.Calls("URLCredential"))
            if (code.Is(call.Open + 1, "identity"))
                yield return (call.Whole, call.Name);
        foreach (var at in code.Index.Places("credentialWithIdentity"))
            if (code.IsWord(at) && code.Is(at + 1, ":"))
                yield return (new(at, at + 2), at);
    }
}
