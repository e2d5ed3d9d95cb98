using System.CommandLine;
using SogniLike.Cli.Output;

namespace SogniLike.Cli.Webhooks;

/// <summary><c>sogni webhooks test ID</c>.</summary>
internal sealed class TestCommand : CliCommand
{
    private readonly Argument<string> _id;

    public TestCommand(CommandHost host)
        : base(host, "test", "Send a post now and say what the receiver answered; exit code 1 when it did not take it", "sogni webhooks test ID") =>
        _id = WithArgument("ID", "The webhook's id, as \"sogni webhooks list\" shows it");

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.Connect();
        var delivery = await client.TestWebhookAsync(run.Value(_id), cancellationToken);
        run.Output.One(() => ContractJson.Of(delivery), delivery.Id, () => run.Output.Text($"{ListCommand.Describe(delivery)}  {(delivery.Problem.Length == 0 ? "taken in" : delivery.Problem)}"));
        return delivery.Problem.Length == 0 ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
