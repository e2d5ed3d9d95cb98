using SogniLike.Imaging.Generation;

namespace SogniLike.Worker.Backends;

/// <summary>One image of several that are drawn at once.</summary>
/// <param name="Request">Differs from those of the others in prompts and seed only.</param>
/// <param name="Progress">As with <see cref="IImageBackend.GenerateAsync"/>.</param>
/// <param name="Trajectory">Likewise. What it throws ends this image alone.</param>
/// <param name="Finished">Called once, with the image.</param>
/// <param name="CancellationToken">When it is cancelled nothing is done for this image alone any more; the others go on.</param>
public sealed record BatchImage(
    ImageRequest Request, Action<ImageProgress> Progress, IGenerationObserver? Trajectory, Action<ImageOutcome.Finished> Finished, CancellationToken CancellationToken);
