using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Jobs;

/// <summary>How the newest result of a job was checked: kept whether it was delivered or refused.</summary>
/// <param name="Worker">Who brought it.</param>
/// <param name="Fence">Under which lease.</param>
/// <param name="Commitment">What the worker had committed to; null where it made no commitment.</param>
/// <param name="Checks">In the order in which they were made; after one that failed none follows.</param>
public sealed record JobVerification(WorkerId Worker, long Fence, JobCommitment? Commitment, IReadOnlyList<JobCheck> Checks)
{
    /// <summary>Unix milliseconds at which it had arrived and the checks began; null where that was not kept.</summary>
    public long? ReceivedAtMs { get; init; }

    /// <summary>The openings that came with the image (proto/README.md), as long as somebody may audit them; null when they are not kept.</summary>
    public BlobId? Openings { get; init; }
}
