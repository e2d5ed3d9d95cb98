using SogniLike.Cli.Output;
using SogniLike.Client;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Queue;

/// <summary><c>sogni queue show|pause|resume</c>: each ends with how the queue stands.</summary>
/// <param name="call">What it asks for.</param>
internal sealed class QueueCommand(CommandHost host, string name, string description, Func<SogniClient, CancellationToken, Task<OwnQueue>> call)
    : CliCommand(host, name, description, $"sogni queue {name}", $"sogni queue {name} --json")
{
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.Connect();
        var queue = await call(client, cancellationToken);
        var state = queue.PausedAt is null ? "running" : "paused";
        run.Output.One(() => ContractJson.Of(queue), state, () => run.Output.Fields(
            ("Queue", queue.PausedAt is null ? state : $"{state} since {Formats.ShortTime(queue.PausedAt)}"),
            ("Waiting", Formats.Number(queue.Waiting)),
            ("Running", Formats.Number(queue.Running))));
        return ExitCodes.Ok;
    }
}
