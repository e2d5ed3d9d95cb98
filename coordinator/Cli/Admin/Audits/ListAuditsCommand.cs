using System.CommandLine;
using SogniLike.Cli.Output;
using SogniLike.Cli.Parsing;
using SogniLike.Protocol.Admin.V1;

namespace SogniLike.Cli.Admin.Audits;

/// <summary><c>sogni admin audit list</c>.</summary>
internal sealed class ListAuditsCommand : CliCommand
{
    private const int MaxLimit = 10_000;

    private readonly Option<string> _state;
    private readonly Option<string> _reason;
    private readonly Option<string> _worker;
    private readonly Option<string> _job;
    private readonly Option<int> _limit;

    public ListAuditsCommand(CommandHost host)
        : base(host, "list", "List audits, opened last first", "sogni admin audit list --state failed", "sogni admin audit list --worker ID --json")
    {
        _state = With(new Option<string>("--state") { Description = "pending, passed, failed, inconclusive or unaudited", HelpName = "STATE" });
        _reason = With(new Option<string>("--reason") { Description = "drawn, suspicious, dispute, window, operator or ringer", HelpName = "REASON" });
        _worker = With(new Option<string>("--worker") { Description = "Only of this worker's results", HelpName = "ID" });
        _job = With(new Option<string>("--job") { Description = "Only of this job's results", HelpName = "ID" });
        _limit = With(new Option<int>("--limit") { CustomParser = ValueParsers.Whole<int>, Description = "Audits at most, 1 to 10,000", HelpName = "N", DefaultValueFactory = _ => 50 });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var limit = Limits.Check(run.Value(_limit), MaxLimit);
        var filter = new ListAuditsRequest
        {
            State = run.Value(_state) ?? "",
            Reason = run.Value(_reason) ?? "",
            WorkerId = run.Value(_worker) ?? "",
            JobId = run.Value(_job) ?? "",
        };
        using var client = run.ConnectAdmin();
        var audits = await Lists.SomeAsync(client.ListAuditsAsync(filter, cancellationToken), limit);
        run.Output.List(
            audits,
            ContractJson.Of,
            a => a.Audit.Id,
            new("ID", a => a.Audit.Id),
            new("STATE", a => a.Audit.Convicted ? $"{a.Audit.State}, convicted" : a.Audit.State),
            new("REASON", a => a.Audit.Reason),
            new("WORKER", a => a.Audit.WorkerId),
            new("JOB", a => a.Audit.JobId),
            new("OPENED", a => Formats.ShortTime(a.Audit.OpenedAt)),
            new("BECAUSE", a => a.Audit.Message));
        return ExitCodes.Ok;
    }
}
