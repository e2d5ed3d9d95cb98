using SogniLike.Coordinator.Fields;

namespace SogniLike.Coordinator.Workers;

/// <summary>Answer to a worker's hello. A closed set.</summary>
public abstract record SessionOpening
{
    private SessionOpening()
    {
    }

    /// <summary>
    /// Write the welcome, then what the session says. Commands about the leases in the hello wait there already.
    /// Give it to <see cref="WorkerSessions.CloseAsync"/> in any case.
    /// </summary>
    public sealed record Opened(WorkerSession Session, SessionTerms Terms) : SessionOpening;

    public sealed record Invalid(FieldError Error) : SessionOpening;

    /// <summary>This coordinator has as many sessions as its options allow.</summary>
    public sealed record Full(int Limit) : SessionOpening;

    /// <summary>The account that the worker belongs to has as many sessions here as the options allow.</summary>
    public sealed record OwnerFull(int Limit) : SessionOpening;

    /// <summary>The pool takes only workers that commit to their trajectories, and this one does not.</summary>
    public sealed record CommitmentsRequired : SessionOpening;

    /// <summary>This coordinator is going away.</summary>
    public sealed record Draining : SessionOpening;
}
