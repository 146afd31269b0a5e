using System.Text;
using Handclasp.Model;
using Handclasp.Protocols;
using Xunit;

namespace Handclasp.Tests.Protocols;

/// <summary>What each protocol's answer means (docs/protocols.md), said by a peer that follows a script. No sockets.</summary>
public sealed class ProtocolSpeakerTests
{
    private static readonly Question Plain = new("GET", "", "") { ServerName = "h.test" };
    private static readonly Question LogIn = Plain with { User = "u", Password = "p" };

    [Theory]
    // RESP.
    [InlineData("rediss", "+PONG\r\n", AnswerKind.Granted)]
    [InlineData("rediss", "-NOAUTH Authentication required.\r\n", AnswerKind.Asked)]
    [InlineData("rediss", "-DENIED Redis is running in protected mode\r\n", AnswerKind.Refused)]
    [InlineData("rediss", "-LOADING Redis is loading\r\n", AnswerKind.Error)]
    [InlineData("rediss", "HTTP/1.1 400 Bad Request\r\n", AnswerKind.Unclear)]
    // SMTP after STARTTLS: no greeting any more.
    [InlineData("smtp", "250-h\r\n250 OK\r\n250 sender ok\r\n", AnswerKind.Unclear)]
    [InlineData("smtp", "250 h\r\n530 5.7.0 Must issue a STARTTLS command first\r\n", AnswerKind.Refused)]
    [InlineData("smtp", "421 4.7.1 No client certificate presented\r\n", AnswerKind.Refused)]
    [InlineData("smtp", "250 h\r\n451 try later\r\n", AnswerKind.Error)]
    [InlineData("smtp", "250 h\r\n530 5.7.1 Authentication required\r\n", AnswerKind.Asked)]
    [InlineData("smtp", "421 Too many concurrent SMTP connections; please try again later\r\n", AnswerKind.Error)]
    [InlineData("smtps", "554 no\r\n", AnswerKind.Refused)]
    [InlineData("smtp", "hello\r\n", AnswerKind.Unclear)]
    // IMAP and POP3 without a log-in.
    [InlineData("imap", "* CAPABILITY IMAP4rev1\r\nb OK done\r\n", AnswerKind.Unclear)]
    [InlineData("imap", "* BYE client certificate required\r\n", AnswerKind.Refused)]
    [InlineData("imaps", "* PREAUTH welcome\r\n", AnswerKind.Granted)]
    [InlineData("imaps", "* BYE too many\r\n", AnswerKind.Refused)]
    [InlineData("pop3", "-ERR client certificate required\r\n", AnswerKind.Refused)]
    [InlineData("pop3", "+OK\r\nUIDL\r\n.\r\n", AnswerKind.Unclear)]
    // FTP.
    [InlineData("ftp", "230 in\r\n", AnswerKind.Granted)]
    [InlineData("ftp", "331 password\r\n", AnswerKind.Asked)]
    [InlineData("ftp", "522 certificate needed\r\n", AnswerKind.Refused)]
    [InlineData("ftp", "530 no\r\n", AnswerKind.Refused)]
    [InlineData("ftp", "421 busy\r\n", AnswerKind.Error)]
    // NATS.
    [InlineData("nats", "INFO {}\r\n+OK\r\nPONG\r\n", AnswerKind.Granted)]
    [InlineData("nats", "-ERR 'Authorization Violation'\r\n", AnswerKind.Asked)]
    [InlineData("nats", "-ERR 'Secure Connection - TLS Required'\r\n", AnswerKind.Refused)]
    [InlineData("nats", "SSH-2.0-OpenSSH\r\n", AnswerKind.Unclear)]
    // XMPP.
    [InlineData(
        "xmpp",
        "<stream:stream><stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>EXTERNAL</mechanism></mechanisms></stream:features>",
        AnswerKind.Granted
    )]
    [InlineData(
        "xmpp",
        "<stream:stream><stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms></stream:features>",
        AnswerKind.Asked
    )]
    [InlineData("xmpp", "<stream:stream><stream:error><host-unknown/></stream:error>", AnswerKind.Refused)]
    internal async Task Words_are_read(string scheme, string says, AnswerKind kind)
    {
        var answer = await Speakers
            .Find(scheme)
            .Speaker.AskAsync(Says(Encoding.ASCII.GetBytes(says)), Plain, TimeProvider.System, CancellationToken.None);

        Assert.Equal(kind, answer!.Kind);
        Assert.DoesNotContain(answer.StatusLine, char.IsControl);
    }

    [Theory]
    [InlineData("imaps", "* OK hello\r\n* CAPABILITY IMAP4rev1 LOGINDISABLED\r\nb OK done\r\n", AnswerKind.Refused)]
    [InlineData("imaps", "* OK hello\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nb OK done\r\n", AnswerKind.Unclear)]
    internal async Task In_plaintext_a_server_may_say_that_there_is_no_log_in(string scheme, string says, AnswerKind kind)
    {
        var answer = await Speakers
            .Find(scheme)
            .Speaker.AskAsync(
                Says(Encoding.ASCII.GetBytes(says)),
                Plain with
                {
                    Via = Transport.Plain,
                },
                TimeProvider.System,
                CancellationToken.None
            );

        Assert.Equal(kind, answer!.Kind);
        Assert.Equal(kind == AnswerKind.Unclear, answer.Settle.Contains("by hand", StringComparison.Ordinal));
    }

    [Theory]
    // CONNACK.
    [InlineData("mqtts", "20020000", AnswerKind.Granted)]
    [InlineData("mqtts", "20020005", AnswerKind.Asked)]
    [InlineData("mqtts", "20020001", AnswerKind.Unclear)]
    [InlineData("mqtts", "20020003", AnswerKind.Error)]
    [InlineData("mqtt5", "2003000000", AnswerKind.Granted)]
    [InlineData("mqtt5", "2003008700", AnswerKind.Asked)]
    [InlineData("mqtt5", "2003008A00", AnswerKind.Refused)]
    [InlineData("mqtts", "16030100", AnswerKind.Unclear)]
    // Authentication requests and errors of PostgreSQL.
    [InlineData("postgres", "520000000800000000", AnswerKind.Granted)]
    [InlineData("postgres", "52000000080000000A", AnswerKind.Asked)]
    [InlineData("postgres", "45000000194332383030300042 6361 6400 4D78 0000 0000 0000 00", AnswerKind.Refused)]
    [InlineData("postgres", "450000000D43334430303000 00 00", AnswerKind.Granted)]
    [InlineData("postgres", "450000000D43353733303100 00 00", AnswerKind.Error)]
    // MySQL: OK, access denied, another plugin and then OK.
    [InlineData("mysql", "07000003000000020000 00", AnswerKind.Granted)]
    [InlineData("mysql", "09000003FF15042332383030 30", AnswerKind.Refused)]
    [InlineData("mysql", "01000003FE 07000005000000020000 00", AnswerKind.Granted)]
    [InlineData("mysql", "03000003FF1004", AnswerKind.Error)]
    // LDAP: SearchResultDone with results 0, 50, 13.
    [InlineData("ldaps", "300C02010365070A010004000400", AnswerKind.Granted)]
    [InlineData("ldaps", "300C02010365070A013204000400", AnswerKind.Asked)]
    [InlineData("ldaps", "300C02010365070A010D04000400", AnswerKind.Refused)]
    [InlineData("ldaps", "3084FFFFFFFF", AnswerKind.Unclear)]
    // AMQP: Connection.Start; another version's header.
    [InlineData("amqps", "010000000000FF000A000A", AnswerKind.Asked)]
    [InlineData("amqps", "0100000000001A000A000A 0009 00000000 0000000E 414D51504C41494E20504C41494E CE", AnswerKind.Asked)]
    [InlineData("amqps", "01000000000012000A000A 0009 00000000 00000000 00000000 CE", AnswerKind.Refused)]
    [InlineData("amqps", "414D515003010000", AnswerKind.Asked)]
    [InlineData("amqps", "48545450 2F312E31", AnswerKind.Unclear)]
    // Kafka: ApiVersions, then Metadata or nothing.
    [InlineData("kafka", "0000000600000001 0000 0000000C 00000002 0000000000000000", AnswerKind.Granted)]
    [InlineData("kafka", "0000000600000001 0000", AnswerKind.Asked)]
    // Cassandra: READY, AUTHENTICATE, ERROR 0x0100.
    [InlineData("cassandra", "840000000200000000", AnswerKind.Granted)]
    [InlineData("cassandra", "8400000003000000020000", AnswerKind.Asked)]
    [InlineData("cassandra", "840000000000000006000001000000", AnswerKind.Asked)]
    [InlineData("cassandra", "840000000000000006000020000000", AnswerKind.Refused)]
    internal async Task Frames_are_read(string scheme, string hex, AnswerKind kind)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        var answer = await Speakers.Find(scheme).Speaker.AskAsync(Says(bytes), Plain, TimeProvider.System, CancellationToken.None);

        Assert.Equal(kind, answer!.Kind);
    }

    /// <summary>hello, then listDatabases: ok, or error 13.</summary>
    [Theory]
    [InlineData(true, AnswerKind.Granted)]
    [InlineData(false, AnswerKind.Asked)]
    internal async Task Bson_is_read(bool allowed, AnswerKind kind)
    {
        byte[] ok = [1, .. "ok"u8, 0, .. BitConverter.GetBytes(1.0)];
        byte[] denied =
        [
            1,
            .. "ok"u8,
            0,
            .. BitConverter.GetBytes(0.0),
            2,
            .. "errmsg"u8,
            0,
            3,
            0,
            0,
            0,
            .. "no"u8,
            0,
            0x10,
            .. "code"u8,
            0,
            13,
            0,
            0,
            0,
        ];

        var answer = await Speakers
            .Find("mongodb")
            .Speaker.AskAsync(Says([.. Reply(ok), .. Reply(allowed ? ok : denied)]), Plain, TimeProvider.System, CancellationToken.None);

        Assert.Equal(kind, answer!.Kind);
        Assert.Equal(allowed ? 0 : 13, answer.Status);
    }

    [Theory]
    [InlineData("imap", "b OK in\r\n", AnswerKind.Granted)]
    [InlineData("imap", "b NO [AUTHENTICATIONFAILED]\r\n", AnswerKind.Asked)]
    [InlineData("imap", "b NO Client certificate required\r\n", AnswerKind.Refused)]
    [InlineData("pop3", "+OK\r\n+OK in\r\n", AnswerKind.Granted)]
    [InlineData("pop3", "+OK\r\n-ERR wrong\r\n", AnswerKind.Asked)]
    [InlineData("rediss", "+OK\r\n+PONG\r\n", AnswerKind.Granted)]
    [InlineData("rediss", "-WRONGPASS no\r\n", AnswerKind.Asked)]
    [InlineData("ftp", "331 password\r\n230 in\r\n", AnswerKind.Granted)]
    internal async Task A_given_password_is_sent_inside_TLS(string scheme, string says, AnswerKind kind)
    {
        var channel = Says(Encoding.ASCII.GetBytes(says));

        var answer = await Speakers.Find(scheme).Speaker.AskAsync(channel, LogIn, TimeProvider.System, CancellationToken.None);

        Assert.Equal(kind, answer!.Kind);
        Assert.Contains("p", Encoding.ASCII.GetString(channel.Written), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("smtp", "220 h\r\n250-h\r\n250 STARTTLS\r\n220 go\r\n", "EHLO handclasp.invalid\r\nSTARTTLS\r\n")]
    [InlineData("imap", "* OK ready\r\na OK go\r\n", "a STARTTLS\r\n")]
    [InlineData("pop3", "+OK ready\r\n+OK go\r\n", "STLS\r\n")]
    [InlineData("ftp", "220 h\r\n234 go\r\n", "AUTH TLS\r\n")]
    [InlineData("nats", "INFO {\"tls_required\":true}\r\n", "")]
    internal async Task Not_a_byte_beyond_the_go_ahead_is_taken(string scheme, string says, string said)
    {
        var channel = Says([.. Encoding.ASCII.GetBytes(says), 0x16, 3, 3]);

        Assert.Equal("", await Speakers.Find(scheme).Speaker.StartTlsAsync(channel, Plain, TimeProvider.System, CancellationToken.None));
        Assert.Equal(said, Encoding.ASCII.GetString(channel.Written));
        var rest = new byte[16];
        Assert.Equal(3, await channel.ReadAsync(rest, TimeSpan.FromSeconds(1), CancellationToken.None));
        Assert.Equal(0x16, rest[0]);
    }

    [Theory]
    [InlineData("smtp", "220 h\r\n250 h\r\n", "no STARTTLS")]
    [InlineData("smtp", "SSH-2.0-x\r\n", "no SMTP greeting")]
    [InlineData("imap", "* OK ready\r\na BAD what\r\n", "BAD what")]
    [InlineData("pop3", "+OK\r\n-ERR no\r\n", "-ERR no")]
    [InlineData("ftp", "220 h\r\n502 no\r\n", "502 no")]
    [InlineData("nats", "INFO {\"tls_required\":false}\r\n", "offers no TLS")]
    [InlineData("postgres", "N", "offers no TLS")]
    [InlineData("ldap", "x", "no LDAP answer")]
    [InlineData("mysql", "", "no greeting")]
    [InlineData("xmpp", "<stream:stream><stream:features></stream:features>", "offers no STARTTLS")]
    internal async Task Why_TLS_cannot_start_is_told(string scheme, string says, string told)
    {
        var why = await Speakers
            .Find(scheme)
            .Speaker.StartTlsAsync(Says(Encoding.ASCII.GetBytes(says)), Plain, TimeProvider.System, CancellationToken.None);

        Assert.Contains(told, why, StringComparison.Ordinal);
        Assert.True(why.Length <= 140, why);
    }

    /// <summary>Nothing that a target's user or --rcpt names can end a command and begin another.</summary>
    [Theory]
    [InlineData("ftp")]
    [InlineData("pop3")]
    [InlineData("imap")]
    [InlineData("nats")]
    public async Task A_name_never_makes_a_second_command(string scheme)
    {
        var channel = Says([.. "+OK\r\n331 x\r\n+OK\r\n230 x\r\n"u8]);
        var evil = Plain with { User = "a\r\nQUIT\r\n", Password = "b\r\nDELE 1\r\n" };

        await Speakers.Find(scheme).Speaker.AskAsync(channel, evil, TimeProvider.System, CancellationToken.None);

        Assert.NotEmpty(channel.Written);
        Assert.DoesNotContain("\nDELE", Encoding.ASCII.GetString(channel.Written), StringComparison.Ordinal);
        Assert.DoesNotContain("a\r\n", Encoding.ASCII.GetString(channel.Written), StringComparison.Ordinal);
    }

    private static ScriptChannel Says(byte[] bytes) => new(bytes.Length == 0 ? [] : [bytes]);

    private static byte[] Reply(byte[] fields)
    {
        var length = 16 + 5 + 4 + fields.Length + 1;
        return
        [
            .. BitConverter.GetBytes(length),
            .. new byte[8],
            .. BitConverter.GetBytes(2013),
            0,
            0,
            0,
            0,
            0,
            .. BitConverter.GetBytes(4 + fields.Length + 1),
            .. fields,
            0,
        ];
    }
}
