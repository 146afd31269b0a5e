using Handclasp.Model;

namespace Handclasp.Tls;

/// <summary>What a server said to one ClientHello.</summary>
/// <param name="Selected">True when it answered with a ServerHello of the offered version and one of the offered suites.</param>
/// <param name="Suite">The suite it chose (IANA number), or -1.</param>
/// <param name="Ending">How it ended where it did not.</param>
/// <param name="Detail">In words.</param>
internal sealed record HelloAnswer(bool Selected, int Suite, Ending Ending, string Detail);

/// <summary>Sends one ClientHello of our own making and reads the first answer: for versions and suites that no handshake of ours completes.</summary>
internal static class HelloProber
{
    public static Task<HelloAnswer> ProbeAsync(
        Stream transport,
        TlsVersion version,
        IReadOnlyList<int> suites,
        string? sni,
        TimeSpan wait,
        TimeProvider clock,
        CancellationToken stop
    ) => throw new NotSupportedException("stub");
}

/// <summary>Cipher suites by IANA number, name and weakness.</summary>
internal static class CipherSuites
{
    /// <summary>What an SSL 3.0 client would have offered.</summary>
    public static IReadOnlyList<int> Legacy => throw new NotSupportedException("stub");

    /// <param name="category">"anonymous", "null", "export", "rc4", "3des".</param>
    public static IReadOnlyList<int> OfCategory(string category) => throw new NotSupportedException("stub");

    /// <summary>The IANA name, or "0xNNNN".</summary>
    public static string Name(int suite) => throw new NotSupportedException("stub");
}
