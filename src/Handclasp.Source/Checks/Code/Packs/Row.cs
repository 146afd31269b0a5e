using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs;

/// <summary>The kinds of sentence that a library's words come in; each finds its places in a file. Packs are made of these, and of readers of their own where these do not suffice.</summary>
internal static class Row
{
    /// <summary>True for the language's word for true, and for 1.</summary>
    public static bool IsOn(Value value) => value.Is(true) || value is { Kind: ValueKind.Number, Text: "1" };

    /// <summary>True for the language's word for false, and for 0.</summary>
    public static bool IsOff(Value value) => value.Is(false) || value is { Kind: ValueKind.Number, Text: "0" };

    /// <summary>An option that is set to something bad: <c>verify: false</c>, <c>x.verify = false</c>, <c>["verify"] = false</c>.</summary>
    /// <param name="code">The file.</param>
    /// <param name="options">Its names.</param>
    /// <param name="isBad">True for a value that is bad.</param>
    /// <param name="because">What that means; <c>{0}</c> stands for the option's name.</param>
    /// <param name="remedy">What to do.</param>
    /// <param name="good">The value to write instead, or empty where none is safe.</param>
    /// <param name="where">Which places are meant; all where null.</param>
    public static IEnumerable<Flag> Option(
        CodeFile code,
        string[] options,
        Func<Value, bool> isBad,
        string because,
        string remedy,
        string good = "",
        Func<Setting, bool>? where = null
    )
    {
        foreach (var setting in code.Settings(options))
            if (
                where?.Invoke(setting) != false
                && Options.Judge(
                    code,
                    setting.Whole,
                    setting.Value,
                    isBad,
                    because.Replace("{0}", setting.Option, StringComparison.Ordinal),
                    remedy,
                    good
                )
                    is { } flag
            )
                yield return flag;
    }

    /// <summary>A call with a bad argument: <c>setVerify(false)</c>.</summary>
    /// <param name="code">The file.</param>
    /// <param name="words">The last words of the functions' names.</param>
    /// <param name="argument">Which argument, from 0; -1 is the last.</param>
    /// <param name="isBad">True for a value that is bad.</param>
    /// <param name="because">What that means; <c>{0}</c> stands for the function's name.</param>
    /// <param name="remedy">What to do.</param>
    /// <param name="good">The argument to write instead, or empty where none is safe.</param>
    /// <param name="where">Which calls are meant; all where null.</param>
    public static IEnumerable<Flag> Argument(
        CodeFile code,
        string[] words,
        int argument,
        Func<Value, bool> isBad,
        string because,
        string remedy,
        string good = "",
        Func<Call, bool>? where = null
    )
    {
        foreach (var call in code.Calls(words))
            if (
                call.Arguments is { Count: > 0 } given
                && (
                    argument < 0 ? given[^1]
                    : argument < given.Count ? given[argument]
                    : default
                )
                    is { IsEmpty: false } value
                && where?.Invoke(call) != false
                && Options.Judge(code, call.Whole, value, isBad, because.Replace("{0}", call.Word, StringComparison.Ordinal), remedy, good)
                    is { } flag
            )
                yield return flag;
    }

    /// <summary>A call that is bad whatever it is given: <c>trustAllHosts()</c>.</summary>
    public static IEnumerable<Flag> Call(CodeFile code, string[] words, string because, string remedy, Func<Call, bool>? where = null)
    {
        foreach (var call in code.Calls(words))
            if (where?.Invoke(call) != false)
                yield return new(call.Whole, because.Replace("{0}", call.Word, StringComparison.Ordinal)) { Remedy = remedy };
    }

    /// <summary>A name that is bad wherever it is used as a value: <c>VERIFY_NONE</c>.</summary>
    public static IEnumerable<Flag> Word(CodeFile code, string[] words, string because, string remedy, Func<int, bool>? where = null)
    {
        foreach (var at in code.Index.Places(words))
            if (code[at].Kind == TokenKind.Word && !Mentions.IsOnlySpokenOf(code, at, at + 1) && where?.Invoke(at) != false)
                yield return new(new(code.PathStart(at), at + 1), because.Replace("{0}", code[at].Value, StringComparison.Ordinal))
                {
                    Remedy = remedy,
                };
    }

    /// <summary>Makes each of some flaws weigh no more than that.</summary>
    public static IEnumerable<Flag> AtMost(this IEnumerable<Flag> flags, Severity most) => flags.Select(f => f with { LoweredTo = most });
}
