using System.CommandLine;
using SogniLike.Cli.Output.Json;
using SogniLike.Cli.Parsing;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Jobs;

/// <summary><c>sogni job list</c>.</summary>
internal sealed class ListCommand : CliCommand
{
    private const int MaxLimit = 10_000;
    private const int PageSize = 100;
    private readonly Option<int> _limit;

    public ListCommand(CommandHost host)
        : base(host, "list", "List your jobs, newest first", "sogni job list", "sogni job list --limit 100 --json", "sogni job cancel $(sogni job list -q)") =>
        _limit = With(new Option<int>("--limit") { CustomParser = ValueParsers.Whole<int>, Description = "Jobs at most, 1 to 10,000", HelpName = "N", DefaultValueFactory = _ => 20 });

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var limit = run.Value(_limit);
        if (limit is < 1 or > MaxLimit)
        {
            throw new CliException(ExitCodes.Usage, $"--limit must be 1 to {MaxLimit}, but it is {limit}.", "out_of_range");
        }

        using var client = run.Connect();
        var jobs = new List<Job>();
        await foreach (var job in client.ListAsync(Math.Min(limit, PageSize), cancellationToken))
        {
            jobs.Add(job);
            if (jobs.Count == limit)
            {
                break;
            }
        }

        run.Output.List(jobs, JobJson.Of, j => j.Id, JobPrinting.Columns);
        return ExitCodes.Ok;
    }
}
