using SogniLike.Coordinator.Credits;

namespace SogniLike.Coordinator.Settlement;

/// <summary>What an account has. Millicredits, Unix milliseconds.</summary>
/// <param name="Available">To spend.</param>
/// <param name="Held">For jobs that are not over.</param>
/// <param name="GrantedPerDay">What the account is topped up to each day; 0: nothing.</param>
/// <param name="NextGrantAtMs">When that happens next; null: never.</param>
/// <param name="Statement">Newest first.</param>
public sealed record CreditAccount(long Available, long Held, long GrantedPerDay, long? NextGrantAtMs, IReadOnlyList<JournalRecord> Statement);
