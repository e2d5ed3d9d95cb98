namespace SogniLike.Coordinator.Auditing;

/// <summary>Who is asked. A closed set.</summary>
public abstract record VerifierChoice
{
    private VerifierChoice()
    {
    }

    /// <summary>This one.</summary>
    public sealed record Chosen(VerifierCandidate Verifier) : VerifierChoice;

    /// <summary>There are some, but none has a slot free, or they said so a moment ago.</summary>
    public sealed record Busy : VerifierChoice;

    /// <summary>There is nobody.</summary>
    public sealed record Nobody : VerifierChoice;
}
