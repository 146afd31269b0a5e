using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Handclasp.Cli;

using var interrupted = new CancellationTokenSource();
long interruptedAt = 0;
using var control = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
await using var output = Console.OpenStandardOutput();
await using var error = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true };
var world = new World(Console.OpenStandardInput(), output, error, TimeProvider.System, interrupted.Token)
{
    OutputIsTerminal = !Console.IsOutputRedirected,
    ErrorIsTerminal = !Console.IsErrorRedirected,
    Width = Columns(),
    Variable = Environment.GetEnvironmentVariable,
    Variables = static () => Environment.GetEnvironmentVariables().Keys.Cast<string>(),
};
return await CliApp.RunAsync(args, world).ConfigureAwait(false);

// The first signal asks for an end in good order; a later one is left to the system, which ends us at once. What follows within a second
// is the first again: timeout(1) signals its child and then the whole group, and a wrapper passes on what the terminal has sent to both.
void Interrupt(PosixSignalContext signal)
{
    var first = Interlocked.CompareExchange(ref interruptedAt, Stopwatch.GetTimestamp(), 0);
    if (first != 0 && Stopwatch.GetElapsedTime(first) > TimeSpan.FromSeconds(1))
        return;
    signal.Cancel = true;
    if (first == 0)
        interrupted.Cancel();
}

static int Columns()
{
    if (Console.IsOutputRedirected)
        return 0;
    try
    {
        return Console.WindowWidth;
    }
    catch (IOException)
    {
        return 0;
    }
}
