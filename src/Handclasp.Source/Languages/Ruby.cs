namespace Handclasp.Source.Languages;

/// <content>Ruby.</content>
internal static partial class All
{
    public static Language Ruby { get; } =
        new(
            "Ruby",
            new()
            {
                LineComments = ["#"],
                BlockComments = [("=begin", "=end")],
                NameCharacters = "@$?!",
                Strings = [Double, Single],
            }
        )
        {
            Fence = "ruby",
            Extensions = [".rb", ".rake", ".gemspec", ".ru"],
            FileNames = ["Rakefile", "Gemfile", "Vagrantfile", "Capfile", "Puppetfile"],
            LineEnds = LineEnds.Expressions,
            Null = ["nil"],
            Functions = ["def"],
            Literals = ["verify", "insecure", "ssl_version", "ciphers", "private key", "min_version"],
        };
}
