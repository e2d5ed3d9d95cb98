namespace SogniLike.Coordinator.Estimating;

/// <summary>What the connected workers of the whole pool can do with one model.</summary>
/// <param name="PerSecond">Megapixel-steps per second of all slots together; 0: no worker has the model.</param>
/// <param name="TypicalPerSecond">Of one slot of a worker in the middle.</param>
/// <param name="BusySlots">Slots that run something.</param>
/// <param name="FreeSlots">Slots that do not.</param>
internal sealed record PoolCapacity(double PerSecond, double TypicalPerSecond, int BusySlots, int FreeSlots);
