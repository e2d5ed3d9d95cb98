using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Redis.Tests.Fixtures;

/// <summary>Jobs and what stages make of them.</summary>
internal static class TestJobs
{
    public const long Now = 1_800_000_000_000;

    public static readonly AccountId Artist = new("artist");
    public static readonly ManifestId Manifest = new(new string('a', 64));
    public static readonly WorkerId Worker = new("worker-1");

    public static Job New(string id, AccountId? account = null) => new()
    {
        Id = new JobId(id),
        RequestId = "request-" + id,
        Index = 0,
        Account = account ?? Artist,
        Spec = new JobSpec
        {
            Model = "emoji",
            Manifest = Manifest,
            Prompt = "قلب أحمر \"🍎\" </script>",
            NegativePrompt = "",
            Width = 64,
            Height = 64,
            Steps = 20,
            Sampler = "ddim",
            GuidanceScale = 7.5,
            Seed = ulong.MaxValue - 1,
            NoiseSource = "cpu",
        },
        State = JobState.Queued,
        Version = 1,
        CreatedAtMs = Now,
        UpdatedAtMs = Now,
        DeadlineMs = Now + 600_000,
        QueuedAtMs = Now,
    };

    public static Job Leased(Job job, string token = "token", WorkerId? worker = null) => job with
    {
        State = JobState.Leased,
        Version = job.Version + 1,
        Fence = job.Fence + 1,
        UpdatedAtMs = Now + 1,
        Lease = new JobLease(worker ?? Worker, token, job.Fence + 1, Now + 1, Now + 30_001),
        Attempts = [.. job.Attempts, new JobAttempt(worker ?? Worker, job.Fence + 1, Now + 1, null, AttemptOutcome.Running, "")],
    };

    public static Job Ended(Job job, JobState state, AttemptOutcome outcome) => job with
    {
        State = state,
        Version = job.Version + 1,
        UpdatedAtMs = Now + 2,
        Lease = null,
        Attempts = [.. job.Attempts.SkipLast(1), job.Attempts[^1] with { EndedAtMs = Now + 2, Outcome = outcome, Message = "said" }],
        Failure = state == JobState.Failed ? new JobFailure("worker_failed", "It could not.") : null,
        Image = state == JobState.Delivered
            ? new JobImage(new BlobId(new string('b', 64)), 1234, 64, 64, new string('c', 64), new string('d', 64), ["flat_color"])
            : null,
    };

    public static JobTransaction Transaction(params (Job? Before, Job After)[] changes) =>
        new() { Changes = [.. changes.Select(change => JobChange.Of(change.Before, change.After))] };

    public static IdempotencyClaim Claim(Job job, string body = "body") =>
        new(job.Account, "key {1}", body, job.RequestId, [job.Id], 60_000);
}
