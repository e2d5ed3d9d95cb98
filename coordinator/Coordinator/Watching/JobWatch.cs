using System.Runtime.CompilerServices;
using SogniLike.Coordinator.Archiving;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Watching;

/// <summary>
/// One look at an account's jobs that goes on: a snapshot, then every later change in order and without gaps, with progress in between. Read it once; dispose
/// it in any case.
/// </summary>
/// <remarks>
/// No change is lost or told twice: the watch subscribes first, then reads the newest event id, then the jobs, then events after that id. A job in the snapshot
/// may be
/// newer than the id; its change is then told again, never left out.
/// </remarks>
public sealed class JobWatch : IAsyncDisposable
{
    private const int PageSize = 256;
    private const int SnapshotSize = 200;

    private readonly WatchRequest _request;
    private readonly IJobStore _store;
    private readonly EventHistory _history;
    private readonly AccountNews _news;
    private readonly IPoolBus _bus;
    private readonly TimeProvider _time;
    private readonly WatchingOptions _options;
    private readonly Action _close;
    private readonly HashSet<JobId> _only;
    private readonly Pulse _pulse = new();
    private readonly ProgressBuffer _progress;
    private readonly Dictionary<JobId, long> _running = [];
    private int _disposed;

    internal JobWatch(
        WatchRequest request, IJobStore store, EventHistory history, AccountNews news, IPoolBus bus, TimeProvider time, WatchingOptions options, Action close)
    {
        (_request, _store, _history, _news, _bus, _time, _options, _close) = (request, store, history, news, bus, time, options, close);
        _only = [.. request.Jobs];
        _progress = new ProgressBuffer(time, options.ProgressInterval);
    }

    /// <summary>The events. Ends only by cancellation; outages of the store after the first event are waited out.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be reached at the start.</exception>
    public async IAsyncEnumerable<WatchEvent> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var follower = await _news.FollowAsync(_request.Account, _pulse.Set, cancellationToken);
        await using var progress = await _bus.SubscribeProgressAsync(_request.Account, OnProgress, cancellationToken);

        var last = await _store.LastEventIdAsync(_request.Account, cancellationToken);
        var paused = await PausedSinceAsync(cancellationToken);
        var jobs = await ReadJobsAsync(cancellationToken);
        Follow(jobs);
        follower.SawQueue(paused);
        if (paused is not null)
        {
            yield return new WatchEvent.Queue(paused);
        }

        // A position that the account never reached comes from another pool or a lost store: start anew.
        var position = _request.AfterEventId;
        if (position <= 0 || position > last)
        {
            position = last;
            yield return new WatchEvent.Snapshot(last, jobs);
        }

        var queueNews = false;
        while (true)
        {
            // Progress follows the lease that it belongs to, so the events read after this mark tell of every lease that progress before it needs.
            var arrived = _progress.Arrivals;
            var page = await TryReadAsync(() => _history.ReadAsync(_request.Account, position, PageSize, cancellationToken));
            if (page is { Gap: true, Events.Count: 0 })
            {
                if (await TryReadAsync(() => ReadSnapshotAsync(cancellationToken)) is { } snapshot)
                {
                    Follow(snapshot.Jobs);
                    position = snapshot.EventId;
                    yield return snapshot;
                    continue;
                }

                page = null;
            }

            foreach (var change in page?.Events ?? [])
            {
                position = change.Id;
                if (!IsWatched(change.JobId))
                {
                    continue;
                }

                if (change.Job is { } job)
                {
                    Follow([job]);
                    yield return new WatchEvent.Changed(change.Id, job);
                }
                else
                {
                    yield return new WatchEvent.Removed(change.Id, change.Removed!);
                }
            }

            if (page is { Gap: true } or { Events.Count: PageSize })
            {
                continue;
            }

            if (page is not null)
            {
                follower.Saw(position);
            }

            queueNews |= follower.TakeQueueNews();
            if (queueNews && await TryReadAsync(async () => new WatchEvent.Queue(await PausedSinceAsync(cancellationToken))) is { } queue)
            {
                queueNews = false;
                follower.SawQueue(queue.PausedAtMs);
                if (queue.PausedAtMs != paused)
                {
                    paused = queue.PausedAtMs;
                    yield return queue;
                }
            }

            TimeSpan? next = null;
            foreach (var value in page is null ? [] : _progress.Take(arrived, IsRunning, out next))
            {
                yield return new WatchEvent.Progress(value);
            }

            // What could not be read is read again soon. Otherwise the news wake it, lost wakes included.
            await _pulse.WaitAsync(page is null || queueNews ? _options.PollInterval : next ?? Timeout.InfiniteTimeSpan, _time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _close();
        }

        return ValueTask.CompletedTask;
    }

    private static async Task<T?> TryReadAsync<T>(Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    private async Task<long?> PausedSinceAsync(CancellationToken cancellationToken) => (await _store.PausedSinceAsync([_request.Account], cancellationToken))[0];

    private void OnProgress(JobProgress progress)
    {
        if (IsWatched(progress.Job))
        {
            _progress.Put(progress);
            _pulse.Set();
        }
    }

    private bool IsWatched(JobId job) => _only.Count == 0 || _only.Contains(job);

    /// <summary>Progress counts only for the running lease, of two the newer one: that of an older one, or of a job that has ended, is dropped.</summary>
    private bool IsRunning(JobProgress progress) => _running.TryGetValue(progress.Job, out var fence) && fence == progress.Fence;

    private void Follow(IEnumerable<Job> jobs)
    {
        foreach (var job in jobs)
        {
            if (job.State == JobState.Leased)
            {
                _running[job.Id] = job.Running()[^1].Fence;
            }
            else if (_running.Remove(job.Id))
            {
                _progress.Forget(job.Id);
            }
        }
    }

    private async Task<WatchEvent.Snapshot> ReadSnapshotAsync(CancellationToken cancellationToken)
    {
        var last = await _store.LastEventIdAsync(_request.Account, cancellationToken);
        return new WatchEvent.Snapshot(last, await ReadJobsAsync(cancellationToken));
    }

    /// <summary>The named jobs; or the unfinished ones and then the newest finished ones, 200 in all, newest first.</summary>
    private async Task<IReadOnlyList<Job>> ReadJobsAsync(CancellationToken cancellationToken)
    {
        if (_only.Count > 0)
        {
            var named = await _store.FindAsync(_request.Jobs, cancellationToken);
            return [.. named.Where(job => job.Account == _request.Account)];
        }

        var active = await _store.RangeAsync(
            new JobIndex.AccountActive(_request.Account), long.MinValue, long.MaxValue, SnapshotSize, descending: true, cancellationToken);
        var all = await _store.RangeAsync(
            new JobIndex.AccountJobs(_request.Account), long.MinValue, long.MaxValue, SnapshotSize, descending: true, cancellationToken);
        var shown = active.Concat(all).DistinctBy(entry => entry.Id).Take(SnapshotSize);
        var newestFirst = shown.OrderByDescending(entry => entry.Score).ThenByDescending(entry => entry.Id);
        return await _store.FindAsync([.. newestFirst.Select(entry => entry.Id)], cancellationToken);
    }
}
