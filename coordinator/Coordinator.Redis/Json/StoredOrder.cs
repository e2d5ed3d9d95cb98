using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Policy;
using SogniLike.Coordinator.Queueing;

namespace SogniLike.Coordinator.Redis.Json;

/// <summary>What never changes about a job: written once, and not repeated in its events.</summary>
internal sealed record StoredOrder
{
    public required string RequestId { get; init; }

    public required int Index { get; init; }

    public required AccountId Account { get; init; }

    public required JobSpec Spec { get; init; }

    /// <summary>Missing: the ordinary one.</summary>
    public JobShare? Share { get; init; }

    public PolicyDecision? Policy { get; init; }

    /// <summary>Null: general.</summary>
    public IReadOnlyList<string>? ContentClasses { get; init; }

    /// <summary>Missing: nothing.</summary>
    public long? Price { get; init; }

    public string? KeyId { get; init; }

    /// <summary>Null: none.</summary>
    public IReadOnlyList<string>? CountedKeys { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long CreatedAtMs { get; init; }

    public JobEta? FirstEta { get; init; }

    /// <summary>Null: a job of the artist's own.</summary>
    public JobId? RerenderOf { get; init; }

    public static StoredOrder Of(Job job) => new()
    {
        RequestId = job.RequestId,
        Index = job.Index,
        Account = job.Account,
        Spec = job.Spec,
        Share = job.Share == JobShare.Default ? null : job.Share,
        ContentClasses = job.Spec.ContentClasses is [JobSpec.GeneralContent] ? null : job.Spec.ContentClasses,
        Policy = job.Policy,
        Price = job.Price == 0 ? null : job.Price,
        KeyId = job.KeyId,
        CountedKeys = job.CountedKeys.Count == 0 ? null : job.CountedKeys,
        CreatedAtMs = job.CreatedAtMs,
        FirstEta = job.FirstEta,
        RerenderOf = job.RerenderOf,
    };
}
