using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Duties;

/// <summary>
/// Which coordinator does which duty of the pool. Safe for concurrent use, also by several processes. Throws <see cref="StoreUnavailableException"/> when the
/// store cannot be reached.
/// </summary>
public interface IDutyStore
{
    /// <summary>
    /// Gives the duty to <paramref name="holder"/> when nobody holds it at <paramref name="nowMs"/>, under the next fence; renews it, never to an earlier end,
    /// when it is the holder's already; null while another one holds it.
    /// </summary>
    /// <param name="untilMs">Unix milliseconds at which it ends.</param>
    Task<DutyLease?> TakeAsync(string duty, string holder, long nowMs, long untilMs, CancellationToken cancellationToken);

    /// <summary>Keeps how far the holder of this fence has come; false, and nothing is kept, when another took the duty since.</summary>
    /// <param name="cursor">At most 1,000 characters.</param>
    Task<bool> AdvanceAsync(string duty, long fence, string cursor, CancellationToken cancellationToken);
}
