using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Checks.Code.Packs.Scripts;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;
using Modes = Handclasp.Source.Checks.Code.Packs.Scripts.Modes;

namespace Handclasp.Source.Checks.Code.Packs.RubyCode;

/// <summary>Ruby's own sockets: OpenSSL::SSL::SSLSocket and SSLContext, which verify nothing and compare no name unless they are told to.</summary>
internal static class Sockets
{
    private static readonly string[] Rivals = ["SSLSocket"];

    /// <summary>ctx = OpenSSL::SSL::SSLContext.new without verify_mode and set_params, given to a client's socket; SSLSocket.new(tcp).</summary>
    public static IEnumerable<Flag> Unverified(CodeFile code)
    {
        const string Remedy = "Call context.set_params, which verifies, or set verify_mode to OpenSSL::SSL::VERIFY_PEER.";
        foreach (var at in code.Index.Places("SSLContext"))
        {
            if (!code.Is(at + 1, ".") || !code.Is(at + 2, "new") || !code.IsLink(at - 1))
                continue;
            var start = code.PathStart(at);
            if (!code.Is(start - 1, "=") || !code.IsWord(start - 2) || code.IsLink(start - 3))
                continue;
            if (IsBare(code, code[start - 2].Value, start - 2))
                yield return new(
                    new(start - 2, at + 3),
                    "an SSLContext verifies nothing unless it is told to: this client talks to whoever answers"
                )
                {
                    Remedy = Remedy,
                    Confidence = Confidence.Firm,
                };
        }

        foreach (var call in Clients(code))
            if (call.Word == "new" && call.Arguments.Count == 1 && Connects(code, call))
                yield return new(call.Whole, "without a context a socket verifies nothing: this client talks to whoever answers")
                {
                    Remedy = "Give it a context that verifies: context = OpenSSL::SSL::SSLContext.new; context.set_params.",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>Sockets that verify the chain and are never told whose certificate it must be; a comparison whose failure is only logged.</summary>
    public static IEnumerable<Flag> Nameless(CodeFile code)
    {
        foreach (var call in Clients(code))
            if (
                (!Sides.Serves(code) || Connects(code, call))
                && !Compared(code).Any(p => Kinship.Speaks(code, call.Name, p, Rivals))
                && Verifies(code, call)
                && !IsToldOff(code, call)
                && code.Index.Places("connect", "connect_nonblock").Any()
            )
                yield return new(
                    call.Whole,
                    "the socket is never told whose certificate it must be: any certificate of a trusted authority will do"
                )
                {
                    Remedy = "Set socket.hostname and call post_connection_check(host) after connect.",
                };
        foreach (var at in code.Index.Places("post_connection_check"))
            if (code.IsLink(at - 1) && Swallowing(code, at) is { } rescue)
                yield return new(
                    new(code.PathStart(at), at + 1),
                    "another name than the expected one is only noted: the connection is used all the same"
                )
                {
                    Remedy = "Close the socket, and let the exception out.",
                    Confidence = Confidence.Firm,
                    Beside = [new(new(rescue, rescue + 1), "the refusal ends here")],
                };
    }

    /// <summary>True where the function compares the name by itself, after the handshake.</summary>
    public static bool ComparesByHand(CodeFile code, int at) =>
        code
            .Index.Places("post_connection_check", "verify_certificate_identity")
            .Any(p => code.IsWord(p) && !code.Is(p - 1, "def") && Kinship.Speaks(code, at, p, Rivals) && Swallowing(code, p) is null);

    private static IEnumerable<Call> Clients(CodeFile code) =>
        code.Calls("new", "open").Where(c => c.Receiver.EndsWith("SSLSocket", StringComparison.Ordinal));

    /// <summary>Words that compare the name, or that hand the verdict to code of the file.</summary>
    private static IEnumerable<int> Compared(CodeFile code) =>
        code
            .Index.Places("post_connection_check", "verify_certificate_identity", "verify_callback", "hostname")
            .Where(p => code.IsWord(p) && !code.Is(p - 1, "def") && (!code.Is(p, "hostname") || code.IsLink(p - 1) && code.Is(p + 1, "=")));

    private static bool Verifies(CodeFile code, Call call) =>
        Givens
            .Of(code)
            .Any(g =>
                g.Key == "verifymode"
                && Meaning.ModeOf(code, g.Value) is Modes.Peer or Modes.Demanded
                && Kinship.Speaks(code, call.Name, g.At, Rivals)
            )
        || code.Index.Places("set_params").Any(p => code.IsLink(p - 1) && code.Functions.AreTogether(p, call.Name) && !GivesNone(code, p));

    /// <summary>verify_hostname: false in the same function is told by itself.</summary>
    private static bool IsToldOff(CodeFile code, Call call) =>
        Givens
            .Of(code)
            .Any(g => g.Key == "verifyhostname" && Meaning.IsOff(code.Values.Of(g.Value)) && code.Functions.AreTogether(g.At, call.Name));

    private static bool GivesNone(CodeFile code, int setter) =>
        Givens.Of(code).Any(g => g.Key == "verifymode" && g.Container == setter + 1 && Meaning.ModeOf(code, g.Value) == Modes.None);

    private static bool Connects(CodeFile code, Call call) =>
        code.Index.Places("connect", "connect_nonblock").Any(p => code.IsLink(p - 1) && code.Functions.AreTogether(p, call.Name))
        && !code.Index.Places("accept", "accept_nonblock").Any(p => code.IsLink(p - 1) && code.Functions.AreTogether(p, call.Name));

    /// <summary>A local variable that a client's socket is given and that nobody has told how to verify.</summary>
    private static bool IsBare(CodeFile code, string name, int made)
    {
        var function = code.Functions.Around(made);
        var until = function?.Body.To ?? code.Tokens.Length;
        var isClient = false;
        foreach (var use in code.Index.Places(name))
        {
            if (use <= made || use >= until || !code.IsWord(use))
                continue;
            if (code.IsLink(use + 1))
            {
                if (
                    code[use + 2].Value
                    is "verify_mode"
                        or "set_params"
                        or "setup"
                        or "tap"
                        or "then"
                        or "send"
                        or "public_send"
                        or "instance_eval"
                )
                    return false;
                continue;
            }

            if (code.CallAt(code.Parent(use)) is not { } call)
                return false;
            var position = call.Position(use);
            if (
                call.Receiver.EndsWith("SSLSocket", StringComparison.Ordinal)
                && call.Word is "new"
                && position == 1
                && Connects(code, call)
            )
                isClient = true;
            else if (
                call.Receiver is "" or "self"
                && code.Functions.Named(call.Word).FirstOrDefault() is { } helper
                && HandsOn(code, helper, position)
            )
                isClient = true;
            else
                return false;
        }

        return isClient;
    }

    /// <summary>def handshake(tcp, ctx) … SSLSocket.new(tcp, ctx) … connect: what it is given is used as it is.</summary>
    private static bool HandsOn(CodeFile code, Function helper, int position)
    {
        if (position < 0 || position >= helper.Parameters.Count)
            return false;
        var name = helper.Parameters[position];
        var uses = code.Index.Places(name).Where(p => helper.Body.Contains(p)).ToList();
        return uses.Count > 0
            && uses.TrueForAll(p =>
                !code.IsLink(p + 1)
                && code.CallAt(code.Parent(p)) is { Word: "new" } call
                && call.Receiver.EndsWith("SSLSocket", StringComparison.Ordinal)
                && Connects(code, call)
            );
    }

    /// <summary>begin … socket.post_connection_check(host) rescue … end, where what follows the rescue goes on: its word, or null.</summary>
    private static int? Swallowing(CodeFile code, int at)
    {
        var block = RubyBlocks.Of(code).At(at);
        if (block is null || code[block.Open].Value is not ("begin" or "def" or "do"))
            return null;
        var rescue = block.Branches.FirstOrDefault(b => b > at && code.Is(b, "rescue"));
        if (rescue <= 0)
            return null;
        for (var i = rescue; i < block.End; i++)
            if (
                code.IsWord(i)
                && code[i].Value
                    is "raise"
                        or "close"
                        or "return"
                        or "fail"
                        or "exit"
                        or "abort"
                        or "next"
                        or "false"
                        or "nil"
                        or "retry"
                        or "disconnect"
                        or "close_connection"
                        or "throw"
                        or "ensure"
            )
                return null;
        return block.Open is var open && code.Is(open, "begin") ? rescue : null;
    }
}
