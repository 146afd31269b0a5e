namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Parts of names that several checks understand in the same way.</summary>
internal static class Words
{
    /// <summary>Parts of the names of functions that read from elsewhere: what they are given is a path or a name, not the thing itself.</summary>
    public static IReadOnlyList<string> Reads { get; } =
    [
        "read",
        "getenv",
        "env",
        "secret",
        "load",
        "open",
        "fetch",
        "path",
        "file",
        "config",
        "hkdf",
        "derive",
        "param",
        "vault",
        "lookup",
        "random",
    ];
}
