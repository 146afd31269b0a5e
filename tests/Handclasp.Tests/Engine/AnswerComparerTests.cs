using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Handclasp.Engine;
using Handclasp.Model;
using Xunit;

namespace Handclasp.Tests.Engine;

/// <summary>When is an answer the one that the valid certificate gets? Every "same" stands beside a "different".</summary>
public sealed class AnswerComparerTests
{
    private static Answer Page(string body, int status = 200) => new(AnswerKind.Content) { Status = status, Body = body };

    private static IdentityMarks Marks(params string[] texts) => new(texts);

    private static bool Same(string positive, string other, IdentityMarks? valid = null, IdentityMarks? probe = null) =>
        Same([positive], other, valid, probe);

    private static bool Same(string[] positives, string other, IdentityMarks? valid = null, IdentityMarks? probe = null) =>
        AnswerComparer.SameAs(
            AnswerComparer.Learn([.. positives.Select(p => Page(p))], valid ?? IdentityMarks.None),
            Page(other),
            probe ?? IdentityMarks.None
        );

    private static readonly X509Certificate2 Alice = Certificate("CN=alice (.*)+ [a-z], O=\"Acme, Inc.\", C=DE", "00c0ffee12345678");
    private static readonly X509Certificate2 Mallory = Certificate("CN=mallory, OU=Ümläut, C=DE", "5eed");

    private static X509Certificate2 Certificate(string subject, string serial)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(serial + ".clients.example");
        request.CertificateExtensions.Add(names.Build());
        var from = new DateTimeOffset(2026, 11, 5, 3, 4, 5, TimeSpan.Zero);
        return request.Create(
            new X500DistinguishedName("CN=Test CA"),
            X509SignatureGenerator.CreateForECDsa(key),
            from,
            from.AddYears(1),
            Convert.FromHexString(serial)
        );
    }

    [Fact]
    public void Words_must_be_equal_and_whitespace_need_not()
    {
        Assert.True(Same("Hello,  your\r\n balance is 42", "Hello, your balance is 42\n"));
        Assert.False(Same("Hello, your balance is 42", "Hello, your balance is 17"));
        Assert.False(Same("Hello, your balance is 42", "Hello, your balance is 42 again"));
        Assert.False(Same("Hello, your balance is 42", "Hello, your balance is"));
        Assert.False(Same("Hello", "hello"));
        Assert.False(Same("a b", "ab"));
    }

    [Fact]
    public void There_is_no_likeness_a_refusal_in_the_same_frame_is_different()
    {
        const string frame =
            "<html><head><title>Portal</title></head><body><nav>Home Help About</nav><p>{0}</p><footer>Acme 2026</footer></body></html>";

        Assert.True(
            Same(
                frame.Replace("{0}", "Your balance is 42", StringComparison.Ordinal),
                frame.Replace("{0}", "Your balance is 42", StringComparison.Ordinal)
            )
        );
        Assert.False(
            Same(
                frame.Replace("{0}", "Your balance is 42", StringComparison.Ordinal),
                frame.Replace("{0}", "Your balance is hidden", StringComparison.Ordinal)
            )
        );
    }

    [Fact]
    public void Status_and_kind_must_be_equal()
    {
        var positive = AnswerComparer.Learn([Page("x")], IdentityMarks.None);

        Assert.True(AnswerComparer.SameAs(positive, Page("x"), IdentityMarks.None));
        Assert.False(AnswerComparer.SameAs(positive, Page("x", 201), IdentityMarks.None));
        Assert.False(AnswerComparer.SameAs(positive, Page("x") with { Kind = AnswerKind.Error }, IdentityMarks.None));
    }

    [Theory]
    [InlineData("Wed, 25 Nov 2026 01:40:00 GMT", "Thu, 26 Nov 2026 23:59:59 GMT")]
    [InlineData("2026-11-25T01:40:00.123456Z", "2026-11-26T01:40:00+01:00")]
    [InlineData("2026-11-25 01:40:00", "2026-11-25 01:40:07.5 +0000 UTC")]
    [InlineData("25/Nov/2026:01:40:00 +0000", "26/Nov/2026:01:40:00 +0000")]
    [InlineData("Wed Nov 25 01:40:00 2026", "Wed Nov  4 01:40:01 UTC 2026")]
    [InlineData("Nov 25 01:40:00 2026 GMT", "Jan  1 01:40:00 2027 GMT")]
    [InlineData("November 25, 2026 at 1:40 AM", "November 26, 2026 at 11:40 PM")]
    [InlineData("25.11.2026 01:40", "26.11.2026 01:40")]
    [InlineData("11/25/2026 01:40:00 AM", "11/26/2026 01:40:00 PM")]
    [InlineData("01:40:00", "01:40:59.123")]
    [InlineData("1795570800", "1795570801")]
    [InlineData("1795570800.123", "1795570801.4567")]
    [InlineData("1795570800123", "1795570801123")]
    [InlineData("20261125T014000Z", "20261125T014001Z")]
    [InlineData("f47ac10b-58cc-4372-a567-0e02b2c3d479", "0b1f8c7e-1d2a-4a3b-9c4d-5e6f7a8b9c0d")]
    [InlineData("9f86d081884c7d659a2feaa0c55ad015", "2c26b46b68ffc68ff99b453c1d304134")]
    [InlineData("dGhpcyBpcyBhIG5vbmNlIQ1x", "QWxsIGdvb2QgdGhpbmdzMzE9")]
    [InlineData("AB:CD:EF:01:23:45:67:89:AB:CD", "01:CD:EF:01:23:45:67:89:AB:FF")]
    public void Dates_and_nonces_are_no_content_but_the_words_around_are(string one, string other)
    {
        Assert.True(Same($"<p>now {one}</p> balance 42", $"<p>now {other}</p> balance 42"));
        Assert.True(Same($"{{\"at\":\"{one}\",\"balance\":42}}", $"{{\"at\":\"{other}\",\"balance\":42}}"));
        Assert.False(Same($"<p>now {one}</p> balance 42", $"<p>now {other}</p> balance 17"));
        Assert.False(Same($"<p>now {one}</p> balance 42", "<p>now </p> balance 42"));
        Assert.False(Same($"<p>now {one}</p> balance 42", "<p>now denied</p> balance 42"));
    }

    [Fact]
    public void A_counter_is_learned_from_two_runs_and_only_a_number_fits_there()
    {
        string[] runs = ["visits: 41, balance 42", "visits: 42, balance 42"];

        Assert.True(Same(runs, "visits: 1043, balance 42"));
        Assert.False(Same(runs, "visits: 43, balance 17"));
        Assert.False(Same(runs, "visits: many, balance 42"));
        Assert.False(Same(runs, "visits: 1 2 3, balance 42"));
        Assert.False(Same(runs[0], runs[1]));
    }

    [Fact]
    public void Tokens_of_changing_length_and_shape_are_learned()
    {
        string[] runs = ["<i csrf='aB-3_x'/> balance 42", "<i csrf='Qz9'/> balance 42", "<i csrf='k-k'/> balance 42"];

        Assert.True(Same(runs, "<i csrf='Zz_-9A'/> balance 42"));
        Assert.False(Same(runs, "<i csrf='no balance for you, go away'/> balance 42"));
        Assert.False(Same(runs, "<i csrf='Zz_-9A'/> balance 43"));
    }

    [Fact]
    public void Lines_that_come_and_go_are_learned()
    {
        string[] runs =
        [
            "Welcome to the portal of Acme. Tip of the day: drink water. Your balance is 42 euro.",
            "Welcome to the portal of Acme. Tip of the day: sleep well and long. Your balance is 42 euro.",
        ];

        Assert.True(Same(runs, "Welcome to the portal of Acme. Tip of the day: smile. Your balance is 42 euro."));
        Assert.False(Same(runs, "Welcome to the portal of Acme. Tip of the day: smile. Your balance is secret."));
    }

    [Fact]
    public void Where_words_change_a_refusal_does_not_fit()
    {
        string[] runs =
        [
            "<nav>Home Help About Contact Imprint</nav> Rain today <hr> Acme Inc",
            "<nav>Home Help About Contact Imprint</nav> Sun today <hr> Acme Inc",
        ];
        var positive = AnswerComparer.Learn([.. runs.Select(r => Page(r))], IdentityMarks.None);
        var denial = Page("<nav>Home Help About Contact Imprint</nav> Denied today <hr> Acme Inc");

        Assert.True(AnswerComparer.SameAs(positive, denial, IdentityMarks.None));
        Assert.False(AnswerComparer.SameAs(positive, denial with { SpeaksOfRefusal = true }, IdentityMarks.None));
    }

    [Fact]
    public void A_page_that_is_nothing_but_changing_words_is_equal_to_what_was_seen_only()
    {
        string[] words = ["alpha", "beta"];
        string[] greetings = ["Hello there", "Hello my old friend"];

        Assert.True(Same(words, "beta"));
        Assert.False(Same(words, "gamma"));
        Assert.True(Same(greetings, "Hello my old friend"));
        Assert.False(Same(greetings, "Hello you must leave"));
        Assert.False(Same(["", "Hello"], "Bye"));
        Assert.True(Same(["", "Hello"], "Hello"));
    }

    [Fact]
    public void Pages_that_have_little_in_common_are_each_equal_to_themselves_only()
    {
        string[] runs =
        [
            "alpha beta gamma delta epsilon zeta eta theta iota kappa",
            "one two three four five six seven eight nine ten eleven twelve",
        ];

        Assert.True(Same(runs, runs[0]));
        Assert.True(Same(runs, runs[1]));
        Assert.False(Same(runs, "you need a certificate to see this page, so please go away and get one"));
    }

    [Fact]
    public void A_page_that_is_only_a_moment_is_equal_to_another_moment_and_to_nothing_else()
    {
        Assert.True(Same("1795570800", "1795570999"));
        Assert.True(Same("f47ac10b-58cc-4372-a567-0e02b2c3d479", "0b1f8c7e-1d2a-4a3b-9c4d-5e6f7a8b9c0d"));
        Assert.True(Same(["41", "42"], "7"));
        Assert.False(Same("1795570800", ""));
        Assert.False(Same(["41", "42"], "forbidden"));
        Assert.False(Same(["41", "42"], ""));
    }

    [Fact]
    public void Empty_is_only_equal_to_empty()
    {
        Assert.True(Same("", ""));
        Assert.True(Same("", " \n"));
        Assert.False(Same("", "x"));
        Assert.False(Same("x", ""));
        Assert.False(Same("client", "", Marks("client")));
    }

    [Fact]
    public void A_page_that_names_its_client_is_the_same_for_a_stranger_when_only_the_name_is_missing()
    {
        const string name = "CN=client,O=Acme";
        var valid = Marks(name, "client");

        Assert.True(Same("Hello CN=client,O=Acme, balance 42", "Hello , balance 42", valid));
        Assert.True(Same("Hello CN=client,O=Acme, balance 42", "Hello CN=x, balance 42", valid, Marks("CN=x", "x")));
        Assert.True(Same("Hello CN=client,O=Acme, balance 42", "Hello (null), balance 42", valid));
        Assert.True(Same("Hello client, balance 42", "Hello anonymous, balance 42", valid));
        Assert.True(Same("{\"user\":\"client\",\"balance\":42}", "{\"user\":null,\"balance\":42}", valid));
        Assert.True(Same("{\"user\":\"client\",\"balance\":42}", "{\"user\":\"\",\"balance\":42}", valid));
        Assert.False(Same("Hello CN=client,O=Acme, balance 42", "Hello , balance 17", valid));
        Assert.False(Same("Hello CN=client,O=Acme, balance 42", "Hello stranger, balance 42", valid));
        Assert.False(Same("Hello CN=client,O=Acme, balance 42", "Hello CN=x, balance 42", valid));
        Assert.False(Same("{\"user\":\"client\",\"balance\":42}", "{\"user\":17,\"balance\":42}", valid));
    }

    [Fact]
    public void Only_the_name_on_a_page_is_no_content()
    {
        var valid = Marks("CN=client", "client");

        Assert.False(Same("CN=client", "(null)", valid));
        Assert.False(Same("<html><body><b>CN=client</b></body></html>", "<html><body><b></b></body></html>", valid));
        Assert.True(Same("CN=client", "CN=other", valid, Marks("CN=other")));
        Assert.True(Same("CN=client", "CN=client", valid));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("client")]
    [InlineData("not")]
    [InlineData("test")]
    [InlineData(".*")]
    [InlineData("1")]
    public void A_common_word_as_a_name_erases_nothing_else(string name)
    {
        var valid = Marks(name);

        Assert.False(Same($"This is a test page for the client {name}, not 1 more .*", "This is page for the", valid));
        Assert.False(Same($"Welcome {name}: the balance is 42", "Welcome: no certificate was sent", valid));
        Assert.False(Same($"Welcome {name}: granted", $"Welcome {name}: denied", valid));
        Assert.True(Same($"a client, not a test: Welcome {name}, 1 new message", $"a client, not a test: Welcome , 1 new message", valid));
        Assert.True(
            Same(
                $"a client, not a test: Welcome {name}, 1 new message",
                $"a client, not a test: Welcome x, 1 new message",
                valid,
                Marks("x")
            )
        );
    }

    [Fact]
    public void A_name_never_starts_or_ends_within_a_word()
    {
        Assert.False(Same("clients welcome", "s welcome", Marks("client")));
        Assert.False(Same("balance 142", "balance 1", Marks("42")));
        Assert.True(Same("balance:client.", "balance:.", Marks("client")));
    }

    [Theory]
    [InlineData("NONE")]
    [InlineData("GENEROUS")]
    [InlineData("FAILED")]
    [InlineData("FAILED:self-signed certificate in certificate chain")]
    public void How_the_verification_went_is_no_content(string result)
    {
        Assert.True(Same("verify=SUCCESS; the balance is 42", $"verify={result}; the balance is 42"));
        Assert.True(Same("<b>Verified:</b> SUCCESS <p>balance 42</p>", $"<b>Verified:</b> {result} <p>balance 42</p>"));
        Assert.True(
            Same("{\"ssl_client_verify\": \"SUCCESS\", \"balance\": 42}", $"{{\"ssl_client_verify\": \"{result}\", \"balance\": 42}}")
        );
        Assert.False(Same("verify=SUCCESS; the balance is 42", $"verify={result}; the balance is hidden"));
        Assert.False(Same("verify=SUCCESS; the balance is 42", $"verify={result}"));
        // Not of a verification, or nothing but it: then it is the content.
        Assert.False(Same("status=SUCCESS; the balance is 42", $"status={result}; the balance is 42"));
        Assert.False(Same("verify=SUCCESS", $"verify={result}"));
    }

    [Fact]
    public void A_refusal_does_not_fit_where_the_verification_stands()
    {
        Assert.False(Same("verify=SUCCESS; the balance is 42", "verify=DENIED; the balance is 42"));
        Assert.False(Same("verify=SUCCESS; the balance is 42", "verify=FAILED: access denied, go away; and the balance is 42"));
    }

    [Fact]
    public void A_name_in_other_letters_is_the_name()
    {
        var (alice, mallory) = (IdentityMarks.Of([Alice.RawData]), IdentityMarks.Of([Mallory.RawData]));

        Assert.True(Same("Hello ALICE (.*)+ [A-Z], balance 42", "Hello MALLORY, balance 42", alice, mallory));
        Assert.False(Same("Hello ALICE (.*)+ [A-Z], balance 42", "Hello MALLORY, balance 17", alice, mallory));
    }

    [Fact]
    public void Redirects_are_the_same_by_place_without_query_whatever_their_page_says()
    {
        Answer To(string place, int status = 302) => Page($"<a href='{place}'>moved</a>", status) with { Location = place };
        var positive = AnswerComparer.Learn([To("/home?session=1"), To("/home?session=2")], IdentityMarks.None);
        var personal = AnswerComparer.Learn([To("/users/client/home")], Marks("client"));

        Assert.True(AnswerComparer.SameAs(positive, To("/home?session=3"), IdentityMarks.None));
        Assert.True(AnswerComparer.SameAs(positive, To("/home#top"), IdentityMarks.None));
        Assert.False(AnswerComparer.SameAs(positive, To("/login?next=/home"), IdentityMarks.None));
        Assert.False(AnswerComparer.SameAs(positive, To("/home", 301), IdentityMarks.None));
        Assert.False(AnswerComparer.SameAs(positive, Page("<a href='/home?session=1'>moved</a>", 302), IdentityMarks.None));
        Assert.True(AnswerComparer.SameAs(personal, To("/users/mallory/home"), Marks("mallory")));
        Assert.False(AnswerComparer.SameAs(personal, To("/users/mallory/error"), Marks("mallory")));
    }

    [Fact]
    public void For_HEAD_the_length_stands_for_the_body()
    {
        Answer Head(string length) => Page("") with { Headers = [new("server", "x"), new("content-length", length)] };
        var positive = AnswerComparer.Learn([Head("120"), Head("120")], IdentityMarks.None);
        var unsteady = AnswerComparer.Learn([Head("120"), Head("121")], IdentityMarks.None);

        Assert.True(AnswerComparer.SameAs(positive, Head("120"), IdentityMarks.None));
        Assert.False(AnswerComparer.SameAs(positive, Head("150"), IdentityMarks.None));
        Assert.False(AnswerComparer.SameAs(positive, Page(""), IdentityMarks.None));
        Assert.True(AnswerComparer.SameAs(unsteady, Head("122"), IdentityMarks.None));
    }

    [Fact]
    public void A_cut_answer_is_the_same_only_where_the_valid_ones_are_cut_too()
    {
        var body = string.Join(' ', Enumerable.Range(0, 500).Select(i => $"row {i} of 500"));
        var whole = AnswerComparer.Learn([Page(body)], IdentityMarks.None);
        var cut = AnswerComparer.Learn([Page(body[..^3]) with { Complete = false }], IdentityMarks.None);

        Assert.False(AnswerComparer.SameAs(whole, Page(body[..^50]) with { Complete = false }, IdentityMarks.None));
        Assert.True(AnswerComparer.SameAs(cut, Page(body[..^50]) with { Complete = false }, IdentityMarks.None));
        Assert.True(AnswerComparer.SameAs(cut, Page(body) with { Complete = false }, IdentityMarks.None));
        Assert.False(AnswerComparer.SameAs(cut, Page(body[..60]) with { Complete = false }, IdentityMarks.None));
        Assert.False(
            AnswerComparer.SameAs(
                cut,
                Page(body.Replace("row 77", "row x", StringComparison.Ordinal)) with
                {
                    Complete = false,
                },
                IdentityMarks.None
            )
        );
    }

    public static TheoryData<string> Spellings() => [.. Enumerable.Range(0, Spelled(Alice).Length).Select(i => $"{i}")];

    /// <summary>What servers print, made by the platform and by hand and not by the code under test.</summary>
    private static string[] Spelled(X509Certificate2 of)
    {
        var serial = of.SerialNumber;
        var sha1 = of.GetCertHash(HashAlgorithmName.SHA1);
        var sha256 = of.GetCertHash(HashAlgorithmName.SHA256);
        return
        [
            of.Subject,
            of.SubjectName.Decode(X500DistinguishedNameFlags.None),
            of.SubjectName.Decode(X500DistinguishedNameFlags.Reversed),
            of.SubjectName.Decode(X500DistinguishedNameFlags.UseNewLines),
            System.Net.WebUtility.HtmlEncode(of.Subject),
            of.GetNameInfo(X509NameType.SimpleName, false),
            serial,
            serial.ToLowerInvariant(),
            serial.TrimStart('0').ToLowerInvariant(),
            new System.Numerics.BigInteger(Convert.FromHexString(serial), isUnsigned: true, isBigEndian: true).ToString(
                System.Globalization.CultureInfo.InvariantCulture
            ),
            string.Join(
                ':',
                Convert.FromHexString(serial).Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture))
            ),
            of.Thumbprint,
            Convert.ToHexStringLower(sha256),
            BitConverter.ToString(sha1).Replace('-', ':'),
            Convert.ToBase64String(sha256),
            of.ExportCertificatePem(),
            of.ExportCertificatePem().Replace("\n", "\n\t", StringComparison.Ordinal),
            Uri.EscapeDataString(of.ExportCertificatePem() + "\n"),
            Convert.ToBase64String(of.RawData),
            of.GetNameInfo(X509NameType.DnsName, false),
        ];
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Every_spelling_of_a_certificate_is_an_empty_place_for_a_stranger_and_another_name_for_another(string which)
    {
        var i = int.Parse(which, System.Globalization.CultureInfo.InvariantCulture);
        var valid = IdentityMarks.Of([Alice.RawData]);
        var page = $"client <b>{Spelled(Alice)[i]}</b>; balance 42";

        Assert.True(Same(page, "client <b></b>; balance 42", valid));
        Assert.True(Same(page, $"client <b>{Spelled(Mallory)[i]}</b>; balance 42", valid, IdentityMarks.Of([Mallory.RawData])));
        Assert.False(Same(page, "client <b></b>; balance 17", valid));
        Assert.False(Same(page, "client <b></b>; balance 42", IdentityMarks.None));
    }

    [Theory]
    [InlineData("CN=alice (.*)\\+ [a-z],O=Acme\\, Inc.,C=DE")]
    [InlineData("C=DE,O=Acme\\, Inc.,CN=alice (.*)\\+ [a-z]")]
    [InlineData("CN=alice (.*)\\+ [a-z], O=Acme\\, Inc., C=DE")]
    [InlineData("/C=DE/O=Acme, Inc./CN=alice (.*)+ [a-z]")]
    [InlineData("/C=DE/O=Acme, Inc./CN=alice (.*)\\+ [a-z]")]
    [InlineData("C = DE, O = \"Acme, Inc.\", CN = \"alice (.*)+ [a-z]\"")]
    [InlineData("Nov  5 03:04:05 2026 GMT")]
    [InlineData("2026-11-05T03:04:05Z")]
    [InlineData("2027-11-05 03:04:05 +0000 UTC")]
    [InlineData("1793847845")]
    public void Names_and_moments_in_the_spellings_of_other_libraries(string spelled)
    {
        var valid = IdentityMarks.Of([Alice.RawData]);

        Assert.True(Same($"client '{spelled}' balance 42", "client '' balance 42", valid));
        Assert.False(Same($"client '{spelled}' balance 42", "client '' balance 43", valid));
    }

    [Fact]
    public void Bytes_that_are_no_certificate_still_have_fingerprints()
    {
        byte[] garbage = [1, 2, 3];
        var marks = IdentityMarks.Of([garbage]);

        Assert.True(Same($"id {Convert.ToHexStringLower(SHA256.HashData(garbage))} balance 42", "id  balance 42", marks));
        Assert.Empty(IdentityMarks.Of([]).Texts);
    }

    [Fact]
    public void Hostile_bodies_take_a_bounded_time()
    {
        const int size = 1 << 18;
        string Fill(string piece) => string.Concat(Enumerable.Repeat(piece, size / piece.Length));
        string[] bodies =
        [
            Fill("a-"),
            Fill(","),
            Fill("AB:"),
            Fill("client "),
            Fill("x \" "),
            Fill("<p>row 1 of 2</p>\n"),
            new string('a', size),
            Fill("1:1:"),
            Fill("Wed, "),
        ];
        var marks = Marks("client", "a", "x", ",", "AB");

        foreach (var body in bodies)
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            var positive = AnswerComparer.Learn([Page(body), Page(body + " end 1"), Page("start 2 " + body)], marks);
            Assert.False(AnswerComparer.SameAs(positive, Page(body[..(size / 2)] + "!" + body[(size / 2)..]), marks));
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{body[..5]}: {watch.Elapsed}");
        }
    }
}
