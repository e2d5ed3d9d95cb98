using SogniLike.Worker.Leasing;

namespace SogniLike.Worker.Tests.Fakes;

/// <summary>Waits for what a message of the coordinator does to a job, which no answer tells.</summary>
internal static class HeldJobWaits
{
    /// <summary>The worker has read that previews are wanted, or are not.</summary>
    public static async Task WhenPreviewsAreAsync(this HeldJob job, bool wanted)
    {
        while (job.ArePreviewsWanted != wanted)
        {
            await Task.Yield();
        }
    }
}
