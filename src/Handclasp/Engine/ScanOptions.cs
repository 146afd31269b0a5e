using System.Text.RegularExpressions;
using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>How deep a scan goes (DESIGN.md section 1, manners).</summary>
internal enum Level
{
    /// <summary>No forged identity is presented.</summary>
    Passive,

    /// <summary>Every identity that harms nobody.</summary>
    Standard,

    /// <summary>Call-backs, odd sizes, failed log-ins.</summary>
    Intrusive,
}

/// <summary>One path of an API document.</summary>
/// <param name="Path">With its parameters filled in.</param>
/// <param name="Methods">The safe methods it declares: GET, HEAD, OPTIONS.</param>
internal sealed record ApiPath(string Path, IReadOnlyList<string> Methods);

/// <summary>What the user asked for, parsed and loaded: no file is read after this.</summary>
internal sealed record ScanOptions
{
    public bool Mtls { get; init; }

    /// <summary>The certificate that must be served, with its key; null where none was given.</summary>
    public ClientCredential? Valid { get; init; }

    /// <summary>The issuing CA's certificate first, then its parents; empty where none was given.</summary>
    public IReadOnlyList<byte[]> ClientCa { get; init; } = [];
    public System.Security.Cryptography.AsymmetricAlgorithm? ClientCaKey { get; init; }
    public ClientCredential? Expired { get; init; }
    public ClientCredential? Revoked { get; init; }
    public ClientCredential? Other { get; init; }

    /// <summary>Anchors for the server's own chain; empty uses the system's store.</summary>
    public IReadOnlyList<byte[]> ServerCa { get; init; } = [];

    /// <summary>CRLs (DER) for the server's own chain.</summary>
    public IReadOnlyList<byte[]> Crls { get; init; } = [];
    public string? ServerName { get; init; }
    public HostPort? Connect { get; init; }
    public IReadOnlyList<string> Paths { get; init; } = [];
    public string Method { get; init; } = "GET";
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
    public Regex? Expect { get; init; }
    public byte[] Send { get; init; } = [];
    public string? Protocol { get; init; }

    /// <summary>--user; null: the target's own, if it names one.</summary>
    public string? User { get; init; }

    /// <summary>--database; empty: the protocol's default.</summary>
    public string Database { get; init; } = "";

    /// <summary>--rcpt; empty: SMTP's RCPT is not sent.</summary>
    public string Recipient { get; init; } = "";

    /// <summary>--also-name: other names on the same listener. Empty: those in the server's certificate.</summary>
    public IReadOnlyList<string> AlsoNames { get; init; } = [];

    /// <summary>--also-port: other ports of the same host.</summary>
    public IReadOnlyList<int> AlsoPorts { get; init; } = [];

    /// <summary>--also-path: other ways to the same content; not claimed.</summary>
    public IReadOnlyList<string> AlsoPaths { get; init; } = [];

    /// <summary>--also-header: further headers that an application behind a proxy may trust; an empty value is filled in.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> AlsoHeaders { get; init; } = [];

    /// <summary>Paths and their safe methods in the --openapi document.</summary>
    public IReadOnlyList<ApiPath> ApiPaths { get; init; } = [];

    /// <summary>--expect-refused: `other` must not be served.</summary>
    public bool ExpectRefused { get; init; }

    /// <summary>--callback-listen: where we listen for calls to URLs inside minted certificates; null: no such URLs are minted.</summary>
    public HostPort? CallbackListen { get; init; }

    /// <summary>Versions to try; empty tries all.</summary>
    public IReadOnlyList<TlsVersion> Versions { get; init; } = [];

    /// <summary>Application protocols to try; empty tries all of the speaker.</summary>
    public IReadOnlyList<string> Alpn { get; init; } = [];
    public IReadOnlySet<string> Checks { get; init; } = new HashSet<string>();
    public IReadOnlySet<string> Skip { get; init; } = new HashSet<string>();
    public Level Level { get; init; } = Level.Standard;
    public bool ExpectRevocation { get; init; }
    public bool JudgeStaple { get; init; } = true;
    public int Concurrency { get; init; } = 8;

    /// <summary>New connections per second and target; 0 is no limit. Loopback is limited only where the user gave it.</summary>
    public double Rate { get; init; } = 20;

    /// <summary>True where the user said how fast: then it holds for loopback as well.</summary>
    public bool RateGiven { get; init; }
    public int MaxConnections { get; init; } = 800;
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>An HTTP proxy to reach the target through (CONNECT), or null.</summary>
    public HostPort? Proxy { get; init; }

    /// <summary>mTLS is claimed: "every named path demands a client certificate".</summary>
    public bool Claimed => Mtls || Valid is not null || ClientCa.Count > 0;

    public bool Runs(CheckInfo check) =>
        (Checks.Count == 0 || Checks.Contains(check.Id) || Checks.Contains(check.Slug))
        && !Skip.Contains(check.Id)
        && !Skip.Contains(check.Slug);
}
