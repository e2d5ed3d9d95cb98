using System.CommandLine;
using SogniLike.Cli.Output.Json;

namespace SogniLike.Cli.Admin;

/// <summary><c>sogni admin worker revoke ID</c>.</summary>
internal sealed class RevokeWorkerCommand : CliCommand
{
    private readonly Argument<string> _id;

    public RevokeWorkerCommand(CommandHost host)
        : base(host, "revoke", "Shut a worker out at once; what it runs goes back to the queue", "sogni admin worker revoke ID") =>
        _id = WithArgument("ID", "The worker");

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var worker = await client.RevokeWorkerAsync(run.Value(_id), cancellationToken);
        run.Output.One(() => PoolJson.Of(worker), worker.Id, () => run.Output.Text($"{worker.Id}  revoked"));
        return ExitCodes.Ok;
    }
}
