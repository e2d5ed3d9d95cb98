using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Models;
using SogniLike.Worker.Identity;
using SogniLike.Worker.Models;

namespace SogniLike.Worker.Host.Commands;

/// <summary><c>sogni-worker bench</c>: how fast a model runs here.</summary>
internal sealed class BenchCommand : Command
{
    private readonly WorkerApplication _application;
    private readonly LocalModel _model;
    private readonly Option<int?> _steps = CommonOptions.Number<int>("--steps", "N", "Steps to measure at each size, 1 to 100, after one that is not. Default 5.");
    private readonly Option<PixelSize[]> _sizes = PixelSize.Option("Sizes to measure, in pixels. Default: the model's.", several: true);
    private readonly Option<string> _data = CommonOptions.Data();
    private readonly Option<bool> _json = new("--json") { Description = "As one JSON object on one line." };

    public BenchCommand(WorkerApplication application)
        : base("bench", "Measure steps per second (it/s, with guidance) and seconds per image of a model on this machine. An enrolled worker tells its pool the result from its next start.")
    {
        _application = application;
        _model = new LocalModel(this);
        _steps.Validators.Add(result =>
        {
            if (result.GetValue(_steps) is < 1 or > 100)
            {
                result.AddError("--steps must be 1 to 100.");
            }
        });
        Add(_sizes);
        Add(_steps);
        Add(_data);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var started = _application.Time.GetTimestamp();
        using var model = await _model.OpenAsync(parsed, _application);
        if (model is null)
        {
            return ExitCodes.Failed;
        }

        var loading = _application.Time.GetElapsedTime(started).TotalSeconds;
        PixelSize[] sizes = parsed.GetValue(_sizes) is { Length: > 0 } given ? given : [new PixelSize(model.Contract.DefaultSize, model.Contract.DefaultSize)];
        var results = new List<BenchResult>();
        foreach (var size in sizes)
        {
            if (await MeasureAsync(model, size, parsed.GetValue(_steps) ?? 5, cancellationToken) is not { } result)
            {
                return ExitCodes.Failed;
            }

            results.Add(result);
        }

        var report = new BenchReport(model.Contract.Name, model.Sessions.Provider.ToString(), loading, model.Sessions.Bytes, results);
        await _application.Output.WriteLineAsync(
            parsed.GetValue(_json) ? JsonSerializer.Serialize(report, BenchJson.Default.BenchReport) : string.Join('\n', Lines(report, model.Sessions.FallbackReason)));
        await NoteAsync(parsed, model, results, cancellationToken);
        return ExitCodes.Ok;
    }

    /// <summary>Keeps the speed for the daemon of this machine, if there is one and it would compute in the same way.</summary>
    private async Task NoteAsync(ParseResult parsed, ImageModel model, IReadOnlyList<BenchResult> results, CancellationToken cancellationToken)
    {
        var data = new DataFolder(parsed.GetValue(_data)!);
        if (!File.Exists(data.IdentityFilePath) || !_model.UsesAllThreads(parsed))
        {
            return;
        }

        // The slowest of the sizes: what a coordinator may count on.
        var speed = results.Min(result => (double)result.Width * result.Height / 1e6 * result.StepsPerSecond);
        try
        {
            var id = await new ManifestCache(data.ManifestCacheFile).IdOfAsync(_model.FolderOf(parsed), cancellationToken);
            var now = _application.Time.GetUtcNow().ToUnixTimeMilliseconds();
            await _application.Error.WriteLineAsync(
                new SpeedCache(data.SpeedCacheFile).TryNote(id, model.Sessions.Provider.ToString(), speed, now)
                    ? string.Create(CultureInfo.InvariantCulture, $"Noted in {data.SpeedCacheFile}: {speed:0.###} megapixel-steps/s. The daemon tells its pool from its next start.")
                    : $"The result could not be noted in {data.SpeedCacheFile}.");
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            await _application.Error.WriteLineAsync($"The result is not noted: {e.Message}");
        }
    }

    private async Task<BenchResult?> MeasureAsync(ImageModel model, PixelSize size, int steps, CancellationToken cancellationToken)
    {
        // The first image of a size makes ONNX Runtime plan its memory.
        GenerationTimings? timings = null;
        foreach (var count in (int[])[1, steps])
        {
            var request = new GenerationRequest { Prompt = "a red apple", Steps = count, GuidanceScale = 7.5, Width = size.Width, Height = size.Height };
            switch (await new ImagePipeline(model, time: _application.Time).GenerateAsync(request, null, cancellationToken))
            {
                case GenerationResult.Completed completed:
                    timings = completed.Image.Timings;
                    break;
                case GenerationResult.Invalid { Faults: var faults }:
                    await _application.Error.WriteLineAsync($"{size}: {string.Join(' ', faults.Select(static fault => $"{fault.Field}: {fault.Message}"))}");
                    return null;
                case GenerationResult.Failed { Message: var message }:
                    await _application.Error.WriteLineAsync($"{size}: {message}");
                    return null;
            }
        }

        return new BenchResult(
            size.Width,
            size.Height,
            timings!.StepsPerSecond,
            timings.Total.TotalSeconds - timings.Denoising.TotalSeconds,
            1 - (timings.InRuntime / timings.Total));
    }

    private static IEnumerable<string> Lines(BenchReport report, string? fallback)
    {
        var invariant = CultureInfo.InvariantCulture;
        yield return string.Create(invariant, $"{report.Model} on {report.Provider}: opened in {report.LoadSeconds:0.0} s, {report.SessionBytes / 1048576.0:0} MiB in memory");
        if (fallback is not null)
        {
            yield return $"CUDA is not used: {fallback}";
        }

        foreach (var result in report.Sizes)
        {
            yield return string.Create(
                invariant,
                $"{result.Width}x{result.Height}: {result.StepsPerSecond:0.00} it/s, text and decoding {result.OtherSeconds:0.00} s, outside ONNX Runtime {result.ShareOutside:P1}");
        }
    }
}
