using SogniLike.Coordinator.Blobs;

namespace SogniLike.Coordinator.Jobs;

/// <summary>The blobs that a job names.</summary>
public static class JobBlobs
{
    /// <summary>Its image, its openings, what its audits compared and what it is made from, as far as there are any; each once.</summary>
    public static IReadOnlyList<BlobId> Blobs(this Job job)
    {
        IReadOnlyList<BlobId> kept = (job.Image ?? job.Held?.Image, job.Verification?.Openings) switch
        {
            (null, null) => [],
            ({ } image, null) => [image.Blob],
            (null, { } openings) => [openings],
            ({ } image, { } openings) => [image.Blob, openings],
        };
        return job.Evidence.Count == 0 && job.Spec.Source is null ? kept : [.. kept.Concat(job.Evidence).Concat(job.Spec.SourceBlobs()).Distinct()];
    }
}
