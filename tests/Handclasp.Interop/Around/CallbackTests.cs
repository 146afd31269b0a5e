using System.Net;
using Handclasp.Checks;
using Handclasp.Engine;
using Handclasp.Interop.Harness;
using Handclasp.Interop.Protocols;
using Handclasp.Model;
using Xunit;

namespace Handclasp.Interop.Around;

/// <summary>nginx with `ssl_ocsp leaf` asks the responder that the client's certificate names, and refuses where it gets no answer.</summary>
public sealed class CallbackTests
{
    [Theory]
    [InlineData("ssl_ocsp leaf;", Verdict.Pass)]
    [InlineData("", Verdict.NotApplicable)]
    public async Task A_server_that_asks_and_gets_no_answer_is_heard(string setting, Verdict verdict)
    {
        var place = new Place(TestPki.Of(PkiKind.Ec256), Folders.Create("callback"), Ports.Free());
        place.Make("www");
        place.Write("www/index.html", AroundCase.Secret + "\n");
        var temporary = string.Concat(
            ((string[])["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]).Select(n => $"{n}_temp_path {place.Folder}/{n};")
        );
        var file = place.Write(
            "nginx.conf",
            $$"""
            daemon off; master_process off; pid {{place.Folder}}/pid; error_log stderr; events { }
            http {
              access_log off; {{temporary}} root {{place.Folder}}/www; ssl_protocols TLSv1.3;
              server {
                listen 127.0.0.1:{{place.Port}} ssl; server_name b.test; {{setting}}
                ssl_certificate {{place.Certificate}}; ssl_certificate_key {{place.Key}}; ssl_client_certificate {{place.Ca}}; ssl_verify_client on;
              }
            }

            """
        );
        var server = await place.RunAsync("nginx", "-c", file);
        await using var _ = server;
        var options = new ScanOptions
        {
            Mtls = true,
            Connect = new("127.0.0.1", place.Port),
            ClientCa = [place.Pki.Root.Certificate.RawData],
            ClientCaKey = place.Pki.Root.Key,
            CallbackListen = new(IPAddress.Loopback.ToString(), Ports.Free()),
        };

        var report = await Scanner.ScanAsync(
            [TargetAddress.Parse($"https://b.test:{place.Port}/", _ => 443)],
            options,
            new(TimeProvider.System, "interop"),
            All.Rules,
            TestContext.Current.CancellationToken
        );

        var found = report.Targets[0].Findings.ToDictionary(f => f.Check.Id, f => f.Ruling);
        Assert.True(verdict == found["HC141"].Verdict, $"{found["HC141"].Because}\n{server.Log}");
        Assert.True(found["HC184"].Verdict == Verdict.Pass, $"{found["HC184"].Because}\n{server.Log}");
        // The server's own words are the control: it did ask, or did not.
        Assert.Equal(verdict == Verdict.Pass, server.Log.Contains("OCSP responder prematurely closed", StringComparison.Ordinal));
    }
}
