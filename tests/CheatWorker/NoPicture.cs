using SogniLike.Imaging.Generation;
using SogniLike.Worker.Backends;

namespace SogniLike.CheatWorker;

/// <summary>Ignores the picture that an image is to be made from, and draws from noise in as many steps as would have run.</summary>
internal sealed class NoPicture(OnnxImageBackend inner) : Cheat(inner)
{
    public override Task<ImageOutcome> GenerateAsync(
        ImageRequest request, Action<ImageProgress> progress, IGenerationObserver? trajectory, CancellationToken cancellationToken) =>
        Inner.GenerateAsync(request with { Source = null, Steps = request.RunSteps }, progress, trajectory, cancellationToken);
}
