namespace SogniLike.EndToEnd.Tests.Processes;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="StandardOutput">What it wrote to standard output.</param>
/// <param name="Output">What it wrote to both streams.</param>
internal sealed record ProgramResult(int ExitCode, string StandardOutput, string Output)
{
    /// <summary>Fails the test, with the output, unless the program ended with <paramref name="exitCode"/>.</summary>
    public ProgramResult Expect(int exitCode)
    {
        if (ExitCode != exitCode)
        {
            Assert.Fail($"Ended with {ExitCode}, not {exitCode}:{Environment.NewLine}{Output}");
        }

        return this;
    }
}
