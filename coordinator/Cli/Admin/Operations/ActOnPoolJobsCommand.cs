using System.CommandLine;
using SogniLike.Cli.Output;
using SogniLike.Cli.Waiting;
using SogniLike.Protocol.Admin.V1;

namespace SogniLike.Cli.Admin.Operations;

/// <summary><c>sogni admin job cancel|requeue|reassign|verify ID... --reason TEXT</c>.</summary>
internal sealed class ActOnPoolJobsCommand : CliCommand
{
    private const int AtOnce = 100;
    private const string Done = "done";

    private readonly string _action;
    private readonly Argument<string[]> _ids = new("ID") { Description = "The jobs", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> _reason;

    private ActOnPoolJobsCommand(CommandHost host, string action, string description, string why)
        : base(host, action, description, $"sogni admin job {action} ID --reason \"{why}\"", $"sogni admin job {action} $(sogni admin job list -q --worker ID) --reason \"{why}\"")
    {
        _action = action;
        Arguments.Add(_ids);
        _reason = With(new Option<string>("--reason") { Description = "Kept in the log of actions with each job", HelpName = "TEXT", Required = true });
    }

    /// <summary>Everything that can be done to jobs of every account; each fails when it was not done to all of them.</summary>
    public static IEnumerable<ActOnPoolJobsCommand> All(CommandHost host) =>
    [
        new(host, "cancel", "End jobs of any account; their artists get back what was not done", "The account was stolen"),
        new(host, "requeue", "Take jobs from the workers that run them, back to the queue; nothing is held against anybody", "It hangs"),
        new(host, "reassign", "As requeue, and the worker that has a job now does not get it again", "Bad images"),
        new(host, "verify", "Have delivered images audited, all that was done for them", "It looks wrong"),
    ];

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var outcomes = new List<PoolJobOutcome>();
        foreach (var ids in run.Value(_ids)!.Chunk(AtOnce))
        {
            outcomes.AddRange(await client.ActOnPoolJobsAsync(_action, ids, run.Value(_reason)!, cancellationToken));
        }

        run.Output.List(
            outcomes,
            ContractJson.Of,
            o => o.JobId,
            new("ID", o => o.JobId),
            new("OUTCOME", o => o.Outcome),
            new("STATE", o => o.Job is { } now ? JobWords.Of(now.Job.State) : ""),
            new("AUDIT", o => o.AuditId),
            new("WHY NOT", o => o.Message));
        return outcomes.All(outcome => outcome.Outcome == Done) ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
