using SogniLike.Imaging.Generation;
using SogniLike.Worker.Backends;

namespace SogniLike.Worker.Tests.Fakes;

/// <summary>One run of <see cref="ManualBackend"/>.</summary>
internal sealed record ManualRun(ImageRequest Request, Action<ImageProgress> Progress, IGenerationObserver? Trajectory)
{
    public static byte[] Image { get; } = [.. Enumerable.Range(0, 1000).Select(i => (byte)(i * 31))];

    public TaskCompletionSource<ImageOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the run was cancelled.</summary>
    public TaskCompletionSource Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Finish(byte[]? image = null) => Outcome.SetResult(new ImageOutcome.Finished(image ?? Image, TimeSpan.FromSeconds(3), 6.5));
}
