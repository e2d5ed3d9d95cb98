namespace SogniLike.Coordinator.Host.Pages;

/// <summary>How the pool does, for a visitor.</summary>
public enum PoolCondition
{
    /// <summary>Whoever asks now is served now.</summary>
    Good = 1,

    /// <summary>Whoever asks now waits.</summary>
    AllBusy = 2,

    /// <summary>Nobody is there to draw.</summary>
    NoWorkers = 3,

    /// <summary>The coordinator cannot read its store.</summary>
    Degraded = 4,

    /// <summary>The coordinator takes nothing new.</summary>
    GoingAway = 5,
}
