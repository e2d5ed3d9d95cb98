using System.CommandLine;
using SogniLike.Cli.Output;

namespace SogniLike.Cli.Admin;

/// <summary><c>sogni admin report resolve ID upheld|dismissed</c>.</summary>
internal sealed class ResolveReportCommand : CliCommand
{
    private readonly Argument<string> _id;
    private readonly Argument<string> _resolution;
    private readonly Option<string> _note;

    public ResolveReportCommand(CommandHost host)
        : base(host, "resolve", "Say what became of a report", "sogni admin report resolve ID upheld --note \"the job was removed\"")
    {
        _id = WithArgument("ID", "The report's id, as \"sogni admin report list\" shows it");
        _resolution = WithArgument("RESOLUTION", "upheld or dismissed");
        _note = With(new Option<string>("--note") { Description = "For other operators, at most 500 characters", HelpName = "TEXT" });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var report = await client.ResolveReportAsync(run.Value(_id), run.Value(_resolution), run.Value(_note) ?? "", cancellationToken);
        run.Output.One(() => ContractJson.Of(report), report.Id, () => run.Output.Text($"{report.Id}  {report.Resolution}"));
        return ExitCodes.Ok;
    }
}
