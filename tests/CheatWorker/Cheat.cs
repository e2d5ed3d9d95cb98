using SogniLike.Imaging.Generation;
using SogniLike.Protocol.Features;
using SogniLike.Worker.Backends;

namespace SogniLike.CheatWorker;

/// <summary>A backend that says what the real one says and does something else. It commits to what it did, since without that nothing is accepted, and audits nobody.</summary>
internal abstract class Cheat(OnnxImageBackend inner) : IImageBackend
{
    public BackendDescription Description => Inner.Description with { Features = [ProtocolFeatures.Commitments] };

    protected OnnxImageBackend Inner { get; } = inner;

    public virtual Task<ModelInspection> InspectAsync(string folder, CancellationToken cancellationToken) => Inner.InspectAsync(folder, cancellationToken);

    public bool IsLoaded(string folder) => Inner.IsLoaded(folder);

    public string? Explain(ImageRequest request) => Inner.Explain(request);

    public abstract Task<ImageOutcome> GenerateAsync(
        ImageRequest request, Action<ImageProgress> progress, IGenerationObserver? trajectory, CancellationToken cancellationToken);

    public ValueTask DisposeAsync() => Inner.DisposeAsync();
}
