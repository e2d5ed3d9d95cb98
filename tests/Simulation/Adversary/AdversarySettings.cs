using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;

namespace SogniLike.Simulation.Adversary;

/// <summary>What is tried: the product at its default options, unless a test wants to see that something else does not hold.</summary>
internal sealed record AdversarySettings
{
    /// <summary>Decides everything.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Per strategy.</summary>
    public int Campaigns { get; init; } = 200;

    /// <summary>Audits in which no honest worker may be convicted.</summary>
    public int HonestAudits { get; init; } = 1_000_000;

    /// <summary>Audits of honest workers among verifiers of whom some accuse on purpose; of each share and kind.</summary>
    public int FramedAudits { get; init; } = 100_000;

    public IReadOnlyList<Strategy> Strategies { get; init; } = Strategy.All;

    public AuditsOptions Audits { get; init; } = new();

    public AuditingOptions Auditing { get; init; } = new();

    /// <summary>What calibrating owners tell of distances, by the true ones.</summary>
    public double CalibrationScale { get; init; } = 1;
}
