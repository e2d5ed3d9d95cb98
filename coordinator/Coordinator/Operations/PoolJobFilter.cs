using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Operations;

/// <summary>Which of the pool's jobs a list shows.</summary>
/// <param name="States">Those that are not final, in any number, or one final one; all that are not final when empty.</param>
/// <param name="Model">Only of the model with this name; null: of all.</param>
/// <param name="Account">Only those of this account; null: of all. With it, and no state, final ones are shown too.</param>
/// <param name="Worker">Only those that this worker has, or had, as far as their attempts are kept; null: all.</param>
public sealed record PoolJobFilter(IReadOnlyList<JobState> States, string? Model = null, AccountId? Account = null, WorkerId? Worker = null)
{
    /// <summary>False when no index lists such jobs: final states mixed with others.</summary>
    public bool IsPossible => Account is not null || !States.Any(JobTransitions.Final.Contains) || States.Count == 1;

    /// <summary>True when the job is to be shown.</summary>
    public bool Lets(Job job) =>
        (States.Count == 0 || States.Contains(job.State))
        && (Model is null || string.Equals(job.Spec.Model, Model, StringComparison.Ordinal))
        && (Account is null || job.Account == Account)
        && (Worker is null || job.Attempts.Any(attempt => attempt.Worker == Worker) || job.Running().Any(lease => lease.Worker == Worker));

    /// <summary>The shortest index that holds all such jobs.</summary>
    internal JobIndex Index() => (Account, States) switch
    {
        ({ } account, { Count: > 0 }) when !States.Any(JobTransitions.Final.Contains) => new JobIndex.AccountActive(account),
        ({ } account, _) => new JobIndex.AccountJobs(account),
        (null, { Count: 1 }) when JobTransitions.Final.Contains(States[0]) => new JobIndex.Finished(States[0]),
        (null, _) when States is [JobState.Leased] => new JobIndex.Leases(),
        _ => new JobIndex.Deadlines(),
    };

    /// <summary>True when <see cref="Index"/> holds no others.</summary>
    internal bool IsTheIndex => Model is null && Worker is null && (States.Count == 0 || (Account is null && States.Count == 1 && Index() is not JobIndex.Deadlines));
}
