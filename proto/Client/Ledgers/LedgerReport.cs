namespace SogniLike.Client.Ledgers;

/// <summary>What the journal of a pool's ledger says, recomputed by whoever read it.</summary>
/// <param name="Records">Records read, from the first.</param>
/// <param name="Accounts">Accounts that were posted to.</param>
/// <param name="Issued">Millicredits that the pool made: minus the balance of issuance.</param>
/// <param name="Held">Millicredits held for unfinished jobs.</param>
/// <param name="OpenHolds">Jobs for which something is held.</param>
/// <param name="Problems">What does not fit, in sentences, the first 100; empty when all is right.</param>
public sealed record LedgerReport(long Records, int Accounts, long Issued, long Held, int OpenHolds, IReadOnlyList<string> Problems);
