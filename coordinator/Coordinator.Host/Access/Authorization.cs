using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Host.Access;

/// <summary>Whether a call may be made. A closed set.</summary>
internal abstract record Authorization
{
    private Authorization()
    {
    }

    /// <summary>It may. <paramref name="Caller"/> is null when the rule asks for no key.</summary>
    public sealed record Granted(Caller? Caller) : Authorization;

    /// <summary>The key was not accepted.</summary>
    public sealed record KeyRefused(Authentication Reason) : Authorization;

    /// <summary>The key is good, but not for this.</summary>
    public sealed record ScopeMissing(string Scope) : Authorization;

    /// <summary>The key, or the one that made it, calls too often.</summary>
    public sealed record CallingTooFast(TimeSpan RetryAfter, int PerMinute) : Authorization;

    /// <summary>So much from this address was refused that the key is not even looked up.</summary>
    public sealed record RefusedTooOften(TimeSpan RetryAfter) : Authorization;
}
