using System.CommandLine;
using System.Text.Json.Nodes;
using SogniLike.Cli.Output;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Jobs;

/// <summary><c>sogni job cancel ID...</c>.</summary>
internal sealed class CancelCommand : CliCommand
{
    private readonly Argument<string[]> _ids = new("ID") { Description = "The jobs", Arity = ArgumentArity.OneOrMore };

    public CancelCommand(CommandHost host)
        : base(host, "cancel", "Cancel jobs that are not over; stops at the first that cannot be cancelled", "sogni job cancel ID") =>
        Arguments.Add(_ids);

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.Connect();
        var cancelled = new List<Job>();
        try
        {
            foreach (var id in run.Value(_ids))
            {
                cancelled.Add(await client.CancelAsync(id, cancellationToken));
            }
        }
        finally
        {
            run.Output.Print(
                () => new JsonArray([.. cancelled.Select(ContractJson.Of)]),
                cancelled.Select(j => j.Id),
                () => cancelled.ForEach(j => run.Output.Text($"{j.Id}  {Waiting.JobWords.Of(j.State)}")));
        }

        return ExitCodes.Ok;
    }
}
