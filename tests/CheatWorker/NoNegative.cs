using SogniLike.Imaging.Generation;
using SogniLike.Worker.Backends;

namespace SogniLike.CheatWorker;

/// <summary>Ignores the negative prompt.</summary>
internal sealed class NoNegative(OnnxImageBackend inner) : Cheat(inner)
{
    public override Task<ImageOutcome> GenerateAsync(
        ImageRequest request, Action<ImageProgress> progress, IGenerationObserver? trajectory, CancellationToken cancellationToken) =>
        Inner.GenerateAsync(request with { NegativePrompt = "" }, progress, trajectory, cancellationToken);
}
