using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// A configuration that one function makes, a field keeps, and a method takes out again to set the callback that verifies:
/// creds{config: conf}, config := clone(c.config), config.VerifyPeerCertificate = … (as grpc-go's advancedtls does).
/// </summary>
internal static class GoKept
{
    /// <summary>True where the callback is set on what is taken out of the field that an option's configuration is kept in.</summary>
    public static bool IsVerified(CodeFile code, Setting setting)
    {
        var callbacks = code.Settings("VerifyPeerCertificate", "VerifyConnection")
            .Where(s => s.IsMember && GoCallbacks.Judge(code, s.Value) == Verdicts.Decides)
            .ToList();
        if (callbacks.Count == 0 || code.Functions.NamedAround(setting.Name) is not { } maker)
            return false;
        return Fields(code, maker).Any(f => callbacks.Exists(c => IsOf(code, c, f)));
    }

    /// <summary>The fields that hold what a function makes: conf, err := o.clientConfig(), creds{config: conf}; creds{config: newConfig()}.</summary>
    private static IEnumerable<string> Fields(CodeFile code, Function maker)
    {
        foreach (var call in code.Calls(maker.Name))
        {
            if (maker.Start <= call.Name && call.Name < maker.Body.To)
                continue;
            if (Field(code, call.Start) is { Length: > 0 } direct)
                yield return direct;
            var held = code.StatementStart(call.Start);
            if (!code.IsWord(held) || code[held + 1].Value is not ("," or ":=" or "="))
                continue;
            foreach (var use in code.Index.Places(code[held].Value))
                if (use > held && code.Functions.AreTogether(use, held) && Field(code, use) is { Length: > 0 } field)
                    yield return field;
        }
    }

    private static string Field(CodeFile code, int value) =>
        code.Is(value - 1, ":") && code.IsWord(value - 2) ? code[value - 2].Value
        : code.Is(value - 1, "=") && code.IsWord(value - 2) && code.IsLink(value - 3) ? code[value - 2].Value
        : "";

    /// <summary>c.config.VerifyConnection = …, and config.VerifyConnection = … where config := c.config.Clone().</summary>
    private static bool IsOf(CodeFile code, Setting callback, string field) =>
        callback.Owner.EndsWith("." + field, StringComparison.Ordinal)
        || code.Names.Reaching(callback.Owner, callback.Name)
            .Any(a => Enumerable.Range(a.Value.From, Math.Min(a.Value.Length, 20)).Any(i => code.Is(i, field) && code.IsLink(i - 1)));
}
