using System.Text;

namespace Handclasp.Tls.Client;

/// <summary>Where a ClientHello is cut in two.</summary>
internal static class HelloCut
{
    /// <summary>In the middle of the server name, so that neither piece holds it; without one, in the middle of the bytes.</summary>
    public static int At(ReadOnlySpan<byte> hello, string? sni)
    {
        var at = sni is { Length: > 1 } ? hello.IndexOf(Encoding.ASCII.GetBytes(sni)) : -1;
        return at > 0 ? at + sni!.Length / 2 : hello.Length / 2;
    }
}
