using System.CommandLine;
using System.Text.Json.Nodes;

namespace SogniLike.Cli.Webhooks;

/// <summary><c>sogni webhooks remove ID</c>.</summary>
internal sealed class RemoveCommand : CliCommand
{
    private readonly Argument<string> _id;

    public RemoveCommand(CommandHost host)
        : base(host, "remove", "Forget a webhook; one that is gone already is no error", "sogni webhooks remove ID") =>
        _id = WithArgument("ID", "The webhook's id, as \"sogni webhooks list\" shows it");

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.Connect();
        var id = run.Value(_id);
        var existed = await client.DeleteWebhookAsync(id, cancellationToken);
        run.Output.One(() => new JsonObject { ["webhook_id"] = id, ["existed"] = existed }, id, () => run.Output.Text($"{id}  {(existed ? "removed" : "no such webhook (any more)")}"));
        return ExitCodes.Ok;
    }
}
