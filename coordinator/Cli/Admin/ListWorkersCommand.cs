using SogniLike.Cli.Output;
using SogniLike.Protocol.Admin.V1;

namespace SogniLike.Cli.Admin;

/// <summary><c>sogni admin worker list</c>.</summary>
internal sealed class ListWorkersCommand(CommandHost host) : CliCommand(host, "list", "List enrolled workers", "sogni admin worker list")
{
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var workers = await Lists.AllAsync(client.ListWorkersAsync(cancellationToken));
        run.Output.List(
            workers,
            ContractJson.Of,
            w => w.Id,
            new("ID", w => w.Id),
            new("NAME", w => w.Name),
            new("OWNER", w => w.Owner),
            new("STATE", StateOf),
            new("BUSY", w => $"{w.BusySlots}/{w.Slots}"),
            new("DELIVERED", w => Formats.Number(w.JobsDelivered)),
            new("FAILED", w => Formats.Number(w.JobsFailed)),
            new("SEEN", w => Formats.ShortTime(w.LastSeenAt)),
            new("DEVICE", w => w.ExecutionProvider.Length == 0 ? w.Device : $"{w.Device} ({w.ExecutionProvider})"));
        return ExitCodes.Ok;
    }

    private static string StateOf(Worker worker) => worker switch
    {
        { Revoked: true } => "revoked",
        { Online: false } => "offline",
        { Hold: { } hold } => $"{(hold.Kind is "draining" or "quarantined" or "banned" ? hold.Kind : "on hold")} until {Formats.ShortTime(hold.Until)}",
        { Paused: true } => "paused",
        _ => "online",
    };
}
