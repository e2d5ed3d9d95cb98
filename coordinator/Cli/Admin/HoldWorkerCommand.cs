using System.CommandLine;
using SogniLike.Cli.Output;
using SogniLike.Cli.Parsing;

namespace SogniLike.Cli.Admin;

/// <summary><c>sogni admin worker drain|hold|quarantine|ban ID --reason TEXT [--for TIME]</c>.</summary>
internal sealed class HoldWorkerCommand : CliCommand
{
    private const string Draining = "draining";

    private readonly string _kind;
    private readonly Argument<string> _id;
    private readonly Option<string> _reason;
    private readonly Option<TimeSpan> _length;

    private HoldWorkerCommand(CommandHost host, string name, string kind, string description, string usual, string example)
        : base(host, name, description, example)
    {
        _kind = kind;
        _id = WithArgument("ID", "The worker");
        _reason = With(new Option<string>("--reason") { Description = "Told to the worker's owner", HelpName = "TEXT", Required = true });
        _length = With(new Option<TimeSpan>("--for") { Description = $"60s to 365d; {usual} when left out", HelpName = "TIME", CustomParser = ValueParsers.Duration });
    }

    public static HoldWorkerCommand Drain(CommandHost host) => new(
        host,
        "drain",
        Draining,
        "Let a worker finish what it runs and give it nothing new; it stays connected, and nothing is held against it",
        "7 days",
        "sogni admin worker drain ID --reason \"New disk\" --for 2h");

    public static HoldWorkerCommand Hold(CommandHost host) => new(
        host,
        "hold",
        "held",
        "Give a worker no jobs for a while; it stays connected, finishes what it runs, and its owner is told why",
        "a day",
        "sogni admin worker hold ID --reason \"Draws noise\" --for 2d");

    public static HoldWorkerCommand Quarantine(CommandHost host) => new(
        host,
        "quarantine",
        "quarantined",
        "Give a worker no jobs but audits of others; afterwards, or once released, it begins anew",
        "30 days",
        "sogni admin worker quarantine ID --reason \"Skips steps\"");

    public static HoldWorkerCommand Ban(CommandHost host) => new(
        host,
        "ban",
        "banned",
        "Give a worker nothing at all, and what it runs to others; afterwards, or once released, it begins anew",
        "365 days",
        "sogni admin worker ban ID --reason \"Skips steps, again\"");

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        TimeSpan? length = run.IsGiven(_length) ? run.Value(_length) : null;
        var worker = _kind == Draining
            ? await client.DrainWorkerAsync(run.Value(_id), run.Value(_reason)!, length, cancellationToken)
            : await client.HoldWorkerAsync(run.Value(_id), run.Value(_reason)!, length, _kind, cancellationToken);
        var what = _kind == "held" ? "on hold" : _kind;
        run.Output.One(() => ContractJson.Of(worker), worker.Id, () => run.Output.Text($"{worker.Id}  {what} until {Formats.ShortTime(worker.Hold?.Until)}"));
        return ExitCodes.Ok;
    }
}
