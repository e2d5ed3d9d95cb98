using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Policy;

/// <summary>A report of an image that should not be there, as it is kept. An account reports an image once.</summary>
public sealed record ReportRecord
{
    public required string Id { get; init; }

    /// <summary>The job whose image it is.</summary>
    public required JobId Job { get; init; }

    /// <summary>Who reported it.</summary>
    public required AccountId Account { get; init; }

    /// <summary>As the reporter wrote it, 1 to 500 characters.</summary>
    public required string Reason { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long CreatedAtMs { get; init; }

    /// <summary>"upheld" or "dismissed"; null while it is open.</summary>
    public string? Resolution { get; init; }

    /// <summary>What the operator wrote about it, 0 to 500 characters.</summary>
    public string? Note { get; init; }

    public AccountId? ResolvedBy { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long? ResolvedAtMs { get; init; }

    /// <summary>Shows no words of anybody.</summary>
    public override string ToString() => $"Report {Id} of job {Job}";
}
