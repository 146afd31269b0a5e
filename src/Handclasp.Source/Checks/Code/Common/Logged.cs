using System.Text.RegularExpressions;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Whether something is only written to a log.</summary>
internal static partial class Logged
{
    /// <summary>True for a token within the arguments of a call that logs or prints.</summary>
    public static bool Is(CodeFile code, int token)
    {
        var open = code.Parent(token);
        for (var depth = 0; open > 0 && depth < 6; open = code.Parent(open), depth++)
        {
            if (code.Is(open, "{") && !code.Is(open - 1, "$"))
                return false;
            if (code.CallAt(open) is { } call && IsCall(call))
                return true;
        }

        return false;
    }

    /// <summary>True for a call that logs or prints.</summary>
    public static bool IsCall(Call call) => Logs().IsMatch(call.Path);

    [GeneratedRegex(
        @"(^|[._])(log|logger|logging|slog|zap|console|audit|syslog|timber|LOGGER|debug|trace)\.\w+$|(^|\.)(print|println|printf|puts|echo|Print|Println|Printf|WriteLine|Log(Debug|Information|Warning|Error|Trace|Critical)|log|info|debug|warn|trace|audit)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Logs();
}
