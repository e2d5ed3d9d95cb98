using System.CommandLine;
using SogniLike.Cli.Output;
using SogniLike.Cli.Parsing;

namespace SogniLike.Cli.Jobs;

/// <summary><c>sogni job share JOB</c>. Standard output is the link alone.</summary>
internal sealed class ShareCommand : CliCommand
{
    private readonly Argument<string> _job;
    private readonly Option<bool> _parameters;
    private readonly Option<TimeSpan> _valid;

    public ShareCommand(CommandHost host)
        : base(
            host,
            "share",
            "Make a link under which everybody may see a delivered image, until \"sogni job unshare\" takes it back",
            "sogni job share JOB",
            "sogni job share JOB --with-parameters --valid 7d")
    {
        _job = WithArgument("JOB", "Id of the job");
        _parameters = With(new Option<bool>("--with-parameters") { Description = "Also show prompt, seed and all else that was asked for, on the page and in the file" });
        _valid = With(new Option<TimeSpan>("--valid") { Description = "How long it works, such as 7d; as long as the job is kept when left out", HelpName = "TIME", CustomParser = ValueParsers.Duration });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.Connect();
        TimeSpan? valid = run.IsGiven(_valid) ? run.Value(_valid) : null;
        var share = await client.ShareAsync(run.Value(_job), run.Value(_parameters), valid, cancellationToken);
        run.Output.One(() => ContractJson.Of(share), share.Id, () => run.Output.Text(share.Url));
        return ExitCodes.Ok;
    }
}
