using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Admission;

/// <summary>Decides whether an account may ask for this much now. Safe for concurrent use.</summary>
internal sealed class JobAdmission(SubmitRate rate, IOptions<AdmissionOptions> options)
{
    /// <summary>Null when the caller may submit at all, otherwise the refusal.</summary>
    public SubmitResult? Check(Caller caller)
    {
        if (!caller.Has(Scopes.Submit))
        {
            return new SubmitResult.ScopeMissing(Scopes.Submit);
        }

        return rate.TryTake(caller.KeyId, out var retryAfter) ? null : new SubmitResult.RateLimited(retryAfter, options.Value.SubmitsPerMinute);
    }

    /// <summary>
    /// What must hold in the store for <paramref name="count"/> more jobs; the store checks it together with the change, so that two submissions cannot share
    /// the last place.
    /// </summary>
    public JobGuard Guard(AccountId account, int count) =>
        new JobGuard.CountAtMost(new JobIndex.AccountActive(account), options.Value.MaxActiveJobsPerAccount - count);

    /// <summary>The refusal when <see cref="Guard"/> does not hold.</summary>
    public SubmitResult TooMany() => new SubmitResult.TooManyJobs(options.Value.MaxActiveJobsPerAccount);
}
