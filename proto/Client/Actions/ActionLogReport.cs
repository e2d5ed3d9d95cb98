namespace SogniLike.Client.Actions;

/// <summary>What the chain of a pool's log of actions says, recomputed by whoever read it.</summary>
/// <param name="Entries">Entries with a hash.</param>
/// <param name="Unlinked">Entries from before there were hashes.</param>
/// <param name="First">Number of the oldest entry with a hash; 0 when there is none. Above 1: older ones left the log.</param>
/// <param name="HeadNumber">Number of the newest entry, as the pool keeps it beside the log.</param>
/// <param name="HeadHash">Its hash, hexadecimal: kept elsewhere it shows later that the log up to it is still the same.</param>
/// <param name="Problems">What does not fit, in sentences, the newest first, at most 100; empty when all is right.</param>
public sealed record ActionLogReport(long Entries, long Unlinked, long First, long HeadNumber, string HeadHash, IReadOnlyList<string> Problems);
