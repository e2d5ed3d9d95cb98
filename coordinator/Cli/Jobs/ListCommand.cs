using System.CommandLine;
using SogniLike.Cli.Output;
using SogniLike.Cli.Parsing;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Jobs;

/// <summary><c>sogni job list</c>.</summary>
internal sealed class ListCommand : CliCommand
{
    private const int MaxLimit = 10_000;
    private const int PageSize = 100;

    private static readonly JobState[] States = [.. Enum.GetValues<JobState>().Where(state => state != JobState.Unspecified)];

    private readonly Option<int> _limit;
    private readonly Option<string[]> _states;
    private readonly Option<string> _model;

    public ListCommand(CommandHost host)
        : base(
            host,
            "list",
            "List your jobs, newest first",
            "sogni job list",
            "sogni job list --limit 100 --json",
            "sogni job list --state failed --model emoji-diffusion",
            "sogni job cancel $(sogni job list -q --state queued --state leased)")
    {
        _limit = With(new Option<int>("--limit") { CustomParser = ValueParsers.Whole<int>, Description = "Jobs at most, 1 to 10,000", HelpName = "N", DefaultValueFactory = _ => 20 });
        _states = With(new Option<string[]>("--state") { Description = "Only jobs in this state; may be given more than once", HelpName = "STATE" });
        _model = With(new Option<string>("--model") { Description = "Only jobs of this model", HelpName = "NAME" });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var limit = run.Value(_limit);
        if (limit is < 1 or > MaxLimit)
        {
            throw new CliException(ExitCodes.Usage, $"--limit must be 1 to {MaxLimit}, but it is {limit}.", "out_of_range");
        }

        var states = (run.Value(_states) ?? []).Select(Read).ToList();
        using var client = run.Connect();
        var jobs = new List<Job>();
        await foreach (var job in client.ListAsync(states, run.Value(_model), Math.Min(limit, PageSize), cancellationToken))
        {
            jobs.Add(job);
            if (jobs.Count == limit)
            {
                break;
            }
        }

        run.Output.List(jobs, ContractJson.Of, j => j.Id, JobPrinting.Columns);
        return ExitCodes.Ok;
    }

    private static JobState Read(string word)
    {
        var state = States.FirstOrDefault(s => string.Equals(Formats.Word(s), word, StringComparison.OrdinalIgnoreCase));
        return state != JobState.Unspecified
            ? state
            : throw new CliException(ExitCodes.Usage, $"--state must be one of {string.Join(", ", States.Select(s => Formats.Word(s)))}, but it is {word}.", "malformed");
    }
}
