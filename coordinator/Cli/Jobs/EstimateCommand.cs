using System.CommandLine;
using SogniLike.Cli.Output;
using SogniLike.Cli.Parsing;

namespace SogniLike.Cli.Jobs;

/// <summary><c>sogni job estimate PROMPT</c>.</summary>
internal sealed class EstimateCommand : CliCommand
{
    private readonly SpecOptions _spec = new();
    private readonly Argument<string> _prompt;
    private readonly Option<int> _count;

    public EstimateCommand(CommandHost host)
        : base(host, "estimate", "Say how long images would take, without asking for them", "sogni job estimate \"a red apple\" --size 512x512 --count 4")
    {
        _prompt = WithArgument("PROMPT", "What to draw, in any language");
        foreach (var option in _spec.All)
        {
            Options.Add(option);
        }

        _count = With(new Option<int>("--count", "-n") { CustomParser = ValueParsers.Whole<int>, Description = "Images, 1 to 16", HelpName = "N", DefaultValueFactory = _ => 1 });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        if (run.Value(_count) < 0)
        {
            throw new CliException(ExitCodes.Usage, "--count must be 1 to 16.", "out_of_range");
        }

        using var client = run.Connect();
        var spec = await _spec.ToSpecAsync(run, client, run.Value(_prompt), cancellationToken);
        var estimate = await client.EstimateAsync(spec, run.Value(_count), cancellationToken);
        run.Output.One(
            () => ContractJson.Of(estimate),
            estimate.Eta is { } known ? Formats.Range(known) : "unknown",
            () => run.Output.Fields(
                ("Work", $"{estimate.Images} x {Formats.Number(estimate.MegapixelSteps)} megapixel-steps"),
                ("Price", $"{estimate.Images} x {Formats.Credits((long)estimate.PriceMillicredits)} credits, less where less is done"),
                ("Ahead", $"{estimate.JobsAhead} jobs, {Formats.Number(estimate.MegapixelStepsAhead)} megapixel-steps"),
                ("Expected", estimate.Eta is { } eta ? Formats.Range(eta) : estimate.QueuePaused ? "unknown: your queue is paused" : "unknown: no connected worker has the model")));
        return ExitCodes.Ok;
    }
}
