using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Audits;

/// <summary>The tolerances that the pool judges by. Safe for concurrent use.</summary>
public interface IToleranceSource
{
    /// <summary>The row, or null when nobody calibrated this pair.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be read now.</exception>
    Task<ToleranceTable?> FindAsync(ToleranceKey key, CancellationToken cancellationToken);
}
