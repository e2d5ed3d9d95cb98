using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Credits;

/// <summary>
/// Tops an account up to an amount, unless that was done for this day or a later one. The store compares and writes the day in the same step, so any number
/// of grants of one day are one.
/// </summary>
/// <param name="Account">Who gets it.</param>
/// <param name="Day">Counted from 1 January 1970, UTC.</param>
/// <param name="UpTo">Millicredits that are available afterwards at least, before anything else the transaction does.</param>
public sealed record CreditGrant(AccountId Account, long Day, long UpTo);
