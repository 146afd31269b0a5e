using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>What the parts of the page call things, and how they colour them. No meaning is carried by colour alone.</summary>
internal static class HtmlWords
{
    /// <summary>A client by what it presents.</summary>
    public static string Client(string identity) =>
        identity switch
        {
            "none" => "no certificate",
            "valid" => "your certificate",
            "twin" => "sound twin",
            _ => identity,
        };

    /// <summary>An endpoint, with the way around where one was taken.</summary>
    public static string Place(ObservationReport seen) => TargetView.Place(seen.Protocol, seen.Alpn, seen.Path);

    /// <summary>To be let in is right for the controls and wrong for clients that a check judges; the others are only observed.</summary>
    public static string Kind(ObservationReport seen)
    {
        var letIn = seen.Outcome is Outcome.Served or Outcome.Answered;
        var refused = seen.Outcome is Outcome.RefusedTls or Outcome.RefusedApp or Outcome.RefusedRouting;
        if (IsControl(seen))
            return letIn ? "good" : "open";
        return seen.Check is null || (!letIn && !refused) ? "none"
            : letIn ? "bad"
            : "good";
    }

    /// <summary>A conversation's outcome as a tag; the sign says what the colour says.</summary>
    public static void Tag(HtmlText html, ObservationReport seen)
    {
        var kind = Kind(seen);
        var sign = kind switch
        {
            "good" => "✓ ",
            "bad" => "✗ ",
            _ => "",
        };
        html.Element("span", sign + seen.Outcome.Word(), $"tag {kind}");
    }

    public static bool IsControl(ObservationReport seen) => seen.Identity is "valid" or "twin";
}
