using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Archiving;
using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Telemetry;

namespace SogniLike.Coordinator.Watching;

/// <summary>Opens watches, a bounded number per account. Safe for concurrent use.</summary>
public sealed class JobWatches(
    IJobStore store, EventHistory history, AccountNews news, IPoolBus bus, TimeProvider time, IOptions<WatchingOptions> options, CoordinatorMeter meter)
{
    private const int MaxJobs = 100;

    private readonly ConcurrentDictionary<AccountId, int> _open = new();

    /// <summary>Opens a watch. Nothing is read before its events are.</summary>
    public WatchOpening Open(WatchRequest request)
    {
        if (request.Jobs.Count > MaxJobs)
        {
            return new WatchOpening.Invalid(
                new FieldError("job_ids", FieldErrorCode.OutOfRange, $"job_ids must have at most {MaxJobs} entries; it has {request.Jobs.Count}."));
        }

        if (_open.AddOrUpdate(request.Account, 1, (_, count) => count + 1) > options.Value.MaxPerAccount)
        {
            Close(request.Account);
            meter.BoundHit("watches");
            return new WatchOpening.TooMany(options.Value.MaxPerAccount);
        }

        return new WatchOpening.Opened(new JobWatch(request, store, history, news, bus, time, options.Value, () => Close(request.Account)));
    }

    private void Close(AccountId account)
    {
        // Remove at zero, so that accounts that come and go leave nothing behind.
        if (_open.AddOrUpdate(account, 0, (_, count) => count - 1) <= 0)
        {
            _open.TryRemove(new KeyValuePair<AccountId, int>(account, 0));
        }
    }
}
