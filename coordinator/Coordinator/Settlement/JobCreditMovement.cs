using SogniLike.Coordinator.Credits;

namespace SogniLike.Coordinator.Settlement;

/// <summary>Credits that moved because of one job.</summary>
/// <param name="RecordId">Of the ledger's journal.</param>
/// <param name="AtMs">Unix milliseconds.</param>
/// <param name="Entry">As it stands there; of a seizure it is about the worker's whole window.</param>
/// <param name="Amount">Millicredits of it that this job is about, above 0.</param>
public sealed record JobCreditMovement(long RecordId, long AtMs, JournalEntry Entry, long Amount);
