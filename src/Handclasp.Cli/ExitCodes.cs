namespace Handclasp.Cli;

/// <summary>Exit codes (DESIGN.md section 6); the gate decides among the others.</summary>
internal static class ExitCodes
{
    public const int Passed = 0;
    public const int Usage = 2;
    public const int ToolFailed = 3;
    public const int Interrupted = 130;
}
