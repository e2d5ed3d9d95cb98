namespace SogniLike.Simulation.Adversary;

/// <summary>What came of it.</summary>
/// <param name="Seed">Shows the run again.</param>
/// <param name="Strategies">One line each.</param>
/// <param name="SimulatedHonestAudits">Audits of honest workers on either hardware by verifiers on either.</param>
/// <param name="FalseConvictions">Of those.</param>
/// <param name="OverheadAt1000Jobs">Work of audits, second opinions and ringers by that of the jobs, for a worker's first 1,000 jobs of 20 evaluations and one price.</param>
/// <param name="WholeJobOverheadAt1000Jobs">The same for jobs that are run again whole, 4 evaluations or fewer.</param>
/// <param name="ColludersAtBreakEven">Share of verifiers at which whoever skips everything gains nothing, by the closed formula.</param>
/// <param name="Violations">What does not hold; empty when all does.</param>
internal sealed record AdversaryResult(
    int Seed,
    IReadOnlyList<StrategyResult> Strategies,
    int SimulatedHonestAudits,
    int FalseConvictions,
    double OverheadAt1000Jobs,
    double WholeJobOverheadAt1000Jobs,
    double ColludersAtBreakEven,
    IReadOnlyList<string> Violations);
