using System.CommandLine;
using SogniLike.Cli.Output;
using SogniLike.Cli.Output.Json;
using SogniLike.Cli.Parsing;

namespace SogniLike.Cli.Admin;

/// <summary><c>sogni admin worker hold ID --reason TEXT [--for TIME]</c>.</summary>
internal sealed class HoldWorkerCommand : CliCommand
{
    private readonly Argument<string> _id;
    private readonly Option<string> _reason;
    private readonly Option<TimeSpan> _length;

    public HoldWorkerCommand(CommandHost host)
        : base(
            host,
            "hold",
            "Give a worker no jobs for a while; it stays connected, finishes what it runs, and its owner is told why",
            "sogni admin worker hold ID --reason \"Draws noise\" --for 2d")
    {
        _id = WithArgument("ID", "The worker");
        _reason = With(new Option<string>("--reason") { Description = "Told to the worker's owner", HelpName = "TEXT", Required = true });
        _length = With(new Option<TimeSpan>("--for") { Description = "60s to 365d; a day when left out", HelpName = "TIME", CustomParser = ValueParsers.Duration });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        TimeSpan? length = run.IsGiven(_length) ? run.Value(_length) : null;
        var worker = await client.HoldWorkerAsync(run.Value(_id), run.Value(_reason)!, length, cancellationToken);
        run.Output.One(() => PoolJson.Of(worker), worker.Id, () => run.Output.Text($"{worker.Id}  on hold until {Formats.ShortTime(worker.Hold?.Until)}"));
        return ExitCodes.Ok;
    }
}
