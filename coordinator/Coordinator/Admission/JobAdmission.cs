using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Policy;
using SogniLike.Coordinator.Queueing;

namespace SogniLike.Coordinator.Admission;

/// <summary>Decides whether an account, and the key that asks for it, may ask for this much now. Safe for concurrent use.</summary>
internal sealed class JobAdmission(SubmitRate rate, IOptions<AdmissionOptions> options)
{
    private const long DayMs = 24L * 60 * 60 * 1000;

    /// <summary>Null when the caller may submit at all, otherwise the refusal.</summary>
    public SubmitResult? Check(Caller caller)
    {
        if (!caller.Has(Scopes.Submit))
        {
            return new SubmitResult.ScopeMissing(Scopes.Submit);
        }

        foreach (var key in caller.Keys)
        {
            if (!rate.TryTake(key.Id, out var retryAfter))
            {
                return new SubmitResult.RateLimited(retryAfter, options.Value.SubmitsPerMinute);
            }
        }

        return null;
    }

    /// <summary>
    /// What must hold in the store for these jobs more; the store checks it together with the change, so that two submissions cannot share the last place.
    /// What a sub-key asks counts for its parent too.
    /// </summary>
    public IReadOnlyList<JobGuard> Guards(Caller caller, IReadOnlyList<JobSpec> specs, long nowMs)
    {
        var guards = new List<JobGuard>
        {
            new JobGuard.CountAtMost(new JobIndex.AccountActive(caller.Account), options.Value.MaxActiveJobsPerAccount - specs.Count),
        };
        var day = nowMs / DayMs;
        foreach (var (id, caps) in caller.Keys)
        {
            if (caps.ConcurrentJobs is { } concurrent)
            {
                guards.Add(new JobGuard.CountAtMost(new JobIndex.KeyActive(id), concurrent - specs.Count));
            }

            if (caps.JobsPerDay is { } jobs)
            {
                guards.Add(new JobGuard.SpendAtMost(new JobCounter.KeyJobs(id, day), specs.Count, jobs, 2 * DayMs));
            }

            if (caps.WorkPerDay is { } work)
            {
                guards.Add(new JobGuard.SpendAtMost(new JobCounter.KeyWork(id, day), specs.Sum(spec => JobWork.Of(spec).KilopixelSteps), work, 2 * DayMs));
            }
        }

        return guards;
    }

    /// <summary>The refusal when a guard of <see cref="Guards"/> does not hold.</summary>
    public SubmitResult Refusal(Caller caller, JobGuard failed) => failed switch
    {
        JobGuard.CountAtMost { Index: JobIndex.KeyActive key } => new SubmitResult.KeyCapReached("concurrent_jobs", CapsOf(caller, key.KeyId).ConcurrentJobs ?? 0),
        JobGuard.CountAtMost => new SubmitResult.TooManyJobs(options.Value.MaxActiveJobsPerAccount),
        JobGuard.SpendAtMost { Counter: JobCounter.KeyJobs } spend => new SubmitResult.KeyCapReached("jobs_per_day", spend.Most),
        JobGuard.SpendAtMost { Counter: JobCounter.KeyWork } spend => new SubmitResult.KeyCapReached("work_per_day", spend.Most),
        _ => throw new InvalidOperationException($"Admission made no guard {failed}."),
    };

    /// <summary>The refusal of a prompt that the policy does not let in.</summary>
    public static SubmitResult Refusal(PolicyVerdict verdict) => verdict switch
    {
        PolicyVerdict.Refused refused => new SubmitResult.PolicyRefused(refused.Rule.Id, refused.Rule.ContentClass),
        PolicyVerdict.Invalid invalid => new SubmitResult.Invalid([invalid.Error]),
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "Not a refusal."),
    };

    private static KeyCaps CapsOf(Caller caller, string keyId) => caller.Keys.First(key => key.Id == keyId).Caps;
}
