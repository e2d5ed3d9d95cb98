using System.CommandLine;
using SogniLike.Cli.Output;
using SogniLike.Cli.Parsing;
using SogniLike.Cli.Waiting;

namespace SogniLike.Cli.Jobs;

/// <summary><c>sogni job list</c>.</summary>
internal sealed class ListCommand : CliCommand
{
    private const int MaxLimit = 10_000;
    private const int PageSize = 100;

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
        var limit = Limits.Check(run.Value(_limit), MaxLimit);

        var states = (run.Value(_states) ?? []).Select(JobWords.Read).ToList();
        using var client = run.Connect();
        var jobs = await Lists.SomeAsync(client.ListAsync(states, run.Value(_model), Math.Min(limit, PageSize), cancellationToken), limit);

        run.Output.List(jobs, ContractJson.Of, j => j.Id, JobPrinting.Columns);
        return ExitCodes.Ok;
    }
}
