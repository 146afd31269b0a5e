using Handclasp.Source.Engine;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>How one language says what one check is about.</summary>
/// <param name="Check">The check's id.</param>
/// <param name="Reader">What finds it, with an example of its own.</param>
internal sealed record Entry(string Check, Reader Reader);

/// <summary>
/// Languages that are read by their libraries' words: all that one of them knows stands in one file, since what its libraries are called is
/// the knowledge, and it is the same for each check. The six languages in depth have a file for each check instead.
/// </summary>
internal static class Packs
{
    private static readonly Lazy<ILookup<string, Reader>> ByCheck = new(() => Entries.ToLookup(e => e.Check, e => e.Reader));

    private static IEnumerable<Entry> Entries =>
        [
            .. C.Entries,
            .. Rust.Entries,
            .. Swift.Entries,
            .. ObjectiveC.Entries,
            .. Dart.Pack.Entries,
            .. Scala.Entries,
            .. Groovy.Entries,
            .. Clojure.Entries,
            .. VisualBasic.Entries,
            .. Commands.Entries,
            .. Hocon.Entries,
            .. PowerShell.Entries,
            .. Elixir.Entries,
            .. Erlang.Entries,
            .. Lua.Entries,
            .. R.Entries,
            .. Php.Entries,
            .. Ruby.Entries,
            .. Perl.Entries,
        ];

    /// <summary>The readers for a check.</summary>
    public static IEnumerable<Reader> Of(string check) => ByCheck.Value[check];
}
