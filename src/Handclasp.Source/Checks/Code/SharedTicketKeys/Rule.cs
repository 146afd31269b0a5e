using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.SharedTicketKeys;

/// <summary>HC531: the keys of session tickets are secret, and each configuration has its own.</summary>
internal sealed class Rule : SourceRule
{
    protected override CheckInfo Described { get; } =
        new(
            "HC531",
            "shared-ticket-keys",
            "Keys of session tickets are secret, and not shared where trust differs",
            Severity.High,
            CheckGroup.ServerCode,
            "shared ticket keys",
            """
            ## Why it matters
            A session ticket is the server's own note that this client has been verified, sealed with the ticket key. Whoever has the key writes such notes himself, and opens the recorded ones: with a key in the source that is everybody who reads the repository. Two configurations with the same key take each other's notes: a client that the one lets in without a certificate resumes its session at the other, where one is demanded, and is not asked again.

            ## How it is found
            A ticket key that is a literal or a constant of the file, or the same key given to two configurations that ask different things of their clients.
            In Go also a key that a function gives to each configuration it makes for other roots, and one that the program draws and keeps in a file (medium): it never changes.

            ## What to do
            Leave the keys to the library: it makes random ones. Where several machines must share them, take them from a secret store, rotate them, and keep a set for each configuration.

            """,
            "Use random ticket keys, rotate them, and give each configuration its own.",
            SourceStandards.Resumption
        );

    public override IReadOnlyList<Reader> Readers { get; } =
    [
        new([All.JavaScript], SharedTicketKeys.Readers.JavaScript)
        {
            Bad = """
                https.createServer({ key, cert, ca, requestCert: true, ticketKeys: Buffer.from('0123456789abcdef0123456789abcdef0123456789abcdef') }, handle);
                """,
            Good = """
                https.createServer({ key, cert, ca, requestCert: true, ticketKeys: crypto.randomBytes(48) }, handle);
                """,
        },
        new([All.Go], SharedTicketKeys.Readers.Go)
        {
            Bad = """
                config.SetSessionTicketKeys([][32]byte{[32]byte([]byte("0123456789abcdef0123456789abcdef"))})
                """,
            Good = """
                var key [32]byte
                if _, err := rand.Read(key[:]); err != nil {
                	return err
                }
                config.SetSessionTicketKeys([][32]byte{key})
                """,
        },
        new([All.Python], SharedTicketKeys.Readers.JavaScript)
        {
            Bad = """
                settings = HandshakeSettings()
                settings.ticketKeys = [b"0123456789abcdef0123456789abcdef"]
                """,
            Good = """
                settings = HandshakeSettings()
                settings.ticketKeys = [os.urandom(32)]
                """,
        },
        new([All.VisualBasic], DotNet.Look)
        {
            Bad = """
                Const ticketKey As String = "R0bF2vY8xk0T3nq9h1Z5cW7uJ4mLs6pEaQyXoDgKtBiVrNfCwHzUjMlSePd0Oq1A"
                """,
            Good = """
                Dim ticketKey = RandomNumberGenerator.GetBytes(80)
                """,
        },
        new([All.CSharp], DotNet.Look)
        {
            Bad = """
                const string ticketKey = "R0bF2vY8xk0T3nq9h1Z5cW7uJ4mLs6pEaQyXoDgKtBiVrNfCwHzUjMlSePd0Oq1A";
                """,
            Good = """
                var ticketKey = RandomNumberGenerator.GetBytes(80);
                """,
        },
        new([All.Java, All.Kotlin], SharedTicketKeys.Readers.Jvm)
        {
            Bad = """
                context.sessionContext().setTicketKeys(new OpenSslSessionTicketKey("name-of-16-bytes".getBytes(), "hmac-of-16-bytes".getBytes(), "aes-is-16-bytes!".getBytes()));
                """,
            Good = """
                context.sessionContext().setTicketKeys(secrets.currentTicketKey(), secrets.previousTicketKey());
                """,
        },
    ];
}
