using System.CommandLine;
using Google.Protobuf;
using SogniLike.Cli.Output;

namespace SogniLike.Cli;

/// <summary><c>sogni ... revoke ID</c>: ends something for good, and shows what it was.</summary>
internal sealed class RevokeCommand : CliCommand
{
    private readonly Argument<string> _id;
    private readonly Func<CommandRun, string, CancellationToken, Task<IMessage>> _revoke;

    /// <param name="host">Where it runs.</param>
    /// <param name="path">The group's command line, such as <c>sogni keys</c>.</param>
    /// <param name="description">What it means.</param>
    /// <param name="id">What the id is.</param>
    /// <param name="revoke">The call; its answer is what was revoked.</param>
    public RevokeCommand(
        CommandHost host, string path, string description, string id, Func<CommandRun, string, CancellationToken, Task<IMessage>> revoke)
        : base(host, "revoke", description, $"{path} revoke ID")
    {
        _id = WithArgument("ID", id);
        _revoke = revoke;
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var id = run.Value(_id);
        var revoked = await _revoke(run, id, cancellationToken);
        run.Output.One(() => ContractJson.Of(revoked), id, () => run.Output.Text($"{id}  revoked"));
        return ExitCodes.Ok;
    }
}
