using System.CommandLine;
using SogniLike.Cli.Output;

namespace SogniLike.Cli.Jobs;

/// <summary><c>sogni job shares</c>.</summary>
internal sealed class SharesCommand : CliCommand
{
    private readonly Option<string> _job;

    public SharesCommand(CommandHost host)
        : base(host, "shares", "List your share links", "sogni job shares", "sogni job shares --job JOB") =>
        _job = With(new Option<string>("--job") { Description = "Only links to the image of this job", HelpName = "JOB" });

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.Connect();
        var shares = await Lists.AllAsync(client.ListSharesAsync(run.Value(_job), cancellationToken));
        run.Output.List(
            shares,
            ContractJson.Of,
            share => share.Id,
            new("JOB", share => share.JobId),
            new("PARAMETERS", share => share.ShowsParameters ? "shown" : "hidden"),
            new("EXPIRES", share => Formats.ShortTime(share.ExpiresAt)),
            new("LINK", share => share.Url));
        return ExitCodes.Ok;
    }
}
