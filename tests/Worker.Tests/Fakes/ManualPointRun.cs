using SogniLike.Worker.Backends;

namespace SogniLike.Worker.Tests.Fakes;

/// <summary>Predicts the latent times the number of the evaluation and one; an image is the latent's first bytes.</summary>
internal sealed class ManualPointRun(ImageRequest request) : IPointRun
{
    public ImageRequest Request { get; } = request;

    public bool IsDisposed { get; private set; }

    /// <summary>When set, every point waits for it.</summary>
    public Task Gate { get; init; } = Task.CompletedTask;

    /// <summary>When set, no point can be computed.</summary>
    public string? Failure { get; init; }

    public int LatentLength => Walks.Length;

    public async Task<PointOutcome> PredictAsync(int evaluation, ReadOnlyMemory<float> latent, CancellationToken cancellationToken)
    {
        await Gate.WaitAsync(cancellationToken);
        return Failure is null ? new PointOutcome.Prediction([.. latent.ToArray().Select(value => value * (evaluation + 1))]) : new PointOutcome.Failed(Failure);
    }

    public async Task<PointOutcome> DecodeAsync(ReadOnlyMemory<float> latent, CancellationToken cancellationToken)
    {
        await Gate.WaitAsync(cancellationToken);
        return new PointOutcome.Image(latent.ToArray().Select(value => (byte)value).ToArray());
    }

    public void Dispose() => IsDisposed = true;
}
