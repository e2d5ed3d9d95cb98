using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Leasing;

/// <summary>How a lease begins, goes on and ends. Decides, never writes. Safe for concurrent use.</summary>
internal sealed class LeaseRules(IIdSource ids, IOptions<LeasingOptions> options)
{
    /// <summary>Longest message that is kept with an attempt, in UTF-16 units.</summary>
    private const int MaxMessageLength = 500;

    /// <summary>Longest part of it that is repeated in the failure of a job.</summary>
    private const int MaxQuoteLength = 120;

    /// <summary>The change that gives a queued job to a worker.</summary>
    /// <param name="job">Which job.</param>
    /// <param name="worker">Who gets it.</param>
    /// <param name="expectedMs">Milliseconds that the job should take this worker.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    /// <param name="match">How it was found, for everybody to read.</param>
    public JobChange Grant(Job job, WorkerId worker, long expectedMs, long nowMs, MatchRecord? match = null)
    {
        var lease = NewLease(job, worker, expectedMs, nowMs);
        return job.Becomes(nowMs, before => before with
        {
            State = JobState.Leased,
            Fence = lease.Fence,
            Match = match,
            Lease = lease,
            Attempts = JobAttempts.Begin(before.Attempts, new JobAttempt(worker, lease.Fence, nowMs, null, AttemptOutcome.Running, "")),
        });
    }

    /// <summary>The change that gives a straggling job to a second worker as well; null when it is none, or when this worker holds it.</summary>
    /// <param name="expectedMs">Milliseconds that the job should take this worker.</param>
    public JobChange? Hedge(Job job, WorkerId worker, long expectedMs, long nowMs)
    {
        if (job is not { Lease: { Pace: { } pace } slow, Hedge: null } || pace.HedgeAtMs > nowMs || slow.Worker == worker)
        {
            return null;
        }

        var lease = NewLease(job, worker, expectedMs, nowMs);
        return job.Becomes(nowMs, before => before with
        {
            Fence = lease.Fence,
            Hedge = lease,
            Attempts = JobAttempts.Begin(before.Attempts, new JobAttempt(worker, lease.Fence, nowMs, null, AttemptOutcome.Running, "")),
        });
    }

    /// <summary>When a lease ends that is granted or renewed at <paramref name="nowMs"/>.</summary>
    public long EndOf(long nowMs) => nowMs + (long)options.Value.LeaseLength.TotalMilliseconds;

    /// <summary>True when less than half of the lease is left: until then a heartbeat need not be written down.</summary>
    public bool NeedsRenewal(long untilMs, long nowMs) => untilMs - nowMs < options.Value.LeaseLength.TotalMilliseconds / 2;

    /// <summary>
    /// The change that ends a running lease, or the wait of its result. The job stays with its other worker if it has two; else it goes back to its old place in the queue, or to Failed
    /// when it was tried often enough.
    /// </summary>
    /// <param name="fence">Of the lease that ends.</param>
    /// <param name="run">What its worker had told of; null when nothing is known, or it is kept already.</param>
    /// <param name="stepsDone">Null: those of <paramref name="run"/>.</param>
    public JobChange End(Job job, long fence, AttemptOutcome outcome, string message, AttemptRun? run, long nowMs, int? stepsDone = null)
    {
        if (MustOpen(job.Running(fence)) && IsWorkersDoing(outcome))
        {
            (outcome, message) = (AttemptOutcome.OpeningsMissing, $"The worker had committed and was told to open its trajectory; it did not. {message}");
        }

        var attempts = JobAttempts.End(job.Attempts, fence, outcome, Shorten(message, MaxMessageLength), run, nowMs, stepsDone);
        if (job.Running().FirstOrDefault(lease => lease.Fence != fence) is { } other)
        {
            return job.Becomes(nowMs, before => before with { Lease = GoesOn(other, nowMs), Hedge = null, Attempts = attempts });
        }

        var failure = FailureOf(job, attempts);
        return job.Becomes(nowMs, before => before with
        {
            State = failure is null ? JobState.Queued : JobState.Failed,
            Lease = null,
            Held = null,
            Attempts = attempts,
            Failure = failure,
        });
    }

    /// <summary>The change that takes a leased job from whoever has it, back to its old place in the queue; never to Failed, for it was not the job's doing.</summary>
    /// <param name="outcome">How every lease of it ends.</param>
    /// <param name="runs">What was told under a fence, as far as known.</param>
    public static JobChange TakeBack(Job job, AttemptOutcome outcome, string message, Func<long, AttemptRun?> runs, long nowMs) => job.Becomes(nowMs, before => before with
    {
        State = JobState.Queued,
        Lease = null,
        Hedge = null,
        Attempts = JobAttempts.EndAll(before, outcome, message, runs, nowMs),
    });

    /// <summary>Whoever does not open within the lease has failed, whatever the reason: else crashing would be the way out of every audit.</summary>
    private static bool MustOpen(JobLease? lease) => lease?.Commitment is { OpenAll: true };

    private static bool IsWorkersDoing(AttemptOutcome outcome) => outcome is AttemptOutcome.WorkerLost or AttemptOutcome.WorkerFailed or AttemptOutcome.WorkerTooSlow
        or AttemptOutcome.HandedBack or AttemptOutcome.Declined;

    private JobLease NewLease(Job job, WorkerId worker, long expectedMs, long nowMs)
    {
        var pace = PaceOf(expectedMs, nowMs);
        return new JobLease(worker, ids.NewSecret(), job.Fence + 1, nowMs, Math.Min(EndOf(nowMs), pace.EndsAtMs), pace);
    }

    private LeasePace PaceOf(long expectedMs, long nowMs)
    {
        var limits = options.Value;
        return new LeasePace(
            expectedMs,
            nowMs + Math.Max((long)limits.HedgeAfter.TotalMilliseconds, (long)(expectedMs * limits.HedgeFactor)),
            nowMs + (long)limits.RunFloor.TotalMilliseconds + (long)(expectedMs * limits.RunFactor));
    }

    /// <summary>
    /// The one of two leases that is left. Its end may stand in another index from now on, without the renewals of before: it is renewed, to what no earlier
    /// renewal can exceed. And if its worker is the straggler, the next one to help comes only after as long a wait as the first.
    /// </summary>
    private JobLease GoesOn(JobLease lease, long nowMs) => lease with
    {
        UntilMs = Math.Max(lease.UntilMs, EndOf(nowMs)),
        Pace = lease.Pace is { } pace && pace.HedgeAtMs <= nowMs ? pace with { HedgeAtMs = nowMs + pace.HedgeAtMs - lease.GrantedAtMs } : lease.Pace,
    };

    private JobFailure? FailureOf(Job job, IReadOnlyList<JobAttempt> attempts)
    {
        var counted = attempts.Where(attempt => JobAttempts.Counts(attempt.Outcome)).ToList();
        return counted.Count >= options.Value.MaxCountedAttempts
            ? new JobFailure(FailureCodes.TooManyAttempts, $"{counted.Count} workers tried and none brought a good image. {Reasons(counted)}")
            : job.Fence - attempts.Count(attempt => JobAttempts.IsOperators(attempt.Outcome)) >= options.Value.MaxLeases
                ? new JobFailure(
                    FailureCodes.TooManyAttempts,
                    $"The job was handed out {job.Fence} times and never finished. {Reasons([.. counted, .. attempts.Except(counted).TakeLast(3)])}")
                : null;
    }

    private static string Reasons(IReadOnlyList<JobAttempt> attempts) =>
        string.Join(' ', attempts.OrderBy(attempt => attempt.Fence).Select(attempt => $"Attempt {attempt.Fence}: {Sentence(attempt)}"));

    private static string Sentence(JobAttempt attempt) => attempt.Message.Length > 0 ? Shorten(attempt.Message, MaxQuoteLength) : attempt.Outcome switch
    {
        AttemptOutcome.WorkerLost => "The worker was lost.",
        AttemptOutcome.HandedBack or AttemptOutcome.Declined => "The worker gave it back.",
        _ => "No reason was given.",
    };

    /// <summary>Workers' words are kept short, without control characters, and never cut inside a surrogate pair.</summary>
    private static string Shorten(string message, int most)
    {
        var text = string.Concat(message.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        if (text.Length > most)
        {
            text = text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
        }

        return text;
    }
}
