using SogniLike.Cli.Output;

namespace SogniLike.Cli.Admin.Operations;

/// <summary><c>sogni admin alerts</c>.</summary>
internal sealed class AlertsCommand(CommandHost host)
    : CliCommand(host, "alerts", "What is wrong with the pool now, and what to do; fails when something is bad", "sogni admin alerts")
{
    private const string Bad = "bad";

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var alerts = await client.ListAlertsAsync(cancellationToken);
        run.Output.List(
            alerts,
            ContractJson.Of,
            a => a.Rule,
            new("RULE", a => a.Rule),
            new("SEVERITY", a => a.Severity),
            new("WHAT", a => a.Message),
            new("WHAT TO DO", a => a.Advice));
        return alerts.Any(alert => alert.Severity == Bad) ? ExitCodes.Failed : ExitCodes.Ok;
    }
}
