using Handclasp.Model;

namespace Handclasp.Checks.Server;

/// <summary>HC123: server refuses certificates made for servers or e-mail.</summary>
internal sealed class WrongPurpose : ServerTrial
{
    public override CheckInfo Info { get; } =
        new(
            "HC123",
            "wrong-purpose-client-certificate",
            "Server refuses certificates made for servers or e-mail",
            Severity.High,
            CheckGroup.Content,
            "wrong purpose",
            $"""
            ## Why it matters
            An authority that issues certificates for web servers or mail as well must be able to say which of them identify clients: that is extendedKeyUsage.
            A server that overlooks it lets every web server below that authority come in as a client.

            ## How it is tested
            Two certificates of your CA are presented: one whose only purpose is serverAuth, one whose only purpose is emailProtection. Beside it stands a twin: a certificate of the same issuer with the same key type, names and chain, only sound. A refusal counts between two served twins; without the CA's key (`--client-ca`, `--client-ca-key`) this is not testable, because a home-made certificate is refused for its issuer.

            ## What to do
            {Remedies.Validate}
            """,
            "Demand the clientAuth purpose when client certificates are verified.",
            Standards.Purpose
        );

    public override IReadOnlyList<Identity> Who { get; } = [Identity.ServerPurpose, Identity.EmailPurpose];
}
