using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Auditing;

/// <summary>What of an audit is kept with its job: the pictures that somebody must see who decides about it. They go when the job goes. Pure.</summary>
internal static class AuditEvidence
{
    private const int Most = 12;

    /// <summary>The job that names the pictures of the audit: those of verifiers that did not agree, and then, or when it failed, the result itself.</summary>
    public static Job Keep(Job job, Audit audit)
    {
        List<BlobId> pictures = [.. audit.Opinions.Select(static opinion => opinion.Image).OfType<BlobId>()];
        if (audit.Image is { } submitted && (pictures.Count > 0 || audit.Verdict == AuditVerdict.Failed))
        {
            pictures.Add(submitted);
        }

        List<BlobId> all = [.. job.Evidence.Concat(pictures).Distinct()];
        return all.Count == job.Evidence.Count ? job : job with { Evidence = [.. all.TakeLast(Most)] };
    }

    /// <summary>The change, which leaves the job with the pictures of the audit.</summary>
    public static JobChange Keep(JobChange change, Audit audit) => Keep(change.After, audit) is var kept && ReferenceEquals(kept, change.After) ? change : JobChange.Of(change.Before, kept);

    /// <summary>The change of a delivered job that only names them; null when there is nothing to name. A job in any other state gets them with the verdict.</summary>
    public static JobChange? Of(Job? job, Audit audit) =>
        job is { State: JobState.Delivered } && Keep(job, audit) is var kept && !ReferenceEquals(kept, job) ? JobChange.Of(job, kept with { Version = job.Version + 1 }) : null;
}
