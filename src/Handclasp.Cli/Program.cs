using System.Runtime.InteropServices;
using System.Text;
using Handclasp.Cli;

using var interrupted = new CancellationTokenSource();
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

// The first signal asks for an end in good order; the second is left to the system, which ends us at once.
void Interrupt(PosixSignalContext signal)
{
    if (interrupted.IsCancellationRequested)
        return;
    signal.Cancel = true;
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
