using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Archiving;
using SogniLike.Coordinator.Delivery;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Settings;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Operations;

/// <summary>What operators look at beside workers and credits. Safe for concurrent use. Throws <see cref="StoreUnavailableException"/> when the store cannot be reached.</summary>
public sealed class PoolOperations
{
    /// <summary>Newest events of an account that are searched for those of one job.</summary>
    public const int MostEventsSearched = 5_000;

    private const int EventPageSize = 1_000;
    private const int MostSamples = 10_000;

    private readonly IOperationsStore _store;
    private readonly IJobStore _jobs;
    private readonly JobReader _reader;
    private readonly EventHistory _events;
    private readonly IPoolClock _clock;
    private readonly string _blobFolder;
    private readonly int _actionsKept;

    internal PoolOperations(
        IOperationsStore store,
        IJobStore jobs,
        JobReader reader,
        EventHistory events,
        SettingsInForce settings,
        IPoolClock clock,
        IOptions<DeliveryOptions> delivery,
        IOptions<OperationsOptions> options)
    {
        (_store, _jobs, _reader, _events, Settings, _clock) = (store, jobs, reader, events, settings, clock);
        (_blobFolder, _actionsKept) = (delivery.Value.BlobFolder, options.Value.ActionsKept);
    }

    /// <summary>Every option as this coordinator uses it.</summary>
    public SettingsInForce Settings { get; }

    /// <summary>Bytes free, and in all, where the images are kept; zeros when the system does not say.</summary>
    public (long Free, long Total) BlobSpace()
    {
        try
        {
            var drive = new DriveInfo(Path.GetFullPath(_blobFolder));
            return (drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return (0, 0);
        }
    }

    /// <summary>How many jobs ended in each final state, as far as they are kept.</summary>
    public async Task<IReadOnlyDictionary<JobState, long>> CountFinishedAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<JobState, long>();
        foreach (var state in JobTransitions.Final)
        {
            counts[state] = await _jobs.CountAsync(new JobIndex.Finished(state), cancellationToken);
        }

        return counts;
    }

    /// <summary>How the pool did in the last while, oldest first.</summary>
    /// <param name="length">Of the while.</param>
    /// <param name="points">More samples than this become fewer: neighbours become one.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IReadOnlyList<PoolSample>> HistoryAsync(TimeSpan length, int points, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 1);
        var since = _clock.NowMs - (long)length.TotalMilliseconds;
        var samples = (await _store.ListSamplesAsync(MostSamples, cancellationToken)).Where(sample => sample.AtMs >= since).ToList();
        var size = (samples.Count + points - 1) / points;
        return size <= 1 ? samples : [.. samples.Chunk(size).Select(PoolSample.Merge)];
    }

    /// <summary>Keeps what an operator did.</summary>
    public Task NoteAsync(AdminAction action, CancellationToken cancellationToken) => _store.AddActionAsync(action, _actionsKept, cancellationToken);

    /// <summary>The link of the newest entry of what operators did; null when none has one. Ask for it before the entries: those that come in between are newer.</summary>
    public Task<ActionLink?> ActionHeadAsync(CancellationToken cancellationToken) => _store.ActionHeadAsync(cancellationToken);

    /// <summary>What operators did, newest first.</summary>
    public Task<IReadOnlyList<StoredAction>> ActionsAsync(string? before, int limit, CancellationToken cancellationToken) => _store.ListActionsAsync(before, limit, cancellationToken);

    /// <summary>The job, whoever asked for it; null when there is none.</summary>
    public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken) => _jobs.FindAsync(id, cancellationToken);

    /// <summary>Jobs of the pool; null when the token is none that this gave out.</summary>
    public Task<JobPage?> ListAsync(PoolJobFilter filter, int pageSize, string pageToken, CancellationToken cancellationToken) =>
        _reader.ListPoolAsync(filter, pageSize, pageToken, cancellationToken);

    /// <summary>The job's own events, oldest first, as far as they are among the newest <see cref="MostEventsSearched"/> of its account.</summary>
    public async Task<IReadOnlyList<JobEvent>> EventsAsync(Job job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        var found = new List<JobEvent>();
        var newest = await _jobs.LastEventIdAsync(job.Account, cancellationToken);
        for (var after = Math.Max(0, newest - MostEventsSearched); after < newest;)
        {
            var page = await _events.ReadAsync(job.Account, after, EventPageSize, cancellationToken);
            found.AddRange(page.Events.Where(one => one.JobId == job.Id));

            // Behind a gap something may still be there: go on one page further.
            after = page.Events.Count > 0 ? page.Events[^1].Id : page.Gap ? after + EventPageSize : newest;
        }

        return found;
    }
}
