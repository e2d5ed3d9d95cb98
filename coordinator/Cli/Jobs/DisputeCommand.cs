using System.CommandLine;
using SogniLike.Cli.Output;

namespace SogniLike.Cli.Jobs;

/// <summary><c>sogni job dispute JOB</c>.</summary>
internal sealed class DisputeCommand : CliCommand
{
    private readonly Argument<string> _job;

    public DisputeCommand(CommandHost host)
        : base(host, "dispute", "Have a delivered image computed again by others; a bad one is refunded and drawn anew", "sogni job dispute JOB") =>
        _job = WithArgument("JOB", "Id of the job");

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.Connect();
        var opened = await client.DisputeAsync(run.Value(_job), cancellationToken);
        run.Output.One(
            () => ContractJson.Of(opened),
            opened.AuditId,
            () => run.Output.Text($"{opened.AuditId}  {(opened.Repeated ? "is, or was, audited already" : "is being audited")}"));
        return ExitCodes.Ok;
    }
}
