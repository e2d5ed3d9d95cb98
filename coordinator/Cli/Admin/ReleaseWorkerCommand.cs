using System.CommandLine;
using SogniLike.Cli.Output;

namespace SogniLike.Cli.Admin;

/// <summary><c>sogni admin worker release ID --reason TEXT</c>.</summary>
internal sealed class ReleaseWorkerCommand : CliCommand
{
    private readonly Argument<string> _id;
    private readonly Option<string> _reason;

    public ReleaseWorkerCommand(CommandHost host)
        : base(host, "release", "End a worker's hold now; of one that is not on hold, the waiting of its pay", "sogni admin worker release ID --reason \"New driver\"")
    {
        _id = WithArgument("ID", "The worker");
        _reason = With(new Option<string>("--reason") { Description = "Kept in the worker's trail", HelpName = "TEXT", Required = true });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var worker = await client.ReleaseWorkerAsync(run.Value(_id), run.Value(_reason)!, cancellationToken);
        run.Output.One(() => ContractJson.Of(worker), worker.Id, () => run.Output.Text($"{worker.Id}  released"));
        return ExitCodes.Ok;
    }
}
