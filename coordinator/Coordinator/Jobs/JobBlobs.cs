using SogniLike.Coordinator.Blobs;

namespace SogniLike.Coordinator.Jobs;

/// <summary>The blobs that a job names.</summary>
public static class JobBlobs
{
    /// <summary>Its image and its openings, as far as there are any.</summary>
    public static IReadOnlyList<BlobId> Blobs(this Job job) => (job.Image ?? job.Held?.Image, job.Verification?.Openings) switch
    {
        (null, null) => [],
        ({ } image, null) => [image.Blob],
        (null, { } openings) => [openings],
        ({ } image, { } openings) => [image.Blob, openings],
    };
}
