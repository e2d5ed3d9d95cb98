using SogniLike.Cli.Output;

namespace SogniLike.Cli.Admin;

/// <summary><c>sogni admin status</c>.</summary>
internal sealed class StatusCommand(CommandHost host) : CliCommand(host, "status", "The pool at a glance", "sogni admin status --json")
{
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var pool = await client.GetPoolAsync(cancellationToken);
        run.Output.One(
            () => ContractJson.Of(pool),
            pool.PoolId,
            () => run.Output.Fields(
                ("Pool", pool.PoolId),
                ("Software", pool.SoftwareVersion),
                ("Workers online", Formats.Number((ulong)pool.WorkersOnline)),
                ("Jobs queued", Formats.Number(pool.JobsQueued)),
                ("Jobs running", Formats.Number(pool.JobsLeased)),
                ("Expected times", pool.EtaJobs == 0 ? "" : $"{pool.EtaInsideShare:P0} of {pool.EtaJobs} jobs were there within their range")));
        return ExitCodes.Ok;
    }
}
