using System.CommandLine;
using SogniLike.Cli.Output;
using SogniLike.Cli.Parsing;
using SogniLike.Cli.Waiting;
using SogniLike.Client;
using SogniLike.Client.Watching;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Cli.Jobs;

/// <summary><c>sogni job watch [ID...]</c>.</summary>
internal sealed class WatchCommand : CliCommand
{
    private readonly Argument<string[]> _ids = new("ID") { Description = "The jobs; all of yours when left out", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<TimeSpan> _timeout;
    private readonly Option<ulong> _after;

    public WatchCommand(CommandHost host)
        : base(
            host,
            "watch",
            "Follow jobs: until they are over, or for ever when none is named",
            "sogni job watch ID",
            "sogni job watch --json",
            "sogni job watch --after 120 --json    # go on after event 120")
    {
        Arguments.Add(_ids);
        _timeout = With(new Option<TimeSpan>("--timeout") { Description = "Watch at most this long, such as 90s or 10m", HelpName = "TIME", CustomParser = ValueParsers.Duration });
        _after = With(new Option<ulong>("--after") { CustomParser = ValueParsers.Whole<ulong>, Description = "Last event seen, to go on after it", HelpName = "EVENT" });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var ids = run.Value(_ids).Distinct(StringComparer.Ordinal).ToArray();
        if (ids.Length > SogniClient.MaxWatchedJobs)
        {
            throw new CliException(ExitCodes.Usage, $"At most {SogniClient.MaxWatchedJobs} jobs can be named, but there are {ids.Length}.", "too_long");
        }

        using var client = run.Connect();
        using var timer = new CancellationTokenSource(run.IsGiven(_timeout) ? run.Value(_timeout) : Timeout.InfiniteTimeSpan, run.Environment.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        var over = new Dictionary<string, Job>(StringComparer.Ordinal);
        var lines = new LineDisplay(run.Environment.Error);
        try
        {
            await foreach (var watched in client.WatchAsync(ids, run.Value(_after), either.Token))
            {
                Print(run, lines, watched);
                foreach (var job in JobsOf(watched).Where(j => j.State.IsFinal()))
                {
                    over[job.Id] = job;
                }

                if (watched is JobWatchEvent.Deleted deleted && ids.Contains(deleted.JobId) && !over.ContainsKey(deleted.JobId))
                {
                    throw new CliException(ExitCodes.NotFound, $"The job {deleted.JobId} was deleted.", ErrorCodes.NotFound);
                }

                if (ids.Length > 0 && ids.All(over.ContainsKey))
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CliException(ExitCodes.Timeout, $"Not over after {Formats.Number(run.Value(_timeout).TotalSeconds)} s.", "timeout");
        }

        return JobPrinting.ExitCodeOf(ids.Select(id => over[id]));
    }

    private static void Print(CommandRun run, LineDisplay lines, JobWatchEvent watched)
    {
        if (run.Output.IsJson)
        {
            run.Output.JsonLine(ContractJson.Of(watched));
            return;
        }

        if (watched is JobWatchEvent.Deleted deleted)
        {
            run.Output.Text(run.Output.IsQuiet ? deleted.JobId : $"{deleted.JobId}  {JobWords.Of(deleted.Reason)}");
        }

        if (watched is JobWatchEvent.Queue && !run.Output.IsQuiet)
        {
            lines.Show(watched);
        }

        foreach (var job in JobsOf(watched))
        {
            run.Output.Text(run.Output.IsQuiet ? job.Id : $"{job.Id}  {JobWords.Of(job)}");
        }

        if (watched is JobWatchEvent.Progress && !run.Output.IsQuiet)
        {
            lines.Show(watched);
        }
    }

    private static IEnumerable<Job> JobsOf(JobWatchEvent watched) => watched switch
    {
        JobWatchEvent.Snapshot snapshot => snapshot.Jobs,
        JobWatchEvent.Changed changed => [changed.Job],
        _ => [],
    };
}
