using System.CommandLine;
using SogniLike.Cli.Output;
using SogniLike.Cli.Parsing;

namespace SogniLike.Cli.Admin.Operations;

/// <summary><c>sogni admin history</c>.</summary>
internal sealed class HistoryCommand : CliCommand
{
    private const int MaxLimit = 500;

    private readonly Option<TimeSpan> _length;
    private readonly Option<int> _limit;

    public HistoryCommand(CommandHost host)
        : base(host, "history", "How the pool did lately, oldest first", "sogni admin history --for 6h --limit 24")
    {
        _length = With(new Option<TimeSpan>("--for") { Description = "How far back, 60s to 1d; an hour when left out", HelpName = "TIME", CustomParser = ValueParsers.Duration, DefaultValueFactory = _ => TimeSpan.FromHours(1) });
        _limit = With(new Option<int>("--limit") { CustomParser = ValueParsers.Whole<int>, Description = "Rows at most, 1 to 500; more become fewer", HelpName = "N", DefaultValueFactory = _ => 60 });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var limit = Limits.Check(run.Value(_limit), MaxLimit);
        using var client = run.ConnectAdmin();
        run.Output.List(
            await client.GetPoolHistoryAsync(run.Value(_length), limit, cancellationToken),
            ContractJson.Of,
            s => Formats.ShortTime(s.At),
            new("AT", s => Formats.ShortTime(s.At)),
            new("WORKERS", s => Formats.Number(s.WorkersOnline)),
            new("BUSY", s => $"{s.BusySlots}/{s.Slots}"),
            new("WAITING", s => Formats.Number((ulong)s.Queues.Sum(queue => (long)queue.Jobs))),
            new("DELIVERED", s => Formats.Number(s.Delivered)),
            new("FAILED", s => Formats.Number(s.Failed)),
            new("LOST", s => Formats.Number(s.LeasesLost)),
            new("REFUSED", s => Formats.Number(s.ResultsRefused)),
            new("AUDITS", s => $"{s.AuditsPassed} passed, {s.AuditsFailed} failed"),
            new("WAIT-P95", s => $"{s.WaitP95Ms} ms"),
            new("RUN-P95", s => $"{s.RunP95Ms} ms"));
        return ExitCodes.Ok;
    }
}
