using System.CommandLine;

namespace SogniLike.Cli.Admin;

/// <summary><c>sogni admin</c>.</summary>
internal static class AdminGroup
{
    public static Command Create(CommandHost host) => new("admin", "Run the pool (needs a key with the role \"viewer\", \"operator\" or \"owner\")")
    {
        new StatusCommand(host),
        new Command("worker", "Enrolled workers")
        {
            new ListWorkersCommand(host),
            HoldWorkerCommand.Hold(host),
            HoldWorkerCommand.Quarantine(host),
            HoldWorkerCommand.Ban(host),
            new ReleaseWorkerCommand(host),
            new RevokeWorkerCommand(host),
        },
        new Command("model", "Models that jobs may name")
        {
            new AddModelCommand(host),
            new ListModelsCommand(host),
            new SetModelEnabledCommand(host, enabled: true),
            new SetModelEnabledCommand(host, enabled: false),
        },
        new Command("report", "Images that somebody reported")
        {
            new ListReportsCommand(host),
            new ResolveReportCommand(host),
        },
        new Command("account", "Accounts of artists and of owners of workers")
        {
            new ListAccountsCommand(host),
            new SetAccountCommand(host),
        },
        new Command("ledger", "Credits of the whole pool")
        {
            new ListBalancesCommand(host),
            new VerifyLedgerCommand(host),
        },
        new Command("key", "API keys")
        {
            new CreateKeyCommand(host),
            new ListKeysCommand(host),
            new RevokeKeyCommand(host),
        },
    };
}
