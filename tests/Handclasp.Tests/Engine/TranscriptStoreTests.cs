using Handclasp.Engine;
using Handclasp.Model;
using Xunit;

namespace Handclasp.Tests.Engine;

public sealed class TranscriptStoreTests
{
    private static Transcript Page(string body, params byte[][] chain) =>
        new()
        {
            ServerChain = chain,
            Answer = new(AnswerKind.Content) { Status = 200, Body = body },
        };

    [Fact]
    public void Equal_pages_and_chains_are_kept_once()
    {
        var store = new TranscriptStore();

        var first = store.Keep(Page(new string('a', 10_000), [1, 2, 3]));
        var second = store.Keep(Page(new string('a', 10_000), [1, 2, 3]));

        Assert.Same(first.Answer!.Body, second.Answer!.Body);
        Assert.Same(first.ServerChain, second.ServerChain);
        Assert.True(second.Answer.Complete);
    }

    [Fact]
    public void Beyond_the_budget_pages_are_cut_and_said_to_be_incomplete()
    {
        var store = new TranscriptStore(30_000);

        var within = store.Keep(Page(new string('a', 10_000)));
        var beyond = store.Keep(Page(new string('b', 10_000)));

        Assert.Equal(10_000, within.Answer!.Body.Length);
        Assert.True(within.Answer.Complete);
        Assert.Equal(4096, beyond.Answer!.Body.Length);
        Assert.False(beyond.Answer.Complete);
    }

    [Fact]
    public void A_chain_split_otherwise_is_another_chain()
    {
        var store = new TranscriptStore();

        var one = store.Keep(Page("", [1, 2], [3]));
        var other = store.Keep(Page("", [1], [2, 3]));

        Assert.Equal([1, 2], one.ServerChain[0]);
        Assert.Equal([1], other.ServerChain[0]);
    }
}
