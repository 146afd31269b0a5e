using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.RevocationOff;

/// <summary>HC540: revocation is not switched off where it is on by itself.</summary>
internal sealed class Rule : SourceRule
{
    protected override CheckInfo Described { get; } =
        new(
            "HC540",
            "revocation-switched-off",
            "Revocation is not switched off where it is on by itself",
            Severity.Low,
            CheckGroup.ClientCode,
            "revocation off",
            """
            ## Why it matters
            A certificate whose key was stolen is revoked, and still accepted here.

            ## How it is found
            A switch that takes out a check that the library makes by itself, and one that lets pass whatever could not be asked about: whoever can keep the answer away gets in with a revoked certificate. In Go also a check of one's own (OCSP, a CRL) that returns nil where the asking failed, in Python also a function about revocation that says "all is well" where it could ask nobody (low), in JavaScript a callback that refuses for "revoked" alone, or goes on where nothing was stapled.

            ## What to do

            ```java bad
            PKIXParameters parameters = new PKIXParameters(roots);
            parameters.setRevocationEnabled(false);
            ```
            ```java good
            PKIXParameters parameters = new PKIXParameters(roots);
            parameters.addCertPathChecker(checker);
            ```
            ```csharp bad
            options.RevocationMode = X509RevocationMode.NoCheck;
            ```
            ```csharp good
            options.RevocationMode = X509RevocationMode.Online;
            ```
            """,
            "Leave revocation checking on, or issue certificates that live for hours.",
            SourceStandards.Revocation
        );

    public override IReadOnlyList<Reader> Readers { get; } =
    [
        new([All.Java, All.Kotlin], c => Packs.Jvm.Shared.Revocation(c)),
        new([All.CSharp], RevocationOff.CSharp.Look),
        new([All.Go], RevocationOff.Go.Look)
        {
            Bad = """
                dsn, err := gosnowflake.DSN(&gosnowflake.Config{Account: "app", InsecureMode: true})
                """,
            Good = """
                dsn, err := gosnowflake.DSN(&gosnowflake.Config{Account: "app"})
                """,
        },
        new([All.JavaScript], JavaScript.Look)
        {
            Bad = """
                const snowflake = require('snowflake-sdk');
                snowflake.configure({ insecureConnect: true });
                """,
            Good = """
                const snowflake = require('snowflake-sdk');
                snowflake.configure({ ocspFailOpen: false });
                """,
        },
        new([All.Python], Python.Look)
        {
            Bad = """
                import ssl
                context = ssl.create_default_context(cafile="ca.pem")
                context.verify_flags &= ~ssl.VERIFY_CRL_CHECK_LEAF
                """,
            Good = """
                import ssl
                context = ssl.create_default_context(cafile="ca.pem")
                context.verify_flags |= ssl.VERIFY_CRL_CHECK_LEAF
                """,
        },
    ];

    protected override bool CanBeSwitched => true;
}
