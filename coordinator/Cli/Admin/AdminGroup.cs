using System.CommandLine;
using SogniLike.Cli.Admin.Audits;
using SogniLike.Cli.Admin.Operations;

namespace SogniLike.Cli.Admin;

/// <summary><c>sogni admin</c>.</summary>
internal static class AdminGroup
{
    public static Command Create(CommandHost host)
    {
        var jobs = new Command("job", "Jobs of every account") { new ListPoolJobsCommand(host), new ShowPoolJobCommand(host) };
        jobs.Aliases.Add("jobs");
        foreach (var act in ActOnPoolJobsCommand.All(host))
        {
            jobs.Subcommands.Add(act);
        }

        return Create(host, jobs);
    }

    private static Command Create(CommandHost host, Command jobs) => new("admin", "Run the pool (needs a key with the role \"viewer\", \"operator\" or \"owner\")")
    {
        new StatusCommand(host),
        new Command("worker", "Enrolled workers")
        {
            new ListWorkersCommand(host),
            HoldWorkerCommand.Drain(host),
            HoldWorkerCommand.Hold(host),
            HoldWorkerCommand.Quarantine(host),
            HoldWorkerCommand.Ban(host),
            new ReleaseWorkerCommand(host),
            new RevokeCommand(
                host,
                "sogni admin worker",
                "Shut a worker out at once; what it runs goes back to the queue",
                "The worker",
                async (run, id, token) =>
                {
                    using var client = run.ConnectAdmin();
                    return await client.RevokeWorkerAsync(id, token);
                }),
        },
        jobs,
        new Command("audit", "What was looked at again, and what it came to")
        {
            new ListAuditsCommand(host),
            new ShowPoolAuditCommand(host),
            new OverrideAuditCommand(host),
            new AuditImageCommand(host),
        },
        new AlertsCommand(host),
        new HistoryCommand(host),
        new LogCommand(host) { new VerifyLogCommand(host) },
        new ListSettingsCommand(host),
        new PolicyCommand(host),
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
            new ReportImageCommand(host),
            new ResolveReportCommand(host),
        },
        new Command("account", "Accounts of artists and of owners of workers")
        {
            new ListAccountsCommand(host),
            new SetAccountCommand(host),
        },
        new ListTolerancesCommand(host) { new ForgetToleranceCommand(host) },
        new Command("ledger", "Credits of the whole pool")
        {
            new ListBalancesCommand(host),
            new VerifyLedgerCommand(host),
        },
        new Command("key", "API keys")
        {
            new CreateKeyCommand(host),
            new ListKeysCommand(host),
            new RevokeCommand(
                host,
                "sogni admin key",
                "Make a key useless for every call that starts afterwards",
                "The key's id, as \"sogni admin key list\" shows it",
                async (run, id, token) =>
                {
                    using var client = run.ConnectAdmin();
                    return await client.RevokeApiKeyAsync(id, token);
                }),
        },
    };
}
