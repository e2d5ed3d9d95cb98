using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Calibration;

/// <summary>What devices measured. Safe for concurrent use, also by several processes. Throws <see cref="StoreUnavailableException"/> when the store cannot be reached.</summary>
public interface IToleranceStore
{
    /// <summary>The record, or null.</summary>
    Task<ToleranceRecord?> FindAsync(ToleranceKey key, CancellationToken cancellationToken);

    /// <summary>All of them, in no order.</summary>
    Task<IReadOnlyList<ToleranceRecord>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Changes the record of <paramref name="first"/>, or keeps <paramref name="first"/> as it is when there is none; null when the store holds <paramref name="most"/> others already.</summary>
    /// <param name="change">Pure; asked again when somebody else changes it meanwhile.</param>
    Task<ToleranceRecord?> ChangeAsync(ToleranceRecord first, int most, Func<ToleranceRecord, ToleranceRecord> change, CancellationToken cancellationToken);

    /// <summary>Forgets a record; false when there was none.</summary>
    Task<bool> RemoveAsync(ToleranceKey key, CancellationToken cancellationToken);
}
