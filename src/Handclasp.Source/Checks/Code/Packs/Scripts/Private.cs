using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Scripts;

/// <summary>HC521: clients in PHP and Ruby that show a certificate to a private peer and leave it to the public authorities to vouch for it.</summary>
internal static class Private
{
    /// <summary>HC521.</summary>
    public static IEnumerable<Flag> Look(CodeFile code) => Channels(code).Concat(Clients(code));

    private static IEnumerable<Flag> Clients(CodeFile code) =>
        PrivatePeers.Look(
            code,
            Givens
                .Of(code)
                .Where(g => IsOwn(g) && !code.Values.Of(g.Value).Is(ValueKind.Null) && !Sides.IsServer(code, g.At))
                .Select(g => (g.Whole, g.At)),
            i => IsRoots(code, i)
        );

    /// <summary>curl, Guzzle, Symfony, streams, SOAP; Net::HTTP, Faraday, RestClient, Excon, HTTParty, Typhoeus.</summary>
    private static bool IsOwn(Given given) =>
        given.Key is "sslcert" or "localcert" or "clientcert" or "sslclientcert" or "clientcertpath" or "certificatepath" or "sslcertblob"
        || given.Key is "cert" && (given.Code.Language.Name == "PHP" || given.IsMember || IsAboutTls(given));

    /// <summary>cert: alone, in a hash, is the client's where its key stands beside it.</summary>
    private static bool IsAboutTls(Given given) => given.Beside().Any(g => g.Key is "key" or "privatekey" or "sslkey");

    /// <summary>verify => $path: what is neither yes nor no is a file of roots; no is told by itself.</summary>
    private static bool IsRoots(CodeFile code, int at)
    {
        if (
            code[at].Value.ToLowerInvariant()
            is not ("verify" or "verify_peer" or "curlopt_ssl_verifypeer" or "verify_mode" or "ssl_verifypeer" or "ssl_verify_peer")
        )
            return false;
        return Givens.Of(code).FirstOrDefault(g => g.At == at) is { } given
            && !code.Values.Of(given.Value).Is(true)
            && !Meaning.IsOn(code.Values.Of(given.Value))
            && Meaning.ModeOf(code, given.Value) is not (Modes.Peer or Modes.Demanded);
    }

    /// <summary>ChannelCredentials::createSsl(null, $key, $chain), GRPC::Core::ChannelCredentials.new(nil, key, chain).</summary>
    private static IEnumerable<Flag> Channels(CodeFile code)
    {
        foreach (var call in code.Calls("createSsl", "new"))
            if (
                call.Receiver.EndsWith("ChannelCredentials", StringComparison.Ordinal)
                && call.Arguments is [var roots, var key, var chain, ..]
                && code.Values.Of(roots).Is(ValueKind.Null)
                && !code.Values.Of(key).Is(ValueKind.Null)
                && !code.Values.Of(chain).Is(ValueKind.Null)
            )
                yield return PrivatePeers.Channel(call.Whole);
    }
}
