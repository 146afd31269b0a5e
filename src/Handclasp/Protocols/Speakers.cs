using Handclasp.Model;
using Handclasp.Protocols.Frames;
using Handclasp.Protocols.Lines;

namespace Handclasp.Protocols;

/// <summary>A scheme, its usual port, and who speaks it.</summary>
/// <param name="Scheme">As it stands before "://".</param>
/// <param name="DefaultPort">TCP port, or 0 where the scheme has no usual one.</param>
/// <param name="DefaultPath">What is asked for where the target names no path.</param>
internal sealed record SchemeInfo(string Scheme, int DefaultPort, ISpeaker Speaker, string DefaultPath = "/");

/// <summary>Every application protocol.</summary>
internal static class Speakers
{
    private static readonly SchemeInfo[] Known =
    [
        new("https", 443, new HttpSpeaker(["h2", "http/1.1"])),
        new("h2", 443, new HttpSpeaker(["h2"])),
        new("grpc", 443, new GrpcSpeaker()),
        new("etcd", 2379, new HttpSpeaker(["h2", "http/1.1"]), "/version"),
        new("docker", 2376, new HttpSpeaker(["http/1.1"]), "/version"),
        new("kubernetes", 6443, new HttpSpeaker(["h2", "http/1.1"]), "/api"),
        new("mqtts", 8883, new MqttSpeaker(4)),
        new("mqtt5", 8883, new MqttSpeaker(5)),
        new("amqps", 5671, new AmqpSpeaker()),
        new("kafka", 9093, new KafkaSpeaker()),
        new("nats", 4222, new NatsSpeaker(tlsFirst: false)),
        new("natss", 4222, new NatsSpeaker(tlsFirst: true)),
        new("rediss", 6379, new RedisSpeaker()),
        new("postgres", 5432, new PostgresSpeaker(direct: false)),
        new("postgres-direct", 5432, new PostgresSpeaker(direct: true)),
        new("mysql", 3306, new MySqlSpeaker()),
        new("mongodb", 27017, new MongoSpeaker()),
        new("cassandra", 9042, new CassandraSpeaker()),
        new("ldap", 389, new LdapSpeaker(implicitTls: false)),
        new("ldaps", 636, new LdapSpeaker(implicitTls: true)),
        new("smtp", 25, new SmtpSpeaker(implicitTls: false)),
        new("submission", 587, new SmtpSpeaker(implicitTls: false)),
        new("smtps", 465, new SmtpSpeaker(implicitTls: true)),
        new("submissions", 465, new SmtpSpeaker(implicitTls: true)),
        new("imap", 143, new ImapSpeaker(implicitTls: false)),
        new("imaps", 993, new ImapSpeaker(implicitTls: true)),
        new("pop3", 110, new Pop3Speaker(implicitTls: false)),
        new("pop3s", 995, new Pop3Speaker(implicitTls: true)),
        new("ftp", 21, new FtpSpeaker(implicitTls: false)),
        new("ftps", 990, new FtpSpeaker(implicitTls: true)),
        new("xmpp", 5222, new XmppSpeaker(implicitTls: false, "jabber:client")),
        new("xmpps", 5223, new XmppSpeaker(implicitTls: true, "jabber:client")),
        new("xmpp-server", 5269, new XmppSpeaker(implicitTls: false, "jabber:server")),
        new("tls", 0, new RawSpeaker()),
    ];

    /// <summary>All schemes, in the order that messages list them.</summary>
    public static IReadOnlyList<SchemeInfo> All => Known;

    /// <summary>The scheme of a target that names none: the one that owns its port, else https.</summary>
    public static SchemeInfo OfPort(int port) => Known.FirstOrDefault(s => s.DefaultPort == port && port != 443) ?? Known[0];

    /// <exception cref="UsageException">The scheme is unknown; the message lists those known and the nearest by spelling.</exception>
    public static SchemeInfo Find(string scheme) =>
        Known.FirstOrDefault(s => s.Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase)) ?? throw Unknown(scheme);

    private static UsageException Unknown(string scheme)
    {
        var nearest = Nearest.Of(scheme, Known.Select(s => s.Scheme)) is { } near ? $" (did you mean '{near}'?)" : "";
        return new($"unknown scheme '{OneLine.Shown(scheme, 40)}'{nearest}: known are {string.Join(", ", Known.Select(s => s.Scheme))}");
    }
}
