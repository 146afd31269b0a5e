using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>By which way the front door was gone around: the report's word <c>bypass</c>.</summary>
internal enum Bypass
{
    Resumption,
    Host,
    Sni,
    Header,
    Plaintext,
    Path,
    Method,
    Alpn,
    Version,
    Possession,
    Renegotiation,
    Port,
    Revocation,
}

/// <summary>What an application's answer that is not the protected one says about a way around.</summary>
internal enum Unlike
{
    /// <summary>Nothing certain: the same resource may look different on this way.</summary>
    Unclear,

    /// <summary>The way leads somewhere else, where another page is to be expected: the protected answer did not come.</summary>
    Elsewhere,

    /// <summary>The way is open: the same client at the front door is refused before any page is made.</summary>
    LetIn,
}

/// <summary>A locked front door: an endpoint that refuses a client without certificate.</summary>
/// <param name="At">Version, application protocol and path.</param>
/// <param name="Sni">The server name indication that leads there.</param>
/// <param name="Host">The Host header that leads there.</param>
internal sealed record Door(Endpoint At, string? Sni, string Host)
{
    /// <summary>What the valid certificate's answer looks like, as far as one is known.</summary>
    public Anchors Anchors { get; init; } = Anchors.None;

    /// <summary>How a client without certificate is refused here.</summary>
    public string Refusal { get; init; } = "";

    /// <summary>The refusal comes only once the request was read: an application, or a certificate asked for late, decides.</summary>
    public bool ByRequest { get; init; }

    /// <summary>The refusal is an answer of the application or its proxy, which read the request.</summary>
    public bool AppRefuses { get; init; }

    /// <summary>A client without certificate is not refused in words, but gets another page than the protected one.</summary>
    public bool OtherPage { get; init; }

    /// <summary>A certificate is asked for after the first handshake: renegotiation, post-handshake authentication.</summary>
    public bool AsksLate { get; init; }

    /// <summary>One connection was asked for a certificate twice: in the handshake, and again for the path.</summary>
    public bool AsksTwice { get; init; }

    /// <summary>Every certificate that no trusted issuer signed is refused as well.</summary>
    public bool TrustRefused { get; init; }

    /// <summary>The protected answer is that of a path that does not exist: it cannot show that anything was given away.</summary>
    public bool SameAsMissing { get; init; }

    public bool Usable => Anchors.Usable;

    /// <summary>The protected answer is content, and no error page or redirect that other places may have as well.</summary>
    public bool Content => Anchors.PositiveAnswer is { Status: 0 or (>= 200 and < 300) };

    /// <summary>
    /// The same conversation about a path that does not exist: an error page or a redirect that comes there too is nobody's in particular.
    /// Content that the front door gives to its clients only needs no such comparison.
    /// </summary>
    public IReadOnlyList<Conversation> Nowhere(Conversation held, DetourFacts facts) =>
        facts.IsHttp && !Content ? [held with { At = At with { Path = Siblings.Nowhere } }] : [];

    /// <summary>The conversation of this client at the front door.</summary>
    public Conversation Ask(Identity who) => new(who, At) { Sni = Sni, Host = Host };
}

/// <summary>One way around a locked front door, planned by a rule and held by the engine.</summary>
/// <param name="Check">The id of the check that planned it.</param>
/// <param name="Kind">The way.</param>
/// <param name="Label">The way in a few words: what a report's line says.</param>
/// <param name="Door">The door it goes around; its anchors read the answer.</param>
/// <param name="Held">The conversation.</param>
internal sealed record Detour(string Check, Bypass Kind, string Label, Door Door, Conversation Held)
{
    /// <summary>
    /// The same client without the detour, which must be refused at the moment the detour lets it in. Null: at the front door, where it
    /// is known to be refused. Where it is let in as well, there was nothing to go around.
    /// </summary>
    public Conversation? Control { get; init; }

    /// <summary>What strangers may get on this way; the same answer there says that it is no secret, or no sign.</summary>
    public IReadOnlyList<Conversation> Baselines { get; init; } = [];

    /// <summary>The valid client on the same way, where the answer has another shape there (HEAD); null: the front door's A+.</summary>
    public Conversation? Positive { get; init; }

    /// <summary>How an answer counts that is not the protected one.</summary>
    public Unlike Unlike { get; init; }

    /// <summary>The single ways of a bundle, tried one by one when the bundle is answered otherwise than the client at the front door.</summary>
    public IReadOnlyList<Detour> Parts { get; init; } = [];

    /// <summary>Whose names the answer may carry where they are forged; null: those of the client presented.</summary>
    public Identity? Marks { get; init; }

    /// <summary>The report's word for who was presented, where it is not the conversation's own.</summary>
    public Identity? Told { get; init; }

    /// <summary>A shell command that shows the same, or empty.</summary>
    public string Reproduce { get; init; } = "";

    public Identity Who => Told ?? Held.Who;
}

/// <summary>What a way around came to.</summary>
internal enum DetourResult
{
    /// <summary>The protected answer came back, twice, while the same client is refused at the front door.</summary>
    LetIn,

    /// <summary>It did not come back.</summary>
    Kept,

    /// <summary>What was seen does not decide.</summary>
    Unclear,

    /// <summary>The protected answer is an error page or a redirect that strangers get elsewhere as well: nothing can be told by it.</summary>
    Untold,

    /// <summary>There is no such way here: a closed port, no session to be had.</summary>
    Absent,
}

/// <summary>A way around after all its conversations.</summary>
internal sealed record DetourObservation(Detour Detour, DetourResult Result, Outcome Outcome, string Reason) : Evidence
{
    public Confidence Confidence { get; init; } = Confidence.Firm;

    /// <summary>What would settle it, where it is unclear.</summary>
    public string Settle { get; init; } = "";

    public int Attempts { get; init; } = 1;

    /// <summary>The transcript of the run that decided.</summary>
    public Transcript Transcript { get; init; } = new();

    /// <summary>The same client at the door itself, where it was let in although it had been turned away there before: what is known of the door no longer holds.</summary>
    public Run? AtTheDoor { get; init; }
}

/// <summary>A rule that needs conversations of its own.</summary>
internal interface IPlanned : IRule
{
    /// <summary>The ways to try. Pure; equal conversations of several rules are held once.</summary>
    IEnumerable<Detour> Plan(DetourFacts facts);
}
