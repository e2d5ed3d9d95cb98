using SogniLike.Cli.Output;

namespace SogniLike.Cli.Admin;

/// <summary><c>sogni admin ledger balances</c>.</summary>
internal sealed class ListBalancesCommand(CommandHost host) : CliCommand(host, "balances", "List every account of the ledger", "sogni admin ledger balances")
{
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var balances = await Lists.AllAsync(client.ListLedgerBalancesAsync(cancellationToken));
        run.Output.List(
            balances,
            ContractJson.Of,
            b => b.Account,
            new("ACCOUNT", b => b.Account),
            new("CREDITS", b => Formats.Credits(b.Millicredits)));
        return ExitCodes.Ok;
    }
}
