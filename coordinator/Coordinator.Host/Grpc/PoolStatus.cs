using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>
/// The numbers of the pool, read at most once a second however many ask: the call needs no key, so it must not be a lever on the store.
/// Safe for concurrent use.
/// </summary>
internal sealed class PoolStatus(
    IJobStore jobs, IWorkerStore workers, ModelCatalog models, IPoolClock clock, TimeProvider time, IOptions<PoolOptions> pool) : IDisposable
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _gate = new(1);
    private (GetPoolStatusResponse Numbers, long At)? _last;

    /// <summary>The numbers, at most a second old.</summary>
    /// <exception cref="StoreUnavailableException">They cannot be read now.</exception>
    public async Task<GetPoolStatusResponse> ReadAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_last is not { } last || time.GetElapsedTime(last.At) >= KeptFor)
            {
                _last = last = (await ReadNowAsync(cancellationToken), time.GetTimestamp());
            }

            return last.Numbers.Clone();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task<GetPoolStatusResponse> ReadNowAsync(CancellationToken cancellationToken)
    {
        var leased = await jobs.CountAsync(new JobIndex.Leases(), cancellationToken);
        var unfinished = await jobs.CountAsync(new JobIndex.Deadlines(), cancellationToken);
        var present = await workers.ListPresenceAsync(clock.NowMs, cancellationToken);
        return new GetPoolStatusResponse
        {
            PoolId = pool.Value.Id,
            SoftwareVersion = SoftwareVersion.Text,
            WorkersOnline = (uint)present.Count,
            Slots = (uint)present.Sum(p => p.Slots),
            BusySlots = (uint)present.Sum(p => p.BusySlots),

            // Two reads that a job may pass between; never below zero for that.
            JobsQueued = (ulong)Math.Max(0, unfinished - leased),
            JobsLeased = (ulong)leased,
            Models = (uint)(await models.ListAsync(cancellationToken)).Count(m => m.Enabled),
        };
    }
}
