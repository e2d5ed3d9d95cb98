namespace SogniLike.Coordinator.Sharing;

/// <summary>
/// What a share link ends with: 32 lower-case hexadecimal characters, 128 random bits. Whoever has it may look, so it is made like a secret and says nothing about
/// the job.
/// </summary>
/// <param name="Value">The text form.</param>
public readonly record struct ShareId(string Value)
{
    private const int Length = 32;

    /// <summary>Out of a new secret (<see cref="Time.IIdSource.NewSecret"/>).</summary>
    public static ShareId Of(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return new ShareId(secret[..Length]);
    }

    /// <summary>Reads one that somebody sent; null when it can be none, so nothing else becomes part of a key of the store.</summary>
    public static ShareId? Read(string? text) => text is { Length: Length } && text.All(char.IsAsciiHexDigitLower) ? new ShareId(text) : null;

    /// <inheritdoc/>
    public override string ToString() => Value;
}
