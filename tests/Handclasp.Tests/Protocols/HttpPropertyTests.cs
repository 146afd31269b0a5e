using System.Text;
using CsCheck;
using Handclasp.Engine;
using Handclasp.Model;
using Handclasp.Protocols;
using Xunit;

namespace Handclasp.Tests.Protocols;

/// <summary>Random and mutated bytes from a peer: no exception, no endless loop, the same answer however the bytes arrive.</summary>
public sealed class HttpPropertyTests
{
    private const int Loops = 2_000;
    private static readonly Question Get = new("GET", "h", "/")
    {
        Wait = TimeSpan.FromMilliseconds(200),
        Deadline = TimeSpan.FromSeconds(2),
    };

    private static readonly string[] Seeds =
    [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nServer: nginx\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n3\r\nabc\r\n0\r\nT: 1\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 302 Found\r\nLocation: /x?y=1\r\nVia: a\r\n b\r\n\r\n",
        "HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n<title>400 The SSL certificate error</title>",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\u001f\u008b\u0008\u0000\u0000\u0000\u0000\u0000\u0000\u0003\u00cbH\u00cd\u00c9\u00c9\u0007\u0000\u0086\u00a6\u00106\u0005\u0000\u0000\u0000",
    ];

    private static readonly byte[][] H2Seeds =
    [
        [0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0, 0, 0, 1, 1, 5, 0, 0, 0, 1, 0x88],
        [0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 1, 1, 4, 0, 0, 0, 1, 0x88, 0, 0, 3, 0, 1, 0, 0, 0, 1, 65, 66, 67],
        [0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, 13, 0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2],
    ];

    private static readonly Gen<byte[]> Mutated = Mutate([.. Seeds.Select(Encoding.Latin1.GetBytes)]);

    private static Gen<byte[]> Mutate(byte[][] seeds)
    {
        var edit = Gen.Select(Gen.Int[0, 400], Gen.Int[0, 2], Gen.Byte);
        return Gen.Select(
            Gen.Int[0, seeds.Length - 1].Select(i => seeds[i]),
            edit.Array[0, 6],
            (seed, edits) =>
            {
                var bytes = seed.ToList();
                foreach (var (at, how, value) in edits)
                {
                    if (bytes.Count == 0)
                        break;
                    var place = at % bytes.Count;
                    if (how == 0)
                        bytes[place] = value;
                    else if (how == 1)
                        bytes.RemoveAt(place);
                    else
                        bytes.Insert(place, value);
                }

                return bytes.ToArray();
            }
        );
    }

    private static Answer? Ask(byte[] bytes, int cut, string alpn = "http/1.1")
    {
        var channel = new ScriptChannel([.. bytes.Chunk(cut)], closes: true, alpn);
        return new HttpSpeaker([]).AskAsync(channel, Get, TimeProvider.System, CancellationToken.None).GetAwaiter().GetResult();
    }

    private static string Told(Answer? answer) =>
        answer is null
            ? "none"
            : $"{answer.Kind} {answer.Status} {answer.StatusLine} {answer.Title} {answer.Body} {answer.Location} {string.Join(';', answer.Headers)} {answer.NamesCertificate} {answer.SpeaksOfRefusal} {answer.Complete}";

    [Fact]
    public void Http1_answers_do_not_depend_on_how_the_bytes_arrive() =>
        Gen.Select(Gen.OneOf(Mutated, Gen.Byte.Array[0, 200]), Gen.Int[1, 9])
            .Sample((bytes, cut) => Assert.Equal(Told(Ask(bytes, int.MaxValue)), Told(Ask(bytes, cut))), iter: Loops);

    [Fact]
    public void Http1_never_throws_and_null_means_not_a_byte() =>
        Gen.OneOf(Mutated, Gen.Byte.Array[0, 400]).Sample(bytes => Assert.Equal(bytes.Length == 0, Ask(bytes, 7) is null), iter: Loops);

    [Fact]
    public void Http2_never_throws_whatever_comes() =>
        Gen.OneOf(Mutate(H2Seeds), Gen.Byte.Array[0, 100])
            .Sample(bytes => Assert.True(Ask(bytes, 5, "h2") is null or { StatusLine.Length: > 0 }), iter: 300, threads: 1);

    [Fact]
    public void Pages_never_throw_and_a_body_is_always_the_same_as_itself() =>
        Gen.Select(Gen.String[0, 200], Gen.String[0, 5].Array[0, 3], Gen.Int[200, 599])
            .Sample(
                (body, names, status) =>
                {
                    var page = new Page(body, "text/html");
                    _ = RefusalWords.NameCertificate(status, page) | RefusalWords.SpeakOfRefusal(status, page);
                    var marks = new IdentityMarks(names);
                    var answer = new Answer(AnswerKind.Content) { Status = status, Body = body };
                    Assert.True(AnswerComparer.SameAs(AnswerComparer.Learn([answer], marks), answer, marks));
                    Assert.False(
                        AnswerComparer.SameAs(
                            AnswerComparer.Learn([answer], marks),
                            answer with
                            {
                                Body = body + " denied",
                            },
                            IdentityMarks.None
                        )
                    );
                },
                iter: Loops
            );

    [Fact]
    public void What_two_runs_differ_in_is_learned_and_the_runs_fit_their_own_class() =>
        Gen.Select(
                Gen.String[Gen.Char["ab12 <>\"-.:"], 0, 60],
                Gen.String[Gen.Char["ab12 <>\"-.:"], 0, 60],
                Gen.String[Gen.Char["ab1 "], 0, 5]
            )
            .Sample(
                (one, other, name) =>
                {
                    var marks = new IdentityMarks([name]);
                    Answer[] runs =
                    [
                        new(AnswerKind.Content) { Body = $"start {one} end" },
                        new(AnswerKind.Content) { Body = $"start {other} end" },
                    ];
                    var learned = AnswerComparer.Learn(runs, marks);
                    Assert.All(runs, r => Assert.True(AnswerComparer.SameAs(learned, r, marks)));
                },
                iter: Loops
            );
}
