using System.Globalization;
using Handclasp.Engine;

namespace Handclasp.Cli.Output;

/// <summary>One line on a terminal's standard error that is written over and over, and is gone at the end.</summary>
internal sealed class ProgressLine(World world, int targets) : IProgress<ScanProgress>, IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);
    private readonly Lock door = new();
    private readonly HashSet<string> begun = [];
    private long drawn;
    private bool shown;
    private bool ended;

    public void Report(ScanProgress value)
    {
        lock (door)
        {
            begun.Add(value.Target);
            if (ended || (shown && world.Clock.GetElapsedTime(drawn) < Pace))
                return;
            drawn = world.Clock.GetTimestamp();
            shown = true;
            var text =
                targets > 1
                    ? string.Create(CultureInfo.InvariantCulture, $"{begun.Count} of {targets} targets · {value.Target} · {value.What}")
                    : string.Create(CultureInfo.InvariantCulture, $"{value.Target} · {value.What} · {value.Connections} connections");
            var room = Math.Max(20, world.Width > 0 ? world.Width - 1 : 79);
            // CR, then "erase to the end of the line" (ECMA-48 EL): the line never grows into a second one.
            world.Error.Write($"\r{(text.Length > room ? text[..room] : text)}\u001b[K");
            world.Error.Flush();
        }
    }

    public void Dispose()
    {
        lock (door)
        {
            ended = true;
            if (!shown)
                return;
            world.Error.Write("\r\u001b[K");
            world.Error.Flush();
        }
    }
}
