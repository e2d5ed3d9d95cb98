namespace SogniLike.Coordinator.Workers;

/// <summary>The intervals and limits of a session, told in the welcome and set nowhere else.</summary>
public sealed record SessionTerms(
    TimeSpan HeartbeatInterval,
    TimeSpan LeaseLength,
    long MaxImageBytes,
    int MaxChunkBytes,
    TimeSpan ProgressInterval,
    int MaxPreviewBytes);
