namespace Handclasp.Source.Languages;

/// <content>Erlang.</content>
internal static partial class All
{
    public static Language Erlang { get; } =
        new(
            "Erlang",
            new()
            {
                LineComments = ["%"],
                BlockComments = [],
                Strings = [Double, Single],
            }
        )
        {
            Fence = "erlang",
            Extensions = [".erl", ".hrl", ".escript", ".config"],
            Literals = ["verify", "ssl", "tls", "insecure"],
        };
}
