using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SogniLike.Protocol.Errors;
using SogniLike.Worker.Audits;
using SogniLike.Worker.Host.Configuration;
using SogniLike.Worker.Identity;
using SogniLike.Worker.Jobs;
using SogniLike.Worker.Models;
using SogniLike.Worker.Session;

namespace SogniLike.Worker.Host.Commands;

/// <summary><c>sogni-worker calibrate</c>: lets the pool measure how far this device lies from known answers.</summary>
internal sealed class CalibrateCommand : Command
{
    private readonly WorkerApplication _application;
    private readonly Option<string[]> _models = new("--model") { Description = "The folder of a model to measure with. May be repeated. Default: those of the configuration file.", HelpName = "DIR" };
    private readonly Option<string?> _config = new("--config") { Description = $"Configuration file, JSON. Default {WorkerSettings.DefaultFile}, if it exists.", HelpName = "FILE" };
    private readonly Option<string> _data = CommonOptions.Data();
    private readonly Option<bool> _json = new("--json") { Description = "As one JSON array on one line." };

    public CalibrateCommand(WorkerApplication application)
        : base(
            "calibrate",
            "Compute points whose answers the pool knows, so that its tolerances fit devices such as this one. Nothing is drawn. May run beside the daemon, best while it is paused.")
    {
        _application = application;
        Add(_models);
        Add(_data);
        Add(_config);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var folder = new DataFolder(parsed.GetValue(_data)!);
        switch (folder.Load())
        {
            case IdentityLoading.Loaded { Identity: var identity }:
                using (identity)
                {
                    return await RunAsync(parsed, folder, identity, cancellationToken);
                }

            case IdentityLoading.Unusable { Problem: var problem }:
                await _application.Error.WriteLineAsync(problem);
                return ExitCodes.Failed;
            default:
                await _application.Error.WriteLineAsync($"{folder.FullPath} is not enrolled; only a worker of a pool can be measured by it.");
                return ExitCodes.Authentication;
        }
    }

    private async Task<int> RunAsync(ParseResult parsed, DataFolder folder, WorkerIdentity identity, CancellationToken cancellationToken)
    {
        WorkerSettings settings;
        try
        {
            settings = WorkerSettings.Load(parsed.GetValue(_config), [], parsed.GetValue(_models) ?? []);
        }
        catch (InvalidDataException e)
        {
            await _application.Error.WriteLineAsync(e.Message);
            return ExitCodes.Failed;
        }

        // Computed exactly as the daemon computes.
        await using var backend = _application.CreateBackend();
        var catalog = await new ModelScanner(backend, new ManifestCache(folder.ManifestCacheFile)).ScanAsync(settings.Host.Models, cancellationToken);
        foreach (var refused in catalog.Refused)
        {
            await _application.Error.WriteLineAsync($"Not used: {refused.Folder}: {refused.Reason}");
        }

        var calibration = new Calibration(identity, backend, new TaskValidator(backend, catalog, Microsoft.Extensions.Options.Options.Create(settings.Worker)), _application.Time);
        var results = new List<CalibrateResult>();
        var exitCode = catalog.Refused.Count == 0 ? ExitCodes.Ok : ExitCodes.Failed;
        foreach (var model in catalog.Models)
        {
            using var call = GrpcAuditCall.OpenCalibration(identity, cancellationToken);
            var end = await calibration.RunAsync(call, model, cancellationToken);
            results.Add(ToResult(model, backend.Description.ExecutionProvider, end));
            exitCode = end switch
            {
                CalibrationEnd.Measured => exitCode,
                CalibrationEnd.Refused { Code: ErrorCodes.SignatureInvalid or ErrorCodes.WorkerUnknown or ErrorCodes.WorkerRevoked } => ExitCodes.Authentication,
                _ => ExitCodes.Failed,
            };
        }

        await _application.Output.WriteLineAsync(
            parsed.GetValue(_json) ? JsonSerializer.Serialize(results, CalibrateJson.Default.IReadOnlyListCalibrateResult) : string.Join('\n', results.SelectMany(Lines)));
        return exitCode;
    }

    private static CalibrateResult ToResult(Models.LocalModel model, string provider, CalibrationEnd end)
    {
        var nothing = new CalibrateResult(model.Folder, model.ManifestText, model.Precision, provider, 0, 0, null, [], null);
        return end switch
        {
            CalibrationEnd.Measured measured => nothing with
            {
                Points = measured.Points,
                Seconds = measured.Took.TotalSeconds,
                DeviceClass = measured.Report is { } report ? LogText.Clean(report.DeviceClass) : null,
                Bands = [.. measured.Report?.Bands.Select(static band => new CalibrateBand(band.NoiseFrom, (int)band.Samples, band.MedianPpm, band.LargestPpm)) ?? []],
            },
            CalibrationEnd.Refused refused => nothing with { Problem = $"The coordinator does not measure it: {refused.Message}" },
            CalibrationEnd.Failed failed => nothing with { Problem = failed.Message },
            _ => throw new InvalidOperationException("Unknown end of a calibration."),
        };
    }

    private static IEnumerable<string> Lines(CalibrateResult result)
    {
        var invariant = CultureInfo.InvariantCulture;
        var name = $"{Path.GetFileName(result.Model)} ({result.Manifest[..12]})";
        if (result.Problem is not null)
        {
            yield return $"{name}: {result.Problem}";
            yield break;
        }

        var of = result.DeviceClass is null ? "" : $", measured as {result.DeviceClass}";
        yield return string.Create(invariant, $"{name} in {result.Precision} on {result.Provider}{of}: {result.Points} points in {result.Seconds:0.0} s");
        if (result.Bands.Count > 0)
        {
            yield return "  noise from   samples    median ppm   largest ppm";
        }

        foreach (var band in result.Bands)
        {
            yield return string.Create(invariant, $"  {band.NoiseFrom,10:0.#####}{band.Samples,10}{band.MedianPpm,14:0.####}{band.LargestPpm,14:0.####}");
        }
    }
}
