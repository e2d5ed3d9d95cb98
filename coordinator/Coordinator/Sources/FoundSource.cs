using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Sources;

/// <summary>A picture that a job may name.</summary>
/// <param name="Blob">Its file: PNG of 8-bit RGB.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="SizeBytes">Of the file.</param>
/// <param name="Holder">Who holds the file now.</param>
public sealed record FoundSource(BlobId Blob, int Width, int Height, long SizeBytes, string Holder)
{
    /// <summary>That it is still held when the job is written down: then the job holds it from there on.</summary>
    public JobGuard Guard => new JobGuard.ScoreAtMost(new JobIndex.BlobHolders(Blob), new JobId(Holder), long.MaxValue);
}
