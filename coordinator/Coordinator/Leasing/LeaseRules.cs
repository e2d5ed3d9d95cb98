using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Leasing;

/// <summary>How a lease begins, goes on and ends. Decides, never writes. Safe for concurrent use.</summary>
internal sealed class LeaseRules(IIdSource ids, IOptions<LeasingOptions> options)
{
    /// <summary>Longest message that is kept with an attempt, in UTF-16 units.</summary>
    private const int MaxMessageLength = 500;

    /// <summary>The change that gives a queued job to a worker.</summary>
    public JobChange Grant(Job job, WorkerId worker, long nowMs)
    {
        var fence = job.Fence + 1;
        return job.Becomes(nowMs, before => before with
        {
            State = JobState.Leased,
            Fence = fence,
            Lease = new JobLease(worker, ids.NewSecret(), fence, nowMs, EndOf(nowMs)),
            Attempts = JobAttempts.Begin(before.Attempts, new JobAttempt(worker, fence, nowMs, null, AttemptOutcome.Running, "")),
        });
    }

    /// <summary>When a lease ends that is granted or renewed at <paramref name="nowMs"/>.</summary>
    public long EndOf(long nowMs) => nowMs + (long)options.Value.LeaseLength.TotalMilliseconds;

    /// <summary>True when less than half of the lease is left: until then a heartbeat need not be written down.</summary>
    public bool NeedsRenewal(long untilMs, long nowMs) => untilMs - nowMs < options.Value.LeaseLength.TotalMilliseconds / 2;

    /// <summary>The change that takes a leased job from its worker: back to its old place in the queue, or to Failed when it was tried often enough.</summary>
    public JobChange End(Job job, AttemptOutcome outcome, string message, long nowMs)
    {
        message = Shorten(message);
        var attempts = JobAttempts.End(job.Attempts, outcome, message, nowMs);
        var counted = attempts.Count(attempt => JobAttempts.Counts(attempt.Outcome));
        var failure = counted >= options.Value.MaxCountedAttempts
            ? new JobFailure(FailureCodes.TooManyAttempts, $"{counted} workers tried and none brought a good image. The last one: {Sentence(outcome, message)}")
            : job.Fence >= options.Value.MaxLeases
                ? new JobFailure(
                    FailureCodes.TooManyAttempts, $"The job was handed out {job.Fence} times and never finished. The last time: {Sentence(outcome, message)}")
                : null;
        return job.Becomes(nowMs, before => before with
        {
            State = failure is null ? JobState.Queued : JobState.Failed,
            Lease = null,
            Attempts = attempts,
            Failure = failure,
        });
    }

    private static string Sentence(AttemptOutcome outcome, string message) => message.Length > 0 ? message : outcome switch
    {
        AttemptOutcome.WorkerLost => "the worker was lost.",
        AttemptOutcome.HandedBack or AttemptOutcome.Declined => "the worker gave it back.",
        _ => "no reason was given.",
    };

    /// <summary>Workers' words are kept short, without control characters, and never cut inside a surrogate pair.</summary>
    private static string Shorten(string message)
    {
        var text = string.Concat(message.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        if (text.Length > MaxMessageLength)
        {
            text = text[..(char.IsHighSurrogate(text[MaxMessageLength - 1]) ? MaxMessageLength - 1 : MaxMessageLength)];
        }

        return text;
    }
}
