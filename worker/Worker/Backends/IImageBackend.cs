using SogniLike.Imaging.Generation;

namespace SogniLike.Worker.Backends;

/// <summary>
/// What turns a task into an image: the seam between running jobs and the imaging library. Safe for concurrent use; a backend with one device
/// queues calls itself.
/// </summary>
public interface IImageBackend : IAsyncDisposable
{
    /// <summary>What this backend can do, told to the coordinator. Settled once a model was found usable.</summary>
    BackendDescription Description { get; }

    /// <summary>Looks at a model folder. The first usable one is loaded, which shows what the machine can do; the others are when a job needs them.</summary>
    /// <returns>Whether the model can run here, or a sentence that says why not. Never throws for a bad folder.</returns>
    Task<ModelInspection> InspectAsync(string folder, CancellationToken cancellationToken);

    /// <summary>True while the model in the folder is in memory, so that a job on it starts at once.</summary>
    bool IsLoaded(string folder);

    /// <summary>Why the request cannot run on its model, naming field and limit; null when it can. Cheap; loads nothing.</summary>
    string? Explain(ImageRequest request);

    /// <summary>Draws one image.</summary>
    /// <param name="request">One that <see cref="Explain"/> has nothing against.</param>
    /// <param name="progress">Called after every step, on any thread; cheap, never throws.</param>
    /// <param name="trajectory">Told about every evaluation of the model, where <see cref="BackendDescription.Features"/> has commitments; what it throws ends the run. Null for nobody.</param>
    /// <param name="cancellationToken">Observed between steps and, where the runtime can, inside them.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled. Every other expected end is an <see cref="ImageOutcome"/>.</exception>
    Task<ImageOutcome> GenerateAsync(ImageRequest request, Action<ImageProgress> progress, IGenerationObserver? trajectory, CancellationToken cancellationToken);

    /// <summary>
    /// Draws equal images at once; each comes out as if it were drawn alone. Those that are not finished when this ends, because a fault ended the run, are for the caller to draw one by one,
    /// where each shows what it lacks. A backend that draws no images at once finishes none.
    /// </summary>
    /// <param name="images">Two or more.</param>
    /// <param name="cancellationToken">Stops all of them.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task GenerateBatchAsync(IReadOnlyList<BatchImage> images, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Opens somebody else's job for single points of it; loads the model. Where <see cref="BackendDescription.Features"/> has audits.</summary>
    /// <param name="request">One that <see cref="Explain"/> has nothing against.</param>
    /// <param name="cancellationToken">Ends the loading.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<PointRunOpening> OpenPointsAsync(ImageRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<PointRunOpening>(new PointRunOpening.Unsupported("This backend computes no single points."));
}
