using System.Globalization;
using SogniLike.Cli.Output;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Webhooks;

/// <summary><c>sogni webhooks list</c>.</summary>
internal sealed class ListCommand(CommandHost host) : CliCommand(host, "list", "List your webhooks and what became of the newest post of each; --json shows the newest 20", "sogni webhooks list")
{
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.Connect();
        run.Output.List(
            await client.ListWebhooksAsync(cancellationToken),
            ContractJson.Of,
            hook => hook.Id,
            new("ID", hook => hook.Id),
            new("STATE", State),
            new("LAST", hook => hook.Deliveries.Count == 0 ? "" : Describe(hook.Deliveries[0])),
            new("KEY", hook => hook.KeyId),
            new("EVENTS", hook => string.Join(',', hook.Events)),
            new("URL", hook => hook.Url));
        return ExitCodes.Ok;
    }

    /// <summary>What became of a post, in a few words.</summary>
    internal static string Describe(WebhookDelivery delivery) =>
        $"{delivery.Event} {(delivery.Status > 0 ? delivery.Status.ToString(CultureInfo.InvariantCulture) : delivery.Problem)}";

    private static string State(Webhook hook) => !hook.Enabled ? $"off: {hook.OffReason}" : hook.FailingSince is null ? "on" : $"failing since {Formats.ShortTime(hook.FailingSince)}";
}
