namespace SogniLike.Coordinator.Settlement;

/// <summary>What the ledger says about one job.</summary>
/// <param name="Movements">Oldest first, at most <see cref="JobCredits.MostMovements"/>.</param>
/// <param name="Pending">Millicredits that its worker was paid for it and has not vested: it would lose them if it were convicted now.</param>
/// <param name="IsComplete">False when records between the job's end and now were too many to be looked through: what is told is true, but more may have happened.</param>
public sealed record JobCreditStatement(IReadOnlyList<JobCreditMovement> Movements, long Pending, bool IsComplete);
