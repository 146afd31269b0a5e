namespace Handclasp.Source.Checks.Code.Common.Impostors;

/// <summary>What kind of thing an expression of a callback is.</summary>
internal enum Kinds
{
    /// <summary>Cannot be told from this file.</summary>
    Open,

    /// <summary>The end of a method without a result.</summary>
    Void,

    /// <summary>A yes or no.</summary>
    Chance,
    Null,

    /// <summary>A number, or a value of an enumeration of flags: which, says the type.</summary>
    Number,

    /// <summary>A text of the file.</summary>
    Text,

    /// <summary>The certificate that is judged, or one of its chain.</summary>
    Peer,
    Chain,
    Element,
    Status,

    /// <summary>Several of one kind; of none where there is no item.</summary>
    Many,

    /// <summary>What anybody can write into a certificate of his own.</summary>
    Forged,

    /// <summary>What only the right certificate has: its digest, its key, all of it.</summary>
    Proof,

    /// <summary>The arguments of an event, which hold the certificate and the errors.</summary>
    Arguments,

    /// <summary>The request or the stream that asks: whom it is for decides nothing about who answers.</summary>
    Request,

    /// <summary>Pins or roots that nobody has configured.</summary>
    Missing,
    Lambda,
}

/// <summary>What an expression of a callback is to the one who is judged by it.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Number">The number, or the chain's status; 1 for a chain that trusts what the peer sent.</param>
internal sealed record Thing(Kinds Kind, long Number = 0)
{
    public static Thing Open { get; } = new(Kinds.Open);

    public static Thing Void { get; } = new(Kinds.Void);

    public static Thing Null { get; } = new(Kinds.Null);

    public static Thing Peer { get; } = new(Kinds.Peer);

    public static Thing Chain { get; } = new(Kinds.Chain);

    public static Thing Forged { get; } = new(Kinds.Forged);

    public static Thing Proof { get; } = new(Kinds.Proof);

    public static Thing Arguments { get; } = new(Kinds.Arguments);

    public static Thing Request { get; } = new(Kinds.Request);

    public static Thing Missing { get; } = new(Kinds.Missing);

    public Chance Chance { get; init; }

    /// <summary>The one that stands for all of several.</summary>
    public Thing? Item { get; init; }

    public static Thing Of(Chance chance) => new(Kinds.Chance) { Chance = chance };

    public static Thing Of(bool value) => Of(Chance.Of(value));

    public static Thing Several(Thing? item) => new(Kinds.Many) { Item = item };

    /// <summary>As a condition.</summary>
    public Chance AsChance =>
        Kind switch
        {
            Kinds.Chance => Chance,
            Kinds.Forged => Chance.Either,
            _ => Chance.Open,
        };

    /// <summary>Surely something.</summary>
    public bool IsThere => Kind is not (Kinds.Open or Kinds.Null or Kinds.Missing or Kinds.Void);

    /// <summary>What is or can be made a yes or no, as far as the file tells.</summary>
    public bool IsChance => Kind is Kinds.Chance or Kinds.Forged;
}
