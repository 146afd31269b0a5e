using System.Globalization;
using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>What makes two conversations the same one, as text: records compare their lists by reference.</summary>
internal static class ConversationKeys
{
    public static string Of(Conversation held)
    {
        var headers = string.Join('\n', held.Headers.Select(h => $"{h.Key}: {h.Value}"));
        var from = held.ResumeFrom is { } source ? $"[{held.Session} of {Of(source)}]" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{held.Who.Word}|{held.Later?.Word}|{held.At}|{held.Sni ?? "-"}|{held.Host}|{held.Method}|{held.Port}|{held.Via}|{held.Hello}|{held.Fault}|{held.LaterFault}|{held.LeafAlone}|{held.Eager}|{held.Callback}|{held.WithoutPassword}|{headers}|{from}|{held.Run}"
        );
    }
}
