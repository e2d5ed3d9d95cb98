using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Testing.Coordinator;

/// <summary>Jobs in every state, made by the shortest legal way.</summary>
public sealed class TestJobs(IIdSource ids)
{
    /// <summary>A manifest.</summary>
    public static ManifestId Manifest { get; } = new(new string('a', 64));

    /// <summary>Another manifest.</summary>
    public static ManifestId OtherManifest { get; } = new(new string('b', 64));

    public static AccountId Account { get; } = new("ada");

    public static WorkerId Worker { get; } = new("01WORKER000000000000000001");

    public static WorkerId OtherWorker { get; } = new("01WORKER000000000000000002");

    public static JobSpec Spec { get; } = new()
    {
        Model = "emoji-diffusion",
        Manifest = Manifest,
        Prompt = "a red apple",
        NegativePrompt = "",
        Width = 128,
        Height = 128,
        Steps = 20,
        Sampler = "ddim",
        GuidanceScale = 3,
        Seed = 42,
        NoiseSource = "cpu",
        Previews = 3,
    };

    /// <summary>A new job, queued.</summary>
    public JobChange New(long nowMs = 1_000, AccountId? account = null, JobSpec? spec = null, long? deadlineMs = null, JobShare? share = null) => JobChange.Of(null, new Job
    {
        Id = new JobId(ids.NewId()),
        RequestId = ids.NewId(),
        Index = 0,
        Account = account ?? Account,
        Spec = spec ?? Spec,
        Share = share ?? JobShare.Default,
        State = JobState.Queued,
        Version = 1,
        CreatedAtMs = nowMs,
        UpdatedAtMs = nowMs,
        DeadlineMs = deadlineMs ?? nowMs + 3_600_000,
        QueuedAtMs = nowMs,
    });

    /// <summary>A worker takes the queued job.</summary>
    public JobChange Lease(Job queued, WorkerId? worker = null, long nowMs = 2_000, long untilMs = 32_000)
    {
        var fence = queued.Fence + 1;
        return JobChange.Of(queued, queued with
        {
            State = JobState.Leased,
            Version = queued.Version + 1,
            UpdatedAtMs = nowMs,
            Fence = fence,
            Match = new MatchRecord(
                MatchChoice.ModelLoaded, 2, [new MatchCount(MatchRefusal.TooLarge, 3)], [new MatchExample(new WorkerId("01WORKER000000000000000009"), MatchRefusal.TooLarge)]),
            Lease = new JobLease(worker ?? Worker, ids.NewSecret(), fence, nowMs, untilMs, new LeasePace(1_000, nowMs + 20_000, nowMs + 120_000)),
            Attempts = [.. queued.Attempts, new JobAttempt(worker ?? Worker, fence, nowMs, null, AttemptOutcome.Running, "")],
        });
    }

    /// <summary>What a worker committed to; the signature is nobody's.</summary>
    public static JobCommitment Commitment { get; } = new(new string('1', 64), 22, new string('2', 64), new string('3', 128), 2_900) { OpenAll = true, Epoch = "7" };

    /// <summary>The worker of the leased job commits to its result.</summary>
    public static JobChange Commit(Job leased, long nowMs = 2_900) => JobChange.Of(leased, leased with
    {
        Version = leased.Version + 1,
        UpdatedAtMs = nowMs,
        Lease = leased.Lease! with { Commitment = Commitment },
    });

    /// <summary>Another worker takes the leased job as well.</summary>
    public JobChange Hedge(Job leased, WorkerId? worker = null, long nowMs = 2_500, long untilMs = 32_500)
    {
        var fence = leased.Fence + 1;
        var second = worker ?? OtherWorker;
        return JobChange.Of(leased, leased with
        {
            Version = leased.Version + 1,
            UpdatedAtMs = nowMs,
            Fence = fence,
            Hedge = new JobLease(second, ids.NewSecret(), fence, nowMs, untilMs, new LeasePace(1_000, nowMs + 20_000, nowMs + 120_000)),
            Attempts = [.. leased.Attempts, new JobAttempt(second, fence, nowMs, null, AttemptOutcome.Running, "")],
        });
    }

    /// <summary>One of two leases ends; the other one goes on.</summary>
    public static JobChange Leave(Job hedged, long fence, AttemptOutcome outcome = AttemptOutcome.WorkerFailed, long nowMs = 2_800, long untilMs = 32_800) =>
        JobChange.Of(hedged, hedged with
        {
            Version = hedged.Version + 1,
            UpdatedAtMs = nowMs,
            Lease = hedged.Running().Single(lease => lease.Fence != fence) with { UntilMs = untilMs },
            Hedge = null,
            Attempts = [.. hedged.Attempts.Select(attempt => attempt.Fence == fence ? Ended(attempt, outcome, nowMs) : attempt)],
        });

    /// <summary>The lease ends and the job is queued again.</summary>
    public static JobChange GiveBack(Job leased, AttemptOutcome outcome = AttemptOutcome.HandedBack, long nowMs = 3_000) =>
        End(leased, JobState.Queued, outcome, nowMs);

    /// <summary>The artist cancels the job.</summary>
    public static JobChange Cancel(Job job, long nowMs = 3_000) => End(job, JobState.Cancelled, AttemptOutcome.Cancelled, nowMs);

    /// <summary>The artist moves the queued job.</summary>
    public static JobChange Place(Job queued, long place, long nowMs = 3_000) =>
        JobChange.Of(queued, queued with { Version = queued.Version + 1, UpdatedAtMs = nowMs, Place = place });

    /// <summary>The leased job is delivered.</summary>
    public static JobChange Deliver(Job leased, long nowMs = 4_000)
    {
        var ended = End(leased, JobState.Delivered, AttemptOutcome.Delivered, nowMs).After;
        var hash = new string('c', 64);
        return JobChange.Of(leased, ended with
        {
            Image = new JobImage(
                new SogniLike.Coordinator.Blobs.BlobId(hash),
                1_234,
                leased.Spec.Width,
                leased.Spec.Height,
                new string('d', 64),
                new string('e', 64),
                ["flat_color"]),
            Verification = new JobVerification(leased.Lease!.Worker, leased.Lease.Fence, Commitment, [new JobCheck("timing", CheckStatus.Suspicious, 1.5, 2, "Very fast.")]) { ReceivedAtMs = leased.UpdatedAtMs + 1 },
        });
    }

    /// <summary>The job fails.</summary>
    public static JobChange Fail(Job job, long nowMs = 4_000)
    {
        var ended = End(job, JobState.Failed, AttemptOutcome.WorkerFailed, nowMs).After;
        return JobChange.Of(job, ended with { Failure = new JobFailure("too_many_attempts", "Three workers tried.") });
    }

    private static JobChange End(Job job, JobState state, AttemptOutcome outcome, long nowMs) => JobChange.Of(job, job with
    {
        State = state,
        Version = job.Version + 1,
        UpdatedAtMs = nowMs,
        PausedAtMs = null,
        Lease = null,
        Hedge = null,
        Attempts =
        [
            .. job.Attempts.Select(attempt => job.Running(attempt.Fence) is null ? attempt
                : Ended(attempt, outcome == AttemptOutcome.Delivered && attempt.Fence != job.Lease!.Fence ? AttemptOutcome.Superseded : outcome, nowMs)),
        ],
    });

    private static JobAttempt Ended(JobAttempt attempt, AttemptOutcome outcome, long nowMs) =>
        attempt with { EndedAtMs = nowMs, Outcome = outcome, Message = "So it was.", StepsDone = 7, Run = new AttemptRun { Step = 7, StepAtMs = nowMs, DenoisingAtMs = attempt.StartedAtMs, Previews = 2 } };
}
