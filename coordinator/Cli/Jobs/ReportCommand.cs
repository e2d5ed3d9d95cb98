using System.CommandLine;
using SogniLike.Cli.Output;

namespace SogniLike.Cli.Jobs;

/// <summary><c>sogni job report JOB</c>.</summary>
internal sealed class ReportCommand : CliCommand
{
    private readonly Argument<string> _job;
    private readonly Option<string> _reason;

    public ReportCommand(CommandHost host)
        : base(host, "report", "Tell the operators of an image that should not be there, anybody's", "sogni job report JOB --reason \"shows a real person\"")
    {
        _job = WithArgument("JOB", "Id of the job whose image it is");
        _reason = With(new Option<string>("--reason") { Description = "Why, at most 500 characters", HelpName = "TEXT", Required = true });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.Connect();
        var filed = await client.ReportAsync(run.Value(_job), run.Value(_reason)!, cancellationToken);
        run.Output.One(
            () => ContractJson.Of(filed),
            filed.ReportId,
            () => run.Output.Text($"{filed.ReportId}  {(filed.Repeated ? "you reported it before" : "reported")}"));
        return ExitCodes.Ok;
    }
}
