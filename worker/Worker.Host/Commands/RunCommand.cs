using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using SogniLike.Worker.Host.Configuration;
using SogniLike.Worker.Identity;

namespace SogniLike.Worker.Host.Commands;

/// <summary><c>sogni-worker run</c>: the daemon.</summary>
internal sealed class RunCommand : Command
{
    private readonly WorkerApplication _application;
    private readonly CancellationToken _drain;
    private readonly CancellationToken _stop;
    private readonly Option<string[]> _models = new("--model") { Description = "The folder of a model to offer. May be repeated.", HelpName = "DIR" };
    private readonly Option<int?> _slots = CommonOptions.Number<int>("--slots", "N", "Jobs at once, 1 to 64. Default 1.");
    private readonly Option<int?> _maxBatch = CommonOptions.Number<int>("--max-batch", "N", "Equal jobs drawn at once in one slot, 1 to 16. Default 1 on the CPU, up to 4 on a GPU.");
    private readonly Option<string[]> _priorityAccounts = new("--priority-account")
    {
        Description = "An account whose jobs are taken before all others, after those of the worker's owner. May be repeated, at most 16. Default none.",
        HelpName = "ACCOUNT",
    };

    private readonly Option<double?> _grace = CommonOptions.Number<double>("--grace", "SECONDS", "Seconds that running jobs get to finish when the daemon leaves. Default 30.");
    private readonly Option<string?> _log = new("--log") { Description = "How log lines look.", HelpName = "human|json" };
    private readonly Option<string?> _config = new("--config") { Description = $"Configuration file, JSON. Default {WorkerSettings.DefaultFile}, if it exists.", HelpName = "FILE" };
    private readonly Option<string> _data = CommonOptions.Data();

    public RunCommand(WorkerApplication application, CancellationToken drain, CancellationToken stop)
        : base("run", "Take jobs until told to leave. SIGTERM or Ctrl-C finishes the running jobs first; a second one leaves at once.")
    {
        _application = application;
        _drain = drain;
        _stop = stop;
        _log.AcceptOnlyFromAmong("human", "json");
        Add(_models);
        Add(_slots);
        Add(_maxBatch);
        Add(_priorityAccounts);
        Add(_data);
        Add(_grace);
        Add(_config);
        Add(_log);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        WorkerSettings settings;
        try
        {
            var grace = parsed.GetValue(_grace) is { } seconds ? SecondsText(seconds) : null;
            settings = WorkerSettings.Load(
                parsed.GetValue(_config),
                [
                    new(nameof(WorkerOptions.Slots), parsed.GetValue(_slots)?.ToString(CultureInfo.InvariantCulture)),
                    new(nameof(WorkerOptions.MaxBatch), parsed.GetValue(_maxBatch)?.ToString(CultureInfo.InvariantCulture)),
                    new(nameof(WorkerOptions.DrainGrace), grace),
                    new(nameof(WorkerHostOptions.Log), parsed.GetValue(_log)),
                ],
                parsed.GetValue(_models) ?? [],
                parsed.GetValue(_priorityAccounts));
        }
        catch (InvalidDataException e)
        {
            await _application.Error.WriteLineAsync(e.Message);
            return ExitCodes.Failed;
        }

        using var drain = CancellationTokenSource.CreateLinkedTokenSource(_drain);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_stop);
        var interrupted = false;
        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = true;
            interrupted |= context.Signal == PosixSignal.SIGINT;
            (drain.IsCancellationRequested ? stop : drain).Cancel();
        }

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        var exitCode = await new DaemonHost(_application, settings, new DataFolder(parsed.GetValue(_data)!)).RunAsync(drain.Token, stop.Token);
        return interrupted && exitCode == ExitCodes.Ok ? ExitCodes.Interrupted : exitCode;
    }

    // Anything that is no span of time becomes one that the validator refuses by name.
    private static string SecondsText(double seconds) =>
        (seconds is >= 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : TimeSpan.FromSeconds(-1)).ToString("c", CultureInfo.InvariantCulture);
}
