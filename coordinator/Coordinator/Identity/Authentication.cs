namespace SogniLike.Coordinator.Identity;

/// <summary>Answer to a presented API key. A closed set.</summary>
public abstract record Authentication
{
    private Authentication()
    {
    }

    /// <summary>The key is good.</summary>
    public sealed record Authenticated(Caller Caller) : Authentication;

    /// <summary>None was presented.</summary>
    public sealed record Missing : Authentication;

    /// <summary>Not a key of this pool: malformed, of another pool, unknown, or with a wrong secret. Which of these is not told.</summary>
    public sealed record Invalid : Authentication;

    /// <summary>The key was good until its time ran out.</summary>
    public sealed record Expired : Authentication;

    /// <summary>The key was taken back, or the key that made it.</summary>
    public sealed record Revoked : Authentication;

    /// <summary>The key is good, but its account was disabled.</summary>
    public sealed record AccountDisabled : Authentication;
}
