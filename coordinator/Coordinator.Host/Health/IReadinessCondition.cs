namespace SogniLike.Coordinator.Host.Health;

/// <summary>Something without which a coordinator cannot take work. Safe for concurrent use; asked on every probe, so it must not block.</summary>
internal interface IReadinessCondition
{
    /// <summary>Why it is not met now, in one sentence for people, or null.</summary>
    string? Problem { get; }
}
