namespace SogniLike.Simulation.Adversary;

/// <summary>What came of it.</summary>
/// <param name="Seed">Shows the run again.</param>
/// <param name="Strategies">One line each.</param>
/// <param name="HonestAudits">Audits of honest workers on each hardware by verifiers on any.</param>
/// <param name="Framing">Verifiers who agreed to accuse honest workers.</param>
/// <param name="Overheads">Work of audits, second opinions and ringers by that of the jobs, for a worker's first 1,000 jobs, by the honest strategy.</param>
/// <param name="OverheadFormula">The same by the closed formula, for jobs of 20 evaluations and one price.</param>
/// <param name="ColludersAtBreakEven">Share of verifiers at which whoever skips everything gains nothing, by the closed formula.</param>
/// <param name="Violations">What does not hold; empty when all does.</param>
internal sealed record AdversaryResult(
    int Seed,
    IReadOnlyList<StrategyResult> Strategies,
    HonestAuditCounts HonestAudits,
    IReadOnlyList<FramingResult> Framing,
    IReadOnlyDictionary<string, double> Overheads,
    double OverheadFormula,
    double ColludersAtBreakEven,
    IReadOnlyList<string> Violations);
