namespace SogniLike.Simulation.Adversary;

/// <summary>What became of audits of honest workers.</summary>
/// <param name="Audits">How many.</param>
/// <param name="Convicted">Of those, wrongly.</param>
/// <param name="Passed">Of those.</param>
/// <param name="Opinions">That they took; more than one each where the first one disagreed or did not know.</param>
internal sealed record HonestAuditCounts(int Audits, int Convicted, int Passed, int Opinions);
