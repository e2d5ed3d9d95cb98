using System.CommandLine;
using System.Text.Json.Nodes;
using SogniLike.Cli.Jobs;
using SogniLike.Cli.Output;
using SogniLike.Cli.Waiting;

namespace SogniLike.Cli.Admin.Operations;

/// <summary><c>sogni admin job show ID [--events]</c>.</summary>
internal sealed class ShowPoolJobCommand : CliCommand
{
    private readonly Argument<string> _id;
    private readonly Option<bool> _events;

    public ShowPoolJobCommand(CommandHost host)
        : base(host, "show", "Show a job of any account; its prompt only to a key with the role \"operator\"", "sogni admin job show ID", "sogni admin job show ID --events --json")
    {
        _id = WithArgument("ID", "The job");
        _events = With(new Option<bool>("--events") { Description = "What happened to it, change by change" });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        if (run.Value(_events))
        {
            var events = await client.ListPoolJobEventsAsync(run.Value(_id), cancellationToken);
            run.Output.Print(
                () => new JsonArray([.. events.Select(ContractJson.Of)]),
                events.Select(one => Formats.Number(one.EventId)),
                () => run.Output.Table(
                    events,
                    new Column<Protocol.Admin.V1.PoolJobEvent>("EVENT", one => Formats.Number(one.EventId)),
                    new Column<Protocol.Admin.V1.PoolJobEvent>("STATE", one => JobWords.Of(one.Job.State)),
                    new Column<Protocol.Admin.V1.PoolJobEvent>("VERSION", one => Formats.Number(one.Job.Version)),
                    new Column<Protocol.Admin.V1.PoolJobEvent>("AT", one => Formats.ShortTime(one.Job.UpdatedAt))));
            return ExitCodes.Ok;
        }

        var job = await client.GetPoolJobAsync(run.Value(_id), cancellationToken);
        run.Output.One(() => ContractJson.Of(job), job.Job.Id, () => JobPrinting.Details(run.Output, job.Job));
        return ExitCodes.Ok;
    }
}
