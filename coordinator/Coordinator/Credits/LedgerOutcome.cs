namespace SogniLike.Coordinator.Credits;

/// <summary>What became of a <see cref="LedgerChange"/>. A closed set; except for <see cref="Applied"/>, nothing was written.</summary>
public abstract record LedgerOutcome
{
    private LedgerOutcome()
    {
    }

    /// <summary>It is durable.</summary>
    public sealed record Applied : LedgerOutcome;

    /// <summary>An account that may not be negative would be.</summary>
    /// <param name="Account">The first of them.</param>
    /// <param name="Balance">What it would have had to spend, with a grant of the same change.</param>
    public sealed record Insufficient(LedgerAccount Account, long Balance) : LedgerOutcome;

    /// <summary>The window is not what was read: read again.</summary>
    public sealed record WindowChanged : LedgerOutcome;
}
