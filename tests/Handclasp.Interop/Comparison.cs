using Handclasp.Interop.Harness;
using Handclasp.Interop.Servers;
using Handclasp.Interop.Truth;
using Handclasp.Model;
using Handclasp.Pki;

namespace Handclasp.Interop;

/// <summary>One configuration: start it, measure the truth, scan it, compare.</summary>
internal sealed class Comparison(string product, Configuration configuration, Action<string> write)
{
    public async Task RunAsync()
    {
        var stage = new Launch(TestPki.Instance, Folders.Create("server"), Ports.Free());
        await using var server = (await configuration.Start(stage).ConfigureAwait(false)).ConfigureAwait(false);
        var identities = IdentityFiles.Write(Provisional.For, Folders.Create("identities"));
        var truth = await TruthClient.MeasureAsync(configuration, stage.Port, identities).ConfigureAwait(false);
        write(Matrix.Add(product, configuration.Name, truth));
        foreach (var cell in truth.Cells)
            write(
                $"{cell.Version.Word()} {cell.Alpn} {cell.Who.Word}{(cell.LeafAlone ? " alone" : "")}: {(cell.Served ? "SERVED" : "refused")} {cell.How}"
            );
    }
}

internal static class Provisional
{
    public static MintResult For(Identity who, bool alone)
    {
        var pki = TestPki.Instance;
        var pair =
            who == Identity.Valid ? pki.Valid
            : who == Identity.UntrustedCa ? pki.Server
            : who == Identity.Revoked ? pki.Revoked
            : who == Identity.TwinBelowSubordinate ? pki.ValidBelow
            : null;
        byte[][] more =
            who == Identity.UntrustedCa && !alone ? [pki.ServerRoot.Certificate.RawData]
            : who == Identity.TwinBelowSubordinate ? [pki.Issuing.Certificate.RawData]
            : [];
        if (who == Identity.WrongKey)
            return new(new([pki.Valid.Certificate.RawData], pki.Revoked.Key), "", "");
        return pair is null ? new(null, "", "") : new(new([pair.Certificate.RawData, .. more], pair.Key), "", "");
    }
}
