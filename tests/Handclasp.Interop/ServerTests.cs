using Handclasp.Interop.Servers;
using Xunit;

[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]

namespace Handclasp.Interop;

/// <summary>Every configuration of one product: the scanner's word and outcomes against the measured truth.</summary>
public abstract class ServerTests<TProduct>(ITestOutputHelper output)
    where TProduct : IProduct
{
    public static TheoryData<string> Names => [.. TProduct.Configurations.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Scan_agrees_with_the_truth(string configuration) =>
        await new Comparison(TProduct.Name, TProduct.Configurations.Single(c => c.Name == configuration), output.WriteLine)
            .RunAsync()
            .ConfigureAwait(true);
}

public sealed class NginxTests(ITestOutputHelper output) : ServerTests<Nginx>(output);

public sealed class ApacheTests(ITestOutputHelper output) : ServerTests<Apache>(output);

public sealed class HaProxyTests(ITestOutputHelper output) : ServerTests<HaProxy>(output);

public sealed class CaddyTests(ITestOutputHelper output) : ServerTests<Caddy>(output);

public sealed class StunnelTests(ITestOutputHelper output) : ServerTests<Stunnel>(output);

public sealed class LighttpdTests(ITestOutputHelper output) : ServerTests<Lighttpd>(output);

public sealed class NodeTests(ITestOutputHelper output) : ServerTests<Node>(output);

public sealed class PythonTests(ITestOutputHelper output) : ServerTests<Python>(output);

public sealed class JavaTests(ITestOutputHelper output) : ServerTests<Java>(output);

public sealed class GoTests(ITestOutputHelper output) : ServerTests<Go>(output);

public sealed class KestrelTests(ITestOutputHelper output) : ServerTests<Kestrel>(output);

public sealed class OpenSslTests(ITestOutputHelper output) : ServerTests<OpenSsl>(output);

public sealed class GnuTlsTests(ITestOutputHelper output) : ServerTests<GnuTls>(output);

public sealed class NginxVariantsTests(ITestOutputHelper output) : ServerTests<NginxVariants>(output);

public sealed class TerminatorsTests(ITestOutputHelper output) : ServerTests<Terminators>(output);

public sealed class PythonFrameworksTests(ITestOutputHelper output) : ServerTests<PythonFrameworks>(output);

public sealed class NodeVariantsTests(ITestOutputHelper output) : ServerTests<NodeVariants>(output);

public sealed class GoVariantsTests(ITestOutputHelper output) : ServerTests<GoVariants>(output);

public sealed class BareTlsTests(ITestOutputHelper output) : ServerTests<BareTls>(output);

public sealed class ApacheVariantsTests(ITestOutputHelper output) : ServerTests<ApacheVariants>(output);

public sealed class HaProxyVariantsTests(ITestOutputHelper output) : ServerTests<HaProxyVariants>(output);

public sealed class MoreServersTests(ITestOutputHelper output) : ServerTests<MoreServers>(output);

public sealed class TomcatTests(ITestOutputHelper output) : ServerTests<Tomcat>(output);

public sealed class CaddyVariantsTests(ITestOutputHelper output) : ServerTests<CaddyVariants>(output);
