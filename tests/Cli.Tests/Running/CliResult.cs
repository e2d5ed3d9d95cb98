using System.Text.Json.Nodes;

namespace SogniLike.Cli.Tests.Running;

/// <summary>How a command line ended.</summary>
public sealed record CliResult(int ExitCode, string Out, string Error, byte[] Bytes)
{
    public IReadOnlyList<string> Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public JsonNode Json => JsonNode.Parse(Out)!;

    /// <summary>This, if the command ended so; everything it said in the failure if not.</summary>
    public CliResult Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"Ended with {ExitCode}, not {exitCode}.\nOut: {Out}\nError: {Error}");
        return this;
    }
}
