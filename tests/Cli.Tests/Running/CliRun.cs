namespace SogniLike.Cli.Tests.Running;

/// <summary>One command line in surroundings that a test chooses.</summary>
internal sealed class CliRun(string home, IReadOnlyDictionary<string, string> variables)
{
    public string Input { get; init; } = "";

    public bool IsTerminal { get; init; }

    public bool IsOutputTerminal { get; init; }

    public string Secret { get; init; } = "";

    public async Task<CliResult> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken = default)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var bytes = new MemoryStream();
        var environment = new CliEnvironment
        {
            Out = output,
            Error = error,
            In = new StringReader(Input),
            OpenOutput = () => bytes,
            IsInputTerminal = IsTerminal,
            IsErrorTerminal = IsTerminal,
            IsOutputTerminal = IsOutputTerminal,
            ReadSecret = () => Secret,
            Variable = name => variables.GetValueOrDefault(name),
            Home = home,
            TimeProvider = TimeProvider.System,
        };
        var code = await SogniCommand.RunAsync(arguments, environment, cancellationToken);
        return new CliResult(code, output.ToString(), error.ToString(), bytes.ToArray());
    }
}
