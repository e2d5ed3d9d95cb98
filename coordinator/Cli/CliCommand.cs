using System.CommandLine;

namespace SogniLike.Cli;

/// <summary>One thing that <c>sogni</c> does. A subclass adds its arguments and options and does it.</summary>
internal abstract class CliCommand : Command
{
    protected CliCommand(CommandHost host, string name, string description, params string[] examples)
        : base(name, description)
    {
        Examples = examples;
        SetAction((parse, cancellationToken) => RunAsync(new CommandRun(host, parse), cancellationToken));
    }

    /// <summary>Command lines to copy, shown below the help.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Does it and returns one of <see cref="ExitCodes"/>.</summary>
    protected abstract Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken);

    /// <summary>Adds an option and returns it.</summary>
    protected T With<T>(T option)
        where T : Option
    {
        Options.Add(option);
        return option;
    }

    /// <summary>Adds a required argument and returns it.</summary>
    protected Argument<string> WithArgument(string name, string description)
    {
        var argument = new Argument<string>(name) { Description = description };
        Arguments.Add(argument);
        return argument;
    }
}
