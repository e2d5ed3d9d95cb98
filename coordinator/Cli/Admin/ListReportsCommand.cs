using System.CommandLine;
using SogniLike.Cli.Output;

namespace SogniLike.Cli.Admin;

/// <summary><c>sogni admin report list</c>.</summary>
internal sealed class ListReportsCommand : CliCommand
{
    private readonly Option<bool> _open;

    public ListReportsCommand(CommandHost host)
        : base(host, "list", "List reported images, oldest first", "sogni admin report list --open") =>
        _open = With(new Option<bool>("--open") { Description = "Only those that nobody has resolved" });

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var reports = await Lists.AllAsync(client.ListReportsAsync(run.Value(_open), cancellationToken));
        run.Output.List(
            reports,
            ContractJson.Of,
            r => r.Id,
            new("ID", r => r.Id),
            new("JOB", r => r.JobId),
            new("BY", r => r.AccountId),
            new("AT", r => Formats.ShortTime(r.CreatedAt)),
            new("RESOLUTION", r => r.Resolution),
            new("REASON", r => r.Reason));
        return ExitCodes.Ok;
    }
}
