using System.CommandLine;
using SogniLike.Cli.Output;

namespace SogniLike.Cli.Admin.Audits;

/// <summary><c>sogni admin audit show ID</c>.</summary>
internal sealed class ShowPoolAuditCommand : CliCommand
{
    private readonly Argument<string> _id;

    public ShowPoolAuditCommand(CommandHost host)
        : base(host, "show", "Show an audit with what only operators need to know, also while it is open", "sogni admin audit show ID") =>
        _id = WithArgument("ID", "The audit");

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var audit = await client.GetAuditAsync(run.Value(_id), cancellationToken);
        run.Output.One(() => ContractJson.Of(audit), audit.Audit.Id, () => AuditPrinting.Details(run.Output, audit));
        return ExitCodes.Ok;
    }
}
