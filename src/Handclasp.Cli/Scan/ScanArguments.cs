using Handclasp.Cli.CommandLine;
using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Pki;
using Handclasp.Protocols;
using static Handclasp.Cli.Scan.ScanOptionSpecs;

namespace Handclasp.Cli.Scan;

/// <summary>The options of <c>scan</c> as the engine takes them; every file is read here.</summary>
internal static class ScanArguments
{
    /// <summary>Headers that frame the message: a second one of ours and theirs would be another test than the one asked for.</summary>
    private static readonly string[] OurHeaders = ["connection", "content-length", "transfer-encoding", "upgrade", "te", "trailer"];

    /// <exception cref="UsageException">The first thing that is wrong.</exception>
    public static ScanOptions Of(Typed typed, World world)
    {
        var cheap = WithoutFiles(typed);
        var passphrase = Passphrase(typed, world);
        var (ca, caKey) = Authority(typed, world, passphrase);
        return cheap with
        {
            Valid = Pair(typed, world, ClientCert, ClientKey, "client", passphrase),
            Other = Pair(typed, world, OtherCert, OtherKey, "other", passphrase),
            Expired = Pair(typed, world, ExpiredCert, ExpiredKey, "expired", passphrase),
            Revoked = Pair(typed, world, RevokedCert, RevokedKey, "revoked", passphrase),
            ClientCa = ca,
            ClientCaKey = caKey,
            ServerCa = typed.One(ServerCa) is { } anchors ? CredentialFiles.LoadCertificates(world.FileOf(anchors), ServerCa.Name) : [],
            ApiPaths = typed.One(OpenApi) is { } document ? ApiDocument.Read(world.FileOf(document), OpenApi.Name) : [],
            Crls = [.. typed.All(Crl).SelectMany(file => CredentialFiles.LoadCrls(world.FileOf(file)))],
        };
    }

    /// <summary>The checks that run.</summary>
    public static IReadOnlyList<IRule> Rules(ScanOptions options) => [.. Handclasp.Checks.All.Rules.Where(rule => options.Runs(rule.Info))];

    private static ScanOptions WithoutFiles(Typed typed)
    {
        var standard = new ScanOptions();
        return standard with
        {
            Mtls = typed.Has(Mtls),
            ServerName = typed.One(ServerName) is { } name ? Name(name, ServerName.Name) : null,
            Connect = typed.One(Connect) is { } place ? TargetAddress.ParseHostPort(place, Connect.Name) : null,
            Proxy = typed.One(Proxy) is { } proxy ? Values.Proxy(proxy, Proxy.Name) : null,
            Paths = [.. typed.All(ScanOptionSpecs.Path).Select(p => Values.Path(p, ScanOptionSpecs.Path.Name))],
            AlsoNames = [.. typed.All(AlsoName).Select(n => Name(n, AlsoName.Name)).Distinct(StringComparer.Ordinal)],
            AlsoPorts = [.. typed.All(AlsoPort).Select(p => Values.Whole(p, AlsoPort)).Distinct()],
            AlsoPaths = [.. typed.All(AlsoPath).Select(p => Values.Path(p, AlsoPath.Name)).Distinct(StringComparer.Ordinal)],
            AlsoHeaders = [.. typed.All(AlsoHeader).Select(Forged)],
            Protocol = typed.One(Protocol) is { } protocol ? Speakers.Find(protocol).Scheme : null,
            Method = typed.Read(Method, (m, o) => Values.OneOf(m.ToUpperInvariant(), o, [.. Method.Words.Select(w => (w, w))]), "GET"),
            User = typed.One(User) is { } user ? Plain(user, User.Name) : null,
            Database = typed.One(Database) is { } database ? Plain(database, Database.Name) : "",
            Recipient = typed.One(Recipient) is { } recipient ? Plain(recipient, Recipient.Name) : "",
            Headers = [.. typed.All(Header).Select(Ours)],
            Expect = typed.One(Expect) is { } regex ? Values.Pattern(regex, Expect.Name) : null,
            Send = typed.Read(Send, Values.Escaped, []),
            Versions =
            [
                .. typed.Read(ScanOptionSpecs.Tls, Values.List, []).Select(v => Values.Version(v, ScanOptionSpecs.Tls.Name)).Distinct(),
            ],
            Alpn = [.. typed.Read(Alpn, Values.List, []).Select(Protocols_).Distinct(StringComparer.Ordinal)],
            Checks = CheckIds(typed, ScanOptionSpecs.Checks),
            Skip = CheckIds(typed, Skip),
            Level = typed.Read(ScanOptionSpecs.Level, Values.Level, standard.Level),
            CallbackListen = typed.One(CallbackListen) is { } listen ? Address(listen) : null,
            ExpectRefused = typed.Has(ExpectRefused),
            ExpectRevocation = typed.Has(ExpectRevocation),
            JudgeStaple = typed.Read(Revocation, (m, o) => Values.OneOf(m, o, [("staple", true), ("off", false)]), true),
            Concurrency = typed.Read(Concurrency, (n, _) => Values.Whole(n, Concurrency), standard.Concurrency),
            Rate = typed.Read(Rate, Values.Rate, standard.Rate),
            RateGiven = typed.Has(Rate),
            MaxConnections = typed.Read(MaxConnections, (n, _) => Values.Whole(n, MaxConnections), standard.MaxConnections),
            Timeout = typed.Read(ScanOptionSpecs.Timeout, Values.Duration, standard.Timeout),
            MaxTime = typed.Read(MaxTime, Values.Duration, standard.MaxTime),
        };

        static string Protocols_(string name) =>
            name.Length <= 255 && name.All(c => c is > ' ' and < '\x7f')
                ? name
                : throw new UsageException($"--alpn '{CommandParser.Shown(name)}' is no protocol name of ALPN: http/1.1, h2");
    }

    private static ClientCredential? Pair(Typed typed, World world, OptionSpec cert, OptionSpec key, string name, string? passphrase)
    {
        if (typed.One(cert) is { } file)
            return CredentialFiles.LoadPair(
                world.FileOf(file),
                typed.One(key) is { } keyFile ? world.FileOf(keyFile) : null,
                passphrase,
                name
            );
        return typed.Has(key) ? throw new UsageException($"{key.Name} was given without {cert.Name}: give both") : null;
    }

    private static (IReadOnlyList<byte[]> Chain, System.Security.Cryptography.AsymmetricAlgorithm? Key) Authority(
        Typed typed,
        World world,
        string? passphrase
    )
    {
        if (typed.One(ClientCa) is { } file)
            return CredentialFiles.LoadAuthority(
                world.FileOf(file),
                typed.One(ClientCaKey) is { } keyFile ? world.FileOf(keyFile) : null,
                passphrase
            );
        return typed.Has(ClientCaKey) ? throw new UsageException("--client-ca-key was given without --client-ca: give both") : ([], null);
    }

    private static string? Passphrase(Typed typed, World world)
    {
        if (typed.One(PassphraseVariable) is not { } variable)
            return null;
        // What is no name may be the passphrase itself: it is not repeated.
        var name = variable.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? $" {CommandParser.Shown(variable)}" : "";
        return world.Variable(variable)
            ?? throw new UsageException(
                $"{PassphraseVariable.Name}: the environment variable{name} is not set; give the variable's name, not the passphrase"
            );
    }

    private static HashSet<string> CheckIds(Typed typed, OptionSpec option)
    {
        HashSet<string> ids = [];
        foreach (var word in typed.All(option).SelectMany(v => Values.List(v, option.Name)))
            ids.Add(CheckNames.Find(word, option.Name).Id);
        return ids;
    }

    private static KeyValuePair<string, string> Ours(string text)
    {
        var header = Values.Header(text, Header.Name);
        if (header.Key.Equals("host", StringComparison.OrdinalIgnoreCase))
            throw new UsageException("--header Host: give the name with --server-name, which also goes into SNI");
        return OurHeaders.Contains(header.Key, StringComparer.OrdinalIgnoreCase)
            ? throw new UsageException($"--header {header.Key}: that header is handclasp's own, it frames the message")
            : header;
    }

    /// <summary>A name alone, or a whole header.</summary>
    private static KeyValuePair<string, string> Forged(string text) =>
        Values.Header(text.Contains(':', StringComparison.Ordinal) ? text : text + ":", AlsoHeader.Name);

    private static HostPort Address(string text)
    {
        var place = TargetAddress.ParseHostPort(text, CallbackListen.Name);
        return System.Net.IPAddress.TryParse(place.Host, out _)
            ? place
            : throw new UsageException(
                $"{CallbackListen.Name} {CommandParser.Shown(text)}: give the address of this machine that the target can reach, not a name"
            );
    }

    /// <summary>A word that goes into a command of a protocol: nothing in it may end that command.</summary>
    private static string Plain(string text, string option) =>
        text.Length is > 0 and <= 256 && !text.Any(c => char.IsControl(c) || c is '<' or '>')
            ? text
            : throw new UsageException(
                $"{option} '{CommandParser.Shown(text)}' is empty, too long or contains control characters or angle brackets: give it plainly"
            );

    private static string Name(string text, string option) =>
        System.Net.IPAddress.TryParse(text, out _)
            ? throw new UsageException($"{option} {text} is an address: a server name is a host name (RFC 6066 section 3)")
            : TargetAddress.ParseHostPort(text + ":1", option).Host;
}
