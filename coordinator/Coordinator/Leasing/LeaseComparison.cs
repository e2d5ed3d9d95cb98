using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Leasing;

/// <summary>Compares a shown lease with the job, which may have two while a straggler is hedged. The token is the authority, the fence tells which refusal it is.</summary>
public static class LeaseComparison
{
    /// <summary>What <paramref name="claim"/> is worth now.</summary>
    public static LeaseStanding Compare(Job? job, LeaseClaim claim)
    {
        if (job is null || JobTransitions.Final.Contains(job.State) || claim.Fence < 1 || claim.Fence > job.Fence)
        {
            return LeaseStanding.UnknownJob;
        }

        if (job.Lease is null)
        {
            return LeaseStanding.Expired;
        }

        return job.Running(claim.Fence) is { } lease && Secrets.AreEqual(lease.Token, claim.Token) ? LeaseStanding.Current : LeaseStanding.OwnedByOther;
    }
}
