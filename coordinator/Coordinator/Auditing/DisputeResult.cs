namespace SogniLike.Coordinator.Auditing;

/// <summary>Answer to a dispute, or to an operator who wants an image verified. A closed set.</summary>
public abstract record DisputeResult
{
    private DisputeResult()
    {
    }

    /// <summary>An audit looks at the image, or did already.</summary>
    /// <param name="Audit">Which.</param>
    /// <param name="Repeated">Nothing new was opened.</param>
    public sealed record Opened(AuditId Audit, bool Repeated) : DisputeResult;

    /// <summary>The account has no such job.</summary>
    public sealed record NotFound : DisputeResult;

    /// <summary>The job was not delivered.</summary>
    public sealed record NotDelivered : DisputeResult;

    /// <summary>It was delivered too long ago.</summary>
    public sealed record TooLate(TimeSpan Within) : DisputeResult;

    /// <summary>The account disputed too many lately.</summary>
    public sealed record TooMany(int Limit, TimeSpan Within) : DisputeResult;

    /// <summary>The pool has as many audits open as it may.</summary>
    public sealed record PoolFull(int Limit) : DisputeResult;
}
