using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>
/// Classes that say by a field of their own how the requests of the class that they are derived from verify: <c>class Printer(Base): VERIFY = False</c>,
/// where a method of Base gives <c>self.VERIFY</c> to its session.
/// </summary>
internal static class PythonInherited
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        HashSet<int> told = [];
        foreach (
            var setting in code.Settings("verify", "verify_ssl", "ssl_verify", "verify_certs", "server_cert_validation", "cert_validation")
        )
            if (
                setting.Value.Length == 3
                && code[setting.Value.From].Value is "self" or "cls"
                && code.IsWord(setting.Value.To - 1)
                // A field of that name is judged as an option by itself.
                && code[setting.Value.To - 1].Value is var field
                && field != setting.Option
                && (setting.Option.EndsWith("cert_validation", StringComparison.Ordinal) || PythonVerify.IsOfTls(code, setting))
                && PythonClasses.Around(code, setting.Name) is { } user
            )
                foreach (var given in code.Names.To(field))
                    if (
                        code.Values.Of(given.Value) is { Kind: ValueKind.False } or { Kind: ValueKind.Text, Text: "ignore" }
                        && IsField(code, given)
                        && PythonClasses.Around(code, given.Name) is { } type
                        && type != user
                        && PythonClasses.Line(code, type).Contains(user)
                        && told.Add(given.Name)
                    )
                        yield return new(
                            new(given.Name, given.Value.To),
                            $"{field} is what {user.Name} verifies by: {type.Name} talks to whoever answers, with any certificate"
                        )
                        {
                            Remedy = Python.Remedy,
                            Confidence = Model.Confidence.Firm,
                            Beside = [new(setting.Whole, "given on here")],
                        };
    }

    /// <summary>VERIFY = False in the body of a class, or self.verify_flag = False in a method of it.</summary>
    private static bool IsField(CodeFile code, Assignment given) =>
        code.Functions.Around(given.Name) is null || code.IsLink(given.Name - 1);
}
