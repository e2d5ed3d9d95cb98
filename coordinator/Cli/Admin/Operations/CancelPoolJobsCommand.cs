using System.CommandLine;
using SogniLike.Cli.Output;
using SogniLike.Cli.Waiting;
using SogniLike.Protocol.Admin.V1;

namespace SogniLike.Cli.Admin.Operations;

/// <summary><c>sogni admin job cancel ID... --reason TEXT</c>.</summary>
internal sealed class CancelPoolJobsCommand : CliCommand
{
    private readonly Argument<string[]> _ids = new("ID") { Description = "The jobs", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> _reason;

    public CancelPoolJobsCommand(CommandHost host)
        : base(host, "cancel", "End jobs of any account; their artists get back what was not done", "sogni admin job cancel ID --reason \"The account was stolen\"")
    {
        Arguments.Add(_ids);
        _reason = With(new Option<string>("--reason") { Description = "Kept in the log of actions", HelpName = "TEXT", Required = true });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var cancelled = new List<PoolJob>();
        foreach (var id in run.Value(_ids))
        {
            cancelled.Add(await client.CancelPoolJobAsync(id, run.Value(_reason)!, cancellationToken));
        }

        run.Output.List(cancelled, ContractJson.Of, j => j.Job.Id, new("ID", j => j.Job.Id), new("STATE", j => JobWords.Of(j.Job.State)), new("ACCOUNT", j => j.AccountId));
        return ExitCodes.Ok;
    }
}
