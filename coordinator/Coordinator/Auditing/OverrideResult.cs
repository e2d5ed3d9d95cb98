using SogniLike.Coordinator.Fields;

namespace SogniLike.Coordinator.Auditing;

/// <summary>Answer to an operator's decision about a verdict. A closed set.</summary>
public abstract record OverrideResult
{
    private OverrideResult()
    {
    }

    /// <summary>The verdict is what the operator said.</summary>
    /// <param name="Audit">As it is now.</param>
    /// <param name="Changed">False: it was that before, and nothing happened.</param>
    public sealed record Done(Audit Audit, bool Changed) : OverrideResult;

    /// <summary>No such audit.</summary>
    public sealed record NotFound : OverrideResult;

    /// <summary>It has no verdict yet.</summary>
    public sealed record StillOpen : OverrideResult;

    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : OverrideResult;
}
