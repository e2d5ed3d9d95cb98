using SogniLike.Coordinator.Queueing;

namespace SogniLike.Coordinator.Identity;

/// <summary>An account as it is kept: who asks for images, or lends machines, or both.</summary>
public sealed record AccountRecord
{
    public required AccountId Id { get; init; }

    /// <summary>For people, 0 to 64 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Which jobs go first.</summary>
    public required PriorityClass Class { get; init; }

    /// <summary>Share within the class, in hundredths: 100 is ordinary, 200 gets twice as much. 1 to 10,000.</summary>
    public required int Weight { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long CreatedAtMs { get; init; }

    /// <summary>True: none of its keys opens anything. Its jobs go on, its workers stay.</summary>
    public bool Disabled { get; init; }

    /// <summary>What an account is of which nothing is kept yet.</summary>
    public static AccountRecord New(AccountId id, long nowMs) => new() { Id = id, Name = "", Class = JobShare.Default.Class, Weight = JobShare.Default.Weight, CreatedAtMs = nowMs };
}
