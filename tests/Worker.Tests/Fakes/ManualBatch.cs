using SogniLike.Worker.Backends;

namespace SogniLike.Worker.Tests.Fakes;

/// <summary>One batch of <see cref="ManualBackend"/>.</summary>
internal sealed record ManualBatch(IReadOnlyList<BatchImage> Images)
{
    /// <summary>The run is over; images that are not finished are drawn alone.</summary>
    public TaskCompletionSource End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the run was cancelled.</summary>
    public TaskCompletionSource Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Finish(int image) => Images[image].Finished(new ImageOutcome.Finished(new byte[] { (byte)image, 1, 2 }, TimeSpan.FromSeconds(3), 6.5));
}
