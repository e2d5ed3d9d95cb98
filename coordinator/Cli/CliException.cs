namespace SogniLike.Cli;

/// <summary>Ends the command with a sentence and an exit code.</summary>
internal sealed class CliException(int exitCode, string message, string code = "usage") : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>Stable code for <c>--json</c>.</summary>
    public string Code { get; } = code;
}
