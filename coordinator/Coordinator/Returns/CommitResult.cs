using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;

namespace SogniLike.Coordinator.Returns;

/// <summary>Answer to a commitment. A closed set.</summary>
public abstract record CommitResult
{
    private CommitResult()
    {
    }

    /// <summary>It is kept, now or since an earlier one that said the same, and was drawn: the same answer every time.</summary>
    public sealed record Accepted(JobCommitment Commitment) : CommitResult;

    /// <summary>It is no commitment to this job; the lease is over.</summary>
    /// <param name="Message">A sentence that says why.</param>
    public sealed record Invalid(string Message) : CommitResult;

    /// <summary>The worker committed to something else under this lease before: that holds, and the lease goes on.</summary>
    public sealed record Conflict : CommitResult;

    /// <summary>The shown lease is not the running one; never <see cref="LeaseStanding.Current"/>.</summary>
    public sealed record Lost(LeaseStanding Standing) : CommitResult;
}
