using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.UnverifiedIdentity;

/// <summary>
/// .NET: certificates that come with a message. Its signature proves that the sender holds the key beside it; who he is, only a chain that is built
/// or a digest that is known can tell.
/// </summary>
internal static class DotNetMessages
{
    /// <summary>What proves possession of the key alone.</summary>
    private static readonly string[] Possession = ["VerifyData", "VerifyHash", "CheckSignature"];

    /// <summary>What makes a certificate of bytes or a text.</summary>
    private static readonly string[] Making =
    [
        "X509Certificate2",
        "X509Certificate",
        "LoadCertificate",
        "CreateFromPem",
        "FromBase64String",
    ];

    private static readonly string[] Naming = ["Subject", "SubjectName", "GetNameInfo", "GetName"];

    /// <summary>What tells the right certificate from any other, or asks somebody who may.</summary>
    private static readonly string[] Proofs =
    [
        "Build",
        "Verify",
        "Thumbprint",
        "GetCertHash",
        "GetCertHashString",
        "RawData",
        "RawDataMemory",
        "GetRawCertData",
        "PublicKey",
        "GetPublicKey",
        "GetPublicKeyString",
        "FixedTimeEquals",
        "SequenceEqual",
        "CustomTrustStore",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var call in code.Calls(Possession).FirstOfEachFunction())
            if (
                code.Functions.NamedAround(call.Name) is { } function
                && IsSignatureAlone(code, call)
                && Name(code, function) is { } name
                && !code.Index.Places(Proofs).Any(p => function.Body.Contains(p) && code.IsWord(p))
                && !IsAsked(code, function, name.Holder)
            )
                yield return new(
                    name.At,
                    "the message is signed with the key of a certificate that nobody verified: anybody can write any name into one"
                )
                {
                    Remedy = "Build the chain to your own root (X509Chain with CustomRootTrust) before its name is believed.",
                    Confidence = Confidence.Firm,
                    Beside = [new(call.Whole, "proves that its sender has the key, and not who he is")],
                };
    }

    /// <summary>CheckSignature(false) builds a chain as well; CheckSignature(true) and CheckSignature(certificate, true) do not.</summary>
    private static bool IsSignatureAlone(CodeFile code, Call call) =>
        call.Word != "CheckSignature"
        || call.Arguments.Count is 1 or 2
            && call.Arguments[^1] is var only
            && code.Values.Of(ServerNotVerified.CSharp.Unnamed(code, only)).Is(true);

    /// <summary>A name that is read of a certificate of the message, and does more than be logged.</summary>
    private static (Span At, string Holder)? Name(CodeFile code, Function function)
    {
        foreach (var place in code.Index.Places(Naming))
            if (
                function.Body.Contains(place)
                && code.IsWord(place)
                && code.IsLink(place - 1)
                && !Logged.Is(code, place)
                && code[code.PathStart(place)].Value is var holder
                && IsOfMessage(code, function, holder, place)
            )
                return (new(code.PathStart(place), place + 1), holder);
        return null;
    }

    /// <summary>var signer = new X509Certificate2(bytes), cms.SignerInfos[0].Certificate, signed.KeyInfo…: made of what the function was given.</summary>
    private static bool IsOfMessage(CodeFile code, Function function, string holder, int use) =>
        code
            .Names.Reaching(holder, use)
            .Any(a =>
                function.Body.Contains(a.Name)
                && code.WordsOf(a.Value).ToList() is var words
                && (
                    words.Exists(w => w is "SignerInfos" or "KeyInfo" or "KeyInfoX509Data")
                    || words.Exists(Making.Contains) && words.Exists(w => IsGiven(code, function, w, a.Name))
                )
            );

    /// <summary>A parameter, or a variable that was made of one; what is read of a file is none.</summary>
    private static bool IsGiven(CodeFile code, Function function, string word, int use) =>
        function.Parameters.Contains(word) && !word.Contains("path", StringComparison.OrdinalIgnoreCase)
        || code.Names.Reaching(word, use)
            .Any(a =>
                function.Body.Contains(a.Name)
                && a.Name < use
                && code.WordsOf(a.Value).Any(function.Parameters.Contains)
                && !code.WordsOf(a.Value).Contains("File")
            );

    /// <summary>The certificate is handed to a method of the file, or of somebody else, that may verify it.</summary>
    private static bool IsAsked(CodeFile code, Function function, string holder) =>
        code.Calls()
            .Any(c =>
                function.Body.Contains(c.Name)
                && !Possession.Contains(c.Word)
                && !Making.Contains(c.Word)
                && c.Word is not ("nameof" or "GetNameInfo")
                && c.Arguments.Any(a => a.Length == 1 && code.Is(a.From, holder))
                && !c.Path.Contains("og", StringComparison.Ordinal)
            );
}
