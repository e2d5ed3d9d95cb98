using SogniLike.Cli.Output;

namespace SogniLike.Cli.Admin;

/// <summary><c>sogni admin account list</c>.</summary>
internal sealed class ListAccountsCommand(CommandHost host) : CliCommand(host, "list", "List accounts", "sogni admin account list")
{
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var accounts = await Lists.AllAsync(client.ListAccountsAsync(cancellationToken));
        run.Output.List(
            accounts,
            ContractJson.Of,
            a => a.Id,
            new("ID", a => a.Id),
            new("CLASS", a => a.PriorityClass),
            new("WEIGHT", a => Formats.Number(a.Weight)),
            new("CREATED", a => Formats.ShortTime(a.CreatedAt)),
            new("DISABLED", a => Formats.YesNo(a.Disabled)),
            new("NAME", a => a.Name));
        return ExitCodes.Ok;
    }
}
