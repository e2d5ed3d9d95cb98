using System.CommandLine;
using System.Text.Json.Nodes;

namespace SogniLike.Cli.Jobs;

/// <summary><c>sogni job delete ID...</c>.</summary>
internal sealed class DeleteCommand : CliCommand
{
    private readonly Argument<string[]> _ids = new("ID") { Description = "The jobs", Arity = ArgumentArity.OneOrMore };

    public DeleteCommand(CommandHost host)
        : base(host, "delete", "Delete jobs that are over, with their prompts and images, for good; one that is gone already is no error", "sogni job delete ID") =>
        Arguments.Add(_ids);

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.Connect();
        var deleted = new List<(string Id, bool Existed)>();
        try
        {
            foreach (var id in run.Value(_ids))
            {
                deleted.Add((id, await client.DeleteAsync(id, cancellationToken)));
            }
        }
        finally
        {
            run.Output.Print(
                () => new JsonArray([.. deleted.Select(d => new JsonObject { ["job_id"] = d.Id, ["existed"] = d.Existed })]),
                deleted.Where(d => d.Existed).Select(d => d.Id),
                () => deleted.ForEach(d => run.Output.Text($"{d.Id}  {(d.Existed ? "deleted" : "no such job (any more)")}")));
        }

        return ExitCodes.Ok;
    }
}
