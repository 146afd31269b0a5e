using System.Text.RegularExpressions;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common.Impostors;

/// <content>Members and calls: what each of a certificate's is to somebody who makes one himself.</content>
internal sealed partial class Play
{
    /// <summary>What anybody can write into a certificate of his own.</summary>
    private static readonly HashSet<string> Writable = new(StringComparer.Ordinal)
    {
        "Subject",
        "SubjectName",
        "Issuer",
        "IssuerName",
        "GetNameInfo",
        "GetName",
        "GetIssuerName",
        "FriendlyName",
        "NotAfter",
        "NotBefore",
        "GetExpirationDateString",
        "GetEffectiveDateString",
        "SerialNumber",
        "SerialNumberBytes",
        "GetSerialNumber",
        "GetSerialNumberString",
        "Extensions",
        "Version",
        "SignatureAlgorithm",
        "GetKeyAlgorithm",
        "GetFormat",
        "MatchesHostname",
        "GetKeyAlgorithmParametersString",
        "Archived",
        "Handle",
    };

    /// <summary>What only the right certificate has.</summary>
    private static readonly HashSet<string> Provable = new(StringComparer.Ordinal)
    {
        "Thumbprint",
        "GetCertHash",
        "GetCertHashString",
        "RawData",
        "RawDataMemory",
        "GetRawCertData",
        "GetRawCertDataString",
        "GetPublicKey",
        "GetPublicKeyString",
        "PublicKey",
        "GetRSAPublicKey",
        "GetECDsaPublicKey",
        "Export",
        "ExportCertificatePem",
    };

    /// <summary>What compares.</summary>
    private static readonly HashSet<string> Comparing = new(StringComparer.Ordinal)
    {
        "Equals",
        "SequenceEqual",
        "FixedTimeEquals",
        "Contains",
        "ContainsKey",
        "TryGetValue",
        "StartsWith",
        "EndsWith",
        "IsMatch",
        "Exists",
        "ReferenceEquals",
    };

    /// <summary>What makes one thing of another that says the same.</summary>
    private static readonly HashSet<string> Converting = new(StringComparer.Ordinal)
    {
        "HashData",
        "ComputeHash",
        "ToHexString",
        "ToHexStringLower",
        "ToBase64String",
        "ToString",
        "GetString",
        "Parse",
        "ToDateTime",
        "Concat",
        "Join",
        "Format",
        "Replace",
        "Trim",
        "ToUpperInvariant",
        "ToLowerInvariant",
        "ToUpper",
        "ToLower",
        "Encode",
        "SpecifyKind",
    };

    private static readonly HashSet<string> ArgumentErrors = new(StringComparer.Ordinal) { "SslPolicyErrors", "PolicyErrors", "SslErrors" };

    /// <summary>A member of a thing; the spans of its arguments where it is called.</summary>
    private Thing Member(Thing on, int name, IReadOnlyList<Span>? arguments, Variables variables)
    {
        var word = code[name].Value;
        Thing Argument(int position) =>
            arguments is not null && position < arguments.Count ? Worth(Unnamed(arguments[position]), variables) : Thing.Open;
        switch (on.Kind)
        {
            case Kinds.Null:
                return word is "HasValue" ? Thing.Of(false) : Thing.Null;
            case Kinds.Missing:
                return word is "Count" or "Length" ? new(Kinds.Number)
                    : word is "Any" or "Contains" or "ContainsKey" or "Exists" ? Thing.Of(false)
                    : word is "All" ? Thing.Of(true)
                    : Thing.Missing;
            case Kinds.Request:
                // His own host may be the one that is let pass.
                return word is "RequestUri" or "Address" or "Method" or "TargetHostName" or "Host" && impostor.IsStranger
                    ? Thing.Forged
                    : Thing.Open;
            case Kinds.Number:
                return word switch
                {
                    "HasFlag" when Argument(0) is { Kind: Kinds.Number } flag => Thing.Of((on.Number & flag.Number) == flag.Number),
                    "Equals" => Thing.Of(Same(on, Argument(0))),
                    _ => Thing.Open,
                };
            case Kinds.Peer:
                return Writable.Contains(word) ? impostor.Written
                    : Provable.Contains(word) ? Thing.Proof
                    : word == "Verify" && arguments is { Count: 0 } ? impostor.Vouched
                    // Bouncy Castle wraps it: what the server sent, and the list within.
                    : word is "Value" or "Certificate" or "GetCertificateAt" ? on
                    : word is "GetCertificateList" ? Thing.Several(on)
                    : word is "IsEmpty" ? Thing.Of(false)
                    : word is "GetEncoded" ? Thing.Proof
                    : Unknown(on, name, arguments, variables);
            case Kinds.Chain:
                return word switch
                {
                    "ChainStatus" => isLax ? Thing.Open : impostor.Statuses,
                    "ChainElements" => Thing.Several(new(Kinds.Element)),
                    "Build" => on.Number != 0 ? Thing.Of(true) : Built(name),
                    _ => Unknown(on, name, arguments, variables),
                };
            case Kinds.Element:
                return word switch
                {
                    "Certificate" => Thing.Peer,
                    "ChainElementStatus" => isLax ? Thing.Open : impostor.Statuses,
                    _ => Thing.Open,
                };
            case Kinds.Status:
                return word == "Status" ? new(Kinds.Number, on.Number) : Thing.Open;
            case Kinds.Arguments:
                return ArgumentErrors.Contains(word) ? new(Kinds.Number, impostor.Errors)
                    : word.EndsWith("Certificate", StringComparison.Ordinal) && arguments is null ? impostor.Certificate
                    : word.EndsWith("Chain", StringComparison.Ordinal) && arguments is null ? Thing.Chain
                    : Thing.Open;
            case Kinds.Many:
                return OfMany(on, word, arguments, variables);
            case Kinds.Forged:
                return word == "IsLoopback" ? Thing.Open : Thing.Forged;
            case Kinds.Proof:
                return word is "Oid" or "KeySize" or "Length" ? (word == "Length" ? Thing.Open : impostor.Written)
                    : Comparing.Contains(word) && arguments is not null ? Thing.Of(Same(on, Argument(0)))
                    : word is "VerifyData" or "VerifyHash" ? Thing.Open
                    : Thing.Proof;
            default:
                return Unknown(on, name, arguments, variables);
        }
    }

    /// <summary>chain.Build(certificate): nobody vouches for the stranger's; unless flags are set, which other checks look at.</summary>
    private Thing Built(int name) => isLax || IsLaxBefore(name) ? Thing.Open : impostor.Vouched;

    private bool IsLaxBefore(int name) => code.Functions.Around(name) is { } function && IsLax(function);

    private Thing OfMany(Thing on, string word, IReadOnlyList<Span>? arguments, Variables variables)
    {
        var isCertificates = on.Item?.Kind is Kinds.Element or Kinds.Peer;
        switch (word)
        {
            case "Length" or "Count" or "LongLength" when arguments is null or { Count: 0 }:
                return on.Item is null ? new(Kinds.Number)
                    : isCertificates ? impostor.Written
                    : new(Kinds.Number, 1);
            case "First" or "Last" or "Single" or "FirstOrDefault" or "LastOrDefault" or "SingleOrDefault" or "ElementAt":
                return on.Item ?? (word.EndsWith("OrDefault", StringComparison.Ordinal) ? Thing.Null : Thing.Open);
            case "ToList" or "ToArray" or "Cast" or "OfType" or "AsEnumerable" or "Reverse" or "Distinct" or "ToHashSet":
                return on;
            case "Contains":
                return on.Item is null ? Thing.Of(false) : Thing.Of(Same(on.Item, Worth(arguments![0], variables)));
        }

        if (word is "Any" && arguments is { Count: 0 })
            return Thing.Of(on.Item is not null);
        if (word is not ("Any" or "All" or "Where" or "Select" or "Exists" or "TrueForAll" or "Count") || arguments is not [var given])
            return Thing.Open;
        if (on.Item is null)
            return word is "Any" or "Exists" ? Thing.Of(false)
                : word is "Count" ? new(Kinds.Number)
                : word is "Where" or "Select" ? on
                : Thing.Of(true);
        var said = code.Functions.Of(given) is { } lambda ? Call(lambda, [on.Item], variables) : Thing.Open;
        // Of several certificates he chooses some alone.
        return word switch
        {
            "Select" => Thing.Several(said),
            "Where" => said.AsChance switch
            {
                { No: 0 } => on,
                { Yes: 0 } => Thing.Several(null),
                _ => Thing.Open,
            },
            "Count" => said.AsChance switch
            {
                { No: 0 } when !isCertificates => new(Kinds.Number, 1),
                { Yes: 0 } => new(Kinds.Number),
                _ => Thing.Open,
            },
            _ => said.IsChance ? said : Thing.Open,
        };
    }

    /// <summary>A method of this file that is called by its name alone.</summary>
    private Thing Invoked(int name, int open, Variables variables)
    {
        IReadOnlyList<Span> arguments = [.. code.Parts(code.Inside(open))];
        return code.Is(name, "nameof") ? new(Kinds.Text)
            : variables[code[name].Value] is not null ? Thing.Open
            : OfFile(name, arguments, variables) ?? Unknown(Thing.Open, name, arguments, variables);
    }

    private Thing? OfFile(int name, IReadOnlyList<Span> arguments, Variables variables)
    {
        var bearers = code.Functions.Named(code[name].Value).Where(f => f.Parameters.Count == arguments.Count).Take(2).ToList();
        if (bearers is not [var only] || only.Body.Contains(name))
            return null;
        var isInner = code.Functions.Around(only.Start) is not null;
        return Call(only, [.. arguments.Select(a => Worth(Unnamed(a), variables))], isInner ? variables : null);
    }

    /// <summary>A call of what this file does not show: what is compared, made of another, or asked.</summary>
    private Thing Unknown(Thing on, int name, IReadOnlyList<Span>? arguments, Variables variables)
    {
        var word = code[name].Value;
        if (arguments is null)
            return on.Kind == Kinds.Open && impostor.IsUnset && IsTrust(word) ? Thing.Missing : Thing.Open;
        // Class.Method(…) of this file.
        if (
            on.Kind == Kinds.Open
            && code.IsLink(name - 1)
            && code.IsWord(name - 2)
            && !code.IsLink(name - 3)
            && char.IsUpper(code[name - 2].Value[0])
            && OfFile(name, arguments, variables) is { } found
        )
            return found;
        List<Thing> given = [.. arguments.Select(a => Worth(Unnamed(a), variables))];
        if (word == "Build" && given is [{ Kind: Kinds.Peer }])
            return Built(name);
        if (word is "Add" or "AddRange" && given is [{ Kind: Kinds.Peer } or { Kind: Kinds.Many, Item.Kind: Kinds.Peer or Kinds.Element }])
            Trusted(name, variables);
        if (word is "IsNullOrEmpty" or "IsNullOrWhiteSpace" && given is [var text])
            return text.Kind switch
            {
                Kinds.Null or Kinds.Missing => Thing.Of(true),
                Kinds.Proof or Kinds.Text => Thing.Of(false),
                Kinds.Forged => Thing.Forged,
                _ => Thing.Open,
            };
        // string.Equals(a, b), CryptographicOperations.FixedTimeEquals(a, b)
        if (word is "Equals" or "FixedTimeEquals" or "SequenceEqual" && given.Count >= 2)
            return Thing.Of(Same(given[0], given[1]));
        if (word is "LoadCertificate" or "CreateFromPem" && given.Exists(g => g.Kind is Kinds.Proof))
            return Thing.Peer;
        if (on.Kind is not (Kinds.Open or Kinds.Text or Kinds.Request))
            return Thing.Open;
        if (given.Exists(g => g.Kind == Kinds.Proof))
            return Comparing.Contains(word)
                    ? Thing.Of(given.TrueForAll(g => g.Kind == Kinds.Proof) && given.Count > 1 ? Chance.Open : Chance.Never)
                : Converting.Contains(word) ? Thing.Proof
                : Thing.Open;
        if (given.Exists(g => g.Kind == Kinds.Forged))
            return Comparing.Contains(word) || Converting.Contains(word) ? Thing.Forged : Thing.Open;
        // pins.Any(p => p == digest)
        if (word is "Any" or "Exists" && arguments is [var asked] && code.Functions.Of(asked) is { Parameters: [_] } lambda)
            return Call(lambda, [Thing.Open], variables) is { IsChance: true } said && said.AsChance is { Yes: 0 } or { Yes: 2, No: 2 }
                ? said
                : Thing.Open;
        return Thing.Open;
    }

    /// <summary>chain.ChainPolicy.CustomTrustStore.Add(certificate): whoever answers brings the root.</summary>
    private void Trusted(int name, Variables variables)
    {
        if (
            code.Is(name - 2, "CustomTrustStore")
            && code[code.PathStart(name)].Value is var root
            && variables[root] is { Kind: Kinds.Chain } chain
        )
            variables[root] = chain with { Number = 1 };
    }

    private Span Unnamed(Span argument) =>
        argument.Length > 2 && code.IsWord(argument.From) && code.Is(argument.From + 1, ":")
            ? new(argument.From + 2, argument.To)
            : argument;

    private static bool IsTrust(string name) => Trust().IsMatch(name);

    /// <summary>What a certificate is compared with, by the names that people give it.</summary>
    [GeneratedRegex(
        "(pin(s|ned)?|anchors?|roots?|trusted|thumbprints?|fingerprints?|hash(es)?|sha256|spki|authorit(y|ies)|cacert(ificate)?s?|ca|trust(store)?|allowed|known|expected)(certificates?|certs?|thumbprints?|fingerprints?|hash(es)?|pins?|roots?|keys?)?$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Trust();
}
