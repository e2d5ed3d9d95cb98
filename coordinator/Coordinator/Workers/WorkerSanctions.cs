namespace SogniLike.Coordinator.Workers;

/// <summary>
/// What operators do to workers and undo again. Safe for concurrent use. Throws <see cref="Jobs.StoreUnavailableException"/> when the store cannot be reached: nothing, or not everything, is done
/// then, and the call can be repeated.
/// </summary>
public sealed class WorkerSanctions
{
    private readonly WorkerTrusts _trusts;
    private readonly LeaseRevocation _leases;

    internal WorkerSanctions(WorkerTrusts trusts, LeaseRevocation leases) => (_trusts, _leases) = (trusts, leases);

    /// <summary>
    /// Gives a worker less for a while, or nothing; see <see cref="HoldKind"/>. What it runs it may finish, save when it is banned: then its jobs go back to their queues at once. A milder kind never
    /// takes the place of a harsher one that runs: release that first.
    /// </summary>
    /// <param name="id">The worker.</param>
    /// <param name="kind">How much less.</param>
    /// <param name="by">The key that asks for it.</param>
    /// <param name="reason">Told to everybody, 1 to 200 characters.</param>
    /// <param name="length">1 minute to 365 days.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<HoldResult> HoldAsync(WorkerId id, HoldKind kind, string by, string reason, TimeSpan length, CancellationToken cancellationToken)
    {
        var result = await _trusts.HoldAsync(id, kind, by, reason, length, cancellationToken);
        if (result is HoldResult.Done && kind == HoldKind.Banned)
        {
            await _leases.EndAllAsync(id, "The worker was banned.", cancellationToken);
        }

        return result;
    }

    /// <summary>
    /// Ends the worker's hold now, whoever made it. Of one that is not on hold whose pay waits (<see cref="WorkerTrust.PayHolds"/>) the pay: it vests again, and does not wait for the same devices any more. Any
    /// other stays as it is.
    /// </summary>
    /// <param name="id">The worker.</param>
    /// <param name="by">The key that asks for it.</param>
    /// <param name="reason">Kept in the worker's trail, 1 to 200 characters.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<HoldResult> ReleaseAsync(WorkerId id, string by, string reason, CancellationToken cancellationToken) => _trusts.ReleaseAsync(id, by, reason, cancellationToken);
}
