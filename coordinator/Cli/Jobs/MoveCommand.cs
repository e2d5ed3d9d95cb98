using System.CommandLine;
using SogniLike.Cli.Output;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Jobs;

/// <summary><c>sogni job move ID --to first|earlier|later|last</c>.</summary>
internal sealed class MoveCommand : CliCommand
{
    private readonly Argument<string> _id;
    private readonly Option<string> _to;

    public MoveCommand(CommandHost host)
        : base(host, "move", "Move a job among your own that wait for the same model; those of others stay where they are", "sogni job move ID --to first", "sogni job move ID --to later")
    {
        _id = WithArgument("ID", "The job");
        _to = With(new Option<string>("--to") { Description = "first, earlier, later or last", HelpName = "PLACE", Required = true });
        _to.AcceptOnlyFromAmong("first", "earlier", "later", "last");
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var to = Enum.Parse<QueueTarget>(run.Value(_to)!, ignoreCase: true);
        using var client = run.Connect();
        var job = await client.MoveAsync(run.Value(_id), to, cancellationToken);
        run.Output.One(() => ContractJson.Of(job), job.Id, () => run.Output.Text($"{job.Id}  {Waiting.JobWords.Of(job)}"));
        return ExitCodes.Ok;
    }
}
