using System.Diagnostics;
using SogniLike.Imaging.Generation;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Testing.Images;
using SogniLike.Worker.Backends;

namespace SogniLike.ChaosWorker;

/// <summary>Takes some milliseconds and draws noise that depends on the seed alone, so that another worker draws the same. Safe for concurrent use.</summary>
/// <param name="longest">The longest that a job takes.</param>
internal sealed class NoiseBackend(TimeSpan longest) : IImageBackend
{
    private const int Side = 64;
    private static readonly NoisePng Noise = new(Side);

    public BackendDescription Description { get; } = new("noise", "cpu", 1 << 30, ["ddim", "euler"], ["cpu", "nv"], ["txt2img"]);

    public Task<ModelInspection> InspectAsync(string folder, CancellationToken cancellationToken) =>
        Task.FromResult<ModelInspection>(new ModelInspection.Usable("fp32"));

    public bool IsLoaded(string folder) => true;

    public string? Explain(ImageRequest request) => request is { Width: Side, Height: Side } ? null : $"This worker draws {Side} x {Side} pixels only.";

    public async Task<ImageOutcome> GenerateAsync(
        ImageRequest request, Action<ImageProgress> progress, IGenerationObserver? trajectory, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        var pause = longest * Random.Shared.NextDouble() / request.Steps;
        using var told = cancellationToken.Register(static () => Console.Error.WriteLine("told to stop"));
        for (var step = 1; step <= request.Steps; step++)
        {
            await Task.Delay(pause, cancellationToken);
            progress(new ImageProgress(ProgressPhase.Denoising, step, request.Steps, 1 / Math.Max(1e-3, pause.TotalSeconds)));
        }

        var took = Stopwatch.GetElapsedTime(begun);
        return new ImageOutcome.Finished(Noise.Draw((uint)request.Seed), took, request.Steps / Math.Max(1e-3, took.TotalSeconds));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
