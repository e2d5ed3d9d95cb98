namespace SogniLike.Coordinator.Audits;

/// <summary>A time in which one secret key draws the audits. It is known by its hash from before it begins, and by its key some time after it ended.</summary>
public sealed record Epoch
{
    /// <summary>From 1, without gaps.</summary>
    public required long Number { get; init; }

    /// <summary>Unix milliseconds at which its hash was published: before <see cref="StartsAtMs"/>.</summary>
    public required long PublishedAtMs { get; init; }

    /// <summary>Unix milliseconds from which roots that arrive are drawn by it.</summary>
    public required long StartsAtMs { get; init; }

    /// <summary>Unix milliseconds from which they no longer are.</summary>
    public required long EndsAtMs { get; init; }

    /// <summary>32 secret bytes, lower-case hexadecimal. Shown to nobody before <see cref="IsRevealed"/>.</summary>
    public required string Key { get; init; }

    /// <summary>SHA-256 of the key's bytes, lower-case hexadecimal.</summary>
    public required string KeySha256 { get; init; }

    /// <summary>True when a root that arrives now is drawn by it.</summary>
    public bool Holds(long atMs) => atMs >= StartsAtMs && atMs < EndsAtMs;

    /// <summary>True when the key may be shown: the epoch closed to arrivals, on every coordinator's clock.</summary>
    /// <param name="nowMs">Unix milliseconds.</param>
    /// <param name="delay">How far clocks may differ.</param>
    public bool IsRevealed(long nowMs, TimeSpan delay) => nowMs >= RevealedAtMs(delay);

    /// <summary>Unix milliseconds from which on the key may be shown.</summary>
    /// <param name="delay">How far clocks may differ.</param>
    public long RevealedAtMs(TimeSpan delay) => EndsAtMs + (long)delay.TotalMilliseconds;

    /// <summary>Never shows the key.</summary>
    public override string ToString() => $"Epoch {Number}";
}
