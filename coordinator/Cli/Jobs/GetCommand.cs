using System.CommandLine;
using SogniLike.Cli.Output;

namespace SogniLike.Cli.Jobs;

/// <summary><c>sogni job get ID</c>.</summary>
internal sealed class GetCommand : CliCommand
{
    private readonly Argument<string> _id;

    public GetCommand(CommandHost host)
        : base(host, "get", "Show one job: what was asked for, where it is, who tried", "sogni job get ID", "sogni job get ID --json | jq -r .state") =>
        _id = WithArgument("ID", "The job");

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.Connect();
        var job = await client.GetAsync(run.Value(_id), cancellationToken);
        run.Output.One(() => ContractJson.Of(job), job.Id, () => JobPrinting.Details(run.Output, job));
        return ExitCodes.Ok;
    }
}
