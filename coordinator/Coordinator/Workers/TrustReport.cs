using SogniLike.Coordinator.Measuring;

namespace SogniLike.Coordinator.Workers;

/// <summary>Where a worker stands and what the pool promises about it, for everybody to read.</summary>
public sealed record TrustReport
{
    public required TrustState State { get; init; }

    /// <summary>What happened.</summary>
    public required WorkerTrust Trust { get; init; }

    /// <summary>What was measured of it, of each model that it has.</summary>
    public IReadOnlyList<Measurement> Measured { get; init; } = [];

    /// <summary>Jobs, n, that it delivered since it began, or began again.</summary>
    public required long Jobs { get; init; }

    /// <summary>Share of its leases that ended without a good result, 0 to 1; 0 before the first ended.</summary>
    public required double AbortRate { get; init; }

    /// <summary>Share, a, of its next jobs that is audited, above 0 to 1; more for jobs dearer than usual.</summary>
    public required double AuditRate { get; init; }

    /// <summary>Jobs, W, whose credits it loses when it is convicted.</summary>
    public required int PendingJobs { get; init; }

    /// <summary>a * W: above 1 cheating costs more than it brings.</summary>
    public double Deterrence => AuditRate * PendingJobs;

    /// <summary>Bad images that are expected before an audit finds one, if all of them were bad.</summary>
    public required double BadBeforeDetection { get; init; }

    /// <summary>The same, if in each of them 2 of 20 evaluations were not made.</summary>
    public required double SlightlyBadBeforeDetection { get; init; }
}
