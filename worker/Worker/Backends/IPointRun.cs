namespace SogniLike.Worker.Backends;

/// <summary>Somebody else's job, open for single points of its trajectory. The model stays in memory meanwhile and the prompts are encoded once. One caller at a time.</summary>
public interface IPointRun : IDisposable
{
    /// <summary>Number of elements of the job's latents.</summary>
    int LatentLength { get; }

    /// <summary>The guided prediction of the model.</summary>
    /// <param name="evaluation">Number of the evaluation, from 0.</param>
    /// <param name="latent">The latent before it as the sampler holds it.</param>
    /// <param name="cancellationToken">Observed between operators where the runtime can.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<PointOutcome> PredictAsync(int evaluation, ReadOnlyMemory<float> latent, CancellationToken cancellationToken);

    /// <summary>The image of a final latent.</summary>
    /// <param name="latent">As the sampler holds it.</param>
    /// <param name="cancellationToken">Observed between operators where the runtime can.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<PointOutcome> DecodeAsync(ReadOnlyMemory<float> latent, CancellationToken cancellationToken);
}
