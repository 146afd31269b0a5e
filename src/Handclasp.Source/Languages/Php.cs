namespace Handclasp.Source.Languages;

/// <content>PHP.</content>
internal static partial class All
{
    public static Language Php { get; } =
        new(
            "PHP",
            new()
            {
                LineComments = ["//", "#"],
                BlockComments = [("/*", "*/"), ("<?php", ""), ("<?=", "")],
                NameCharacters = "$",
                Operators = ["?->", ".=", "<=>", "??="],
                Strings =
                [
                    new("\"", "\"", Lines: true) { Hole = "{$" },
                    new("'", "'", Lines: true),
                    new("`", "`", Lines: true) { Hole = "{$" },
                ],
                Special = PhpSyntax.Heredoc,
                Skipped = PhpSyntax.Markup,
            }
        )
        {
            Fence = "php",
            Extensions = [".php", ".phtml", ".inc", ".php5", ".php7", ".module"],
            Links = ["->", "?->", "::", "\\"],
            ArrowLinks = true,
            True = ["true", "TRUE", "True"],
            False = ["false", "FALSE", "False"],
            Null = ["null", "NULL", "Null"],
            Functions = ["function"],
            OwnMethods = true,
            MoreFunctions = PhpSyntax.ArrowFunctions,
            MoreAssignments = PhpSyntax.Defined,
            Conditions = PerlSyntax.InFront,
            ValueOf = PhpSyntax.ValueOf,
            Literals = [.. ScriptWords, "peer", "trustserver", "digest_alg", "private_key_bits", "sha1", "curlopt", "security_level"],
        };
}
