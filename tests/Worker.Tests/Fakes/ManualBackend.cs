using System.Threading.Channels;
using SogniLike.Imaging.Generation;
using SogniLike.Worker.Backends;

namespace SogniLike.Worker.Tests.Fakes;

/// <summary>A backend whose runs go on and end when the test says so.</summary>
internal sealed class ManualBackend : IImageBackend
{
    private readonly Channel<ManualRun> _runs = Channel.CreateUnbounded<ManualRun>();
    private readonly Channel<ManualBatch> _batches = Channel.CreateUnbounded<ManualBatch>();

    public BackendDescription Description { get; set; } = new("test device", "cpu", 1 << 30, ["ddim", "euler"], ["cpu", "nv"], ["txt2img"])
    {
        Features = ["commitments/1", "audits/1"],
    };

    public bool Loaded { get; set; }

    /// <summary>What <see cref="Explain"/> answers.</summary>
    public string? Objection { get; set; }

    public Dictionary<string, ModelInspection> Inspections { get; } = [];

    /// <summary>What opening a job for points answers.</summary>
    public Func<ImageRequest, PointRunOpening> Points { get; set; } = static request => new PointRunOpening.Opened(new ManualPointRun(request));

    public bool IsLoaded(string folder) => Loaded;

    public string? Explain(ImageRequest request) => Objection;

    public Task<PointRunOpening> OpenPointsAsync(ImageRequest request, CancellationToken cancellationToken) => Task.FromResult(Points(request));

    public Task<ModelInspection> InspectAsync(string folder, CancellationToken cancellationToken) =>
        Task.FromResult(Inspections.GetValueOrDefault(folder, new ModelInspection.Usable("fp32")));

    public async Task<ImageOutcome> GenerateAsync(
        ImageRequest request, Action<ImageProgress> progress, IGenerationObserver? trajectory, CancellationToken cancellationToken)
    {
        var run = new ManualRun(request, progress, trajectory);
        _runs.Writer.TryWrite(run);
        try
        {
            return await run.Outcome.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            run.Stopped.SetResult();
            throw;
        }
    }

    /// <summary>False: it draws no images at once.</summary>
    public bool DrawsBatches { get; set; } = true;

    public async Task GenerateBatchAsync(IReadOnlyList<BatchImage> images, CancellationToken cancellationToken)
    {
        if (!DrawsBatches)
        {
            return;
        }

        var batch = new ManualBatch(images);
        _batches.Writer.TryWrite(batch);
        try
        {
            await batch.End.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            batch.Stopped.SetResult();
            throw;
        }
    }

    /// <summary>The next batch that begins.</summary>
    public Task<ManualBatch> NextBatchAsync() => _batches.Reader.ReadAsync().Soonish();

    /// <summary>The next run that begins.</summary>
    public Task<ManualRun> NextAsync() => _runs.Reader.ReadAsync().Soonish();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
