namespace SogniLike.Coordinator.Sources;

/// <summary>What was found of the pictures that a request names.</summary>
/// <param name="Image">The picture; null: none was named, or there is none.</param>
/// <param name="Mask">The mask; likewise.</param>
public sealed record FoundSources(FoundSource? Image, FoundSource? Mask)
{
    /// <summary>Of a request that names none.</summary>
    public static FoundSources None { get; } = new(null, null);
}
