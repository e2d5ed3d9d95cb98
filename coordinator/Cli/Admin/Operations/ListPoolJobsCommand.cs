using System.CommandLine;
using SogniLike.Cli.Output;
using SogniLike.Cli.Parsing;
using SogniLike.Cli.Waiting;
using SogniLike.Protocol.Admin.V1;

namespace SogniLike.Cli.Admin.Operations;

/// <summary><c>sogni admin job list</c>.</summary>
internal sealed class ListPoolJobsCommand : CliCommand
{
    private const int MaxLimit = 10_000;

    private readonly Option<string[]> _states;
    private readonly Option<string> _model;
    private readonly Option<string> _account;
    private readonly Option<string> _worker;
    private readonly Option<int> _limit;

    public ListPoolJobsCommand(CommandHost host)
        : base(
            host,
            "list",
            "List jobs of every account; those that are not over unless told otherwise",
            "sogni admin job list --state failed --model emoji-diffusion",
            "sogni admin job list --worker ID",
            "sogni admin job cancel $(sogni admin job list -q --account ada) --reason \"The account was stolen\"")
    {
        _states = With(new Option<string[]>("--state") { Description = "States that are not final, in any number, or one that is", HelpName = "STATE" });
        _model = With(new Option<string>("--model") { Description = "Only jobs of this model", HelpName = "NAME" });
        _account = With(new Option<string>("--account") { Description = "Only jobs of this account", HelpName = "ACCOUNT" });
        _worker = With(new Option<string>("--worker") { Description = "Only jobs that this worker has or had", HelpName = "ID" });
        _limit = With(new Option<int>("--limit") { CustomParser = ValueParsers.Whole<int>, Description = "Jobs at most, 1 to 10,000", HelpName = "N", DefaultValueFactory = _ => 100 });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var limit = Limits.Check(run.Value(_limit), MaxLimit);
        var filter = new ListPoolJobsRequest
        {
            States = { (run.Value(_states) ?? []).Select(JobWords.Read) },
            Model = run.Value(_model) ?? "",
            AccountId = run.Value(_account) ?? "",
            WorkerId = run.Value(_worker) ?? "",
        };
        using var client = run.ConnectAdmin();
        var jobs = await Lists.SomeAsync(client.ListPoolJobsAsync(filter, cancellationToken), limit);
        run.Output.List(
            jobs,
            ContractJson.Of,
            j => j.Job.Id,
            new("ID", j => j.Job.Id),
            new("STATE", j => JobWords.Of(j.Job.State)),
            new("ACCOUNT", j => j.AccountId),
            new("MODEL", j => j.Job.Spec.Model),
            new("WORKER", j => j.Job.Attempts.LastOrDefault()?.WorkerId ?? ""),
            new("CREATED", j => Formats.ShortTime(j.Job.CreatedAt)));
        return ExitCodes.Ok;
    }
}
