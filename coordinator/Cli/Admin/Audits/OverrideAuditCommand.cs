using System.CommandLine;
using SogniLike.Cli.Output;

namespace SogniLike.Cli.Admin.Audits;

/// <summary><c>sogni admin audit override ID --verdict VERDICT --reason TEXT</c>.</summary>
internal sealed class OverrideAuditCommand : CliCommand
{
    private readonly Argument<string> _id;
    private readonly Option<string> _verdict;
    private readonly Option<string> _reason;

    public OverrideAuditCommand(CommandHost host)
        : base(
            host,
            "override",
            "Set the verdict of an audit: what was lost by it is given back, what follows from it happens",
            "sogni admin audit override ID --verdict passed --reason \"The verifiers had a bad driver\"")
    {
        _id = WithArgument("ID", "The audit; it must have a verdict");
        _verdict = With(new Option<string>("--verdict") { Description = "passed, failed or inconclusive", HelpName = "VERDICT", Required = true });
        _reason = With(new Option<string>("--reason") { Description = "For everybody to read, kept with the audit and in the log of actions", HelpName = "TEXT", Required = true });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var audit = await client.OverrideAuditAsync(run.Value(_id), run.Value(_verdict)!, run.Value(_reason)!, cancellationToken);
        run.Output.One(() => ContractJson.Of(audit), audit.Audit.Id, () => run.Output.Text($"{audit.Audit.Id}  {audit.Audit.State}{(audit.Audit.Convicted ? ", the worker was convicted" : "")}"));
        return ExitCodes.Ok;
    }
}
