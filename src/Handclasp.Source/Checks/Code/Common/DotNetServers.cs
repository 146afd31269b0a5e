using System.Text.RegularExpressions;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Servers of .NET: which of several in one file another line speaks for.</summary>
internal static partial class DotNetServers
{
    /// <summary>Words of which each configures a server of its own.</summary>
    public static readonly string[] Rivals =
    [
        "ClientCertificateMode",
        "AllowAnyClientCertificate",
        "ClientCertificateValidation",
        "SslServerAuthenticationOptions",
        "AuthenticateAsServer",
        "AuthenticateAsServerAsync",
        "WithClientCertificate",
    ];

    private static readonly string[] Routes = ["MapGet", "MapPost", "MapPut", "MapDelete", "MapPatch", "MapMethods", "Map", "MapGroup"];

    /// <summary>The certificate authentication handler verifies what this listener let pass: it is added for the same server.</summary>
    public static bool IsAuthenticated(CodeFile code, int at) =>
        code.Calls("AddCertificate").Any(c => IsOfHandler(code, c) && Kinship.Speaks(code, at, c.Name, Rivals));

    /// <summary>AddAuthentication().AddCertificate(o => …), and no collection that a certificate is put into.</summary>
    public static bool IsOfHandler(CodeFile code, Call call) =>
        call.Arguments.Count == 0
        || code.Names.Has("CertificateAuthenticationDefaults")
        || code.Names.Has("AddAuthentication")
        || code.Functions.Of(call.Arguments[^1]) is not null;

    /// <summary>
    /// True where what one line proves holds for another: in the same function, in one that the other stands in or names, or in a part of the pipeline
    /// that every request passes. What one route looks at says nothing of another route.
    /// </summary>
    /// <param name="code">The file.</param>
    /// <param name="at">The line that is to be proven.</param>
    /// <param name="proof">Where something is proven.</param>
    /// <param name="rivals">Words that make another server: what only such a server's function names is that server's.</param>
    public static bool IsProvenFor(CodeFile code, int at, int proof, params string[] rivals)
    {
        if (code.Functions.AreTogether(at, proof))
            return true;
        if (Route(code, proof) is { } route && !(route.Open < at && at < code.Mate(route.Open)))
            return false;
        return Kinship.Speaks(code, at, proof, rivals)
            && (code.Functions.NamedAround(proof) is not { } home || Passed().IsMatch(home.Name) || Names(code, at, home));
    }

    /// <summary>The functions that one of the two places names, or the other way round.</summary>
    private static bool Names(CodeFile code, int at, Function other) =>
        code.Functions.NamedAround(at) is not { } mine
        || ReferenceEquals(mine, other)
        || code.Index.Places(other.Name).Any(p => mine.Body.Contains(p))
        || code.Index.Places(mine.Name).Any(p => other.Body.Contains(p));

    /// <summary>Methods that every connection or request passes, by the names that frameworks and people give them.</summary>
    [GeneratedRegex("^(Invoke|On[A-Z]|Handle|Valid|Verif|Check|Is[A-Z]|Authenticat|Authoriz|Configure|Main$|Accept)")]
    private static partial Regex Passed();

    /// <summary>The call that maps a route around a token.</summary>
    private static Call? Route(CodeFile code, int index)
    {
        for (var open = code.Parent(index); open > 0; open = code.Parent(open))
            if (code.CallAt(open) is { } call && Routes.Contains(call.Word))
                return call;
        return null;
    }
}
