using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Queueing;

/// <summary>
/// What artists do with their own queue: pause it, let it go on, move jobs among their own. Pausing is of the account, whichever key asked; what runs is finished. Safe for concurrent
/// use, on any number of coordinators. Throws <see cref="StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
/// <remarks>
/// A pause is a fact of the store that every transaction is compared with which lets a job join a queue, so no job slips in. The jobs that wait already follow in transactions of a
/// bounded size; each is held back, or leased before that, never both. When a coordinator dies in between another one goes on (<see cref="SettleAsync(CancellationToken)"/>).
/// </remarks>
public sealed class ArtistQueues
{
    private const int MostAtOnce = 64;
    private const int MostTries = 16;
    private const int MostBeside = 250;
    private const int MostUnsettled = 16;

    private static readonly TimeSpan LeftAloneFor = TimeSpan.FromSeconds(5);

    private readonly IJobStore _store;
    private readonly JobWriter _writer;
    private readonly IPoolClock _clock;

    internal ArtistQueues(IJobStore store, JobWriter writer, IPoolClock clock) => (_store, _writer, _clock) = (store, writer, clock);

    /// <summary>How the account's queue stands now.</summary>
    public async Task<OwnQueue> ReadAsync(AccountId account, CancellationToken cancellationToken)
    {
        var since = await PausedSinceAsync(account, cancellationToken);
        var waiting = await _store.CountAsync(new JobIndex.PausedJobs(account), cancellationToken);
        foreach (var load in await _store.QueueLoadsAsync(cancellationToken))
        {
            waiting += await _store.CountAsync(new JobIndex.Flow(load.Queue, account), cancellationToken);
        }

        var unfinished = await _store.CountAsync(new JobIndex.AccountActive(account), cancellationToken);
        return new OwnQueue(since, waiting, Math.Max(0, unfinished - waiting));
    }

    /// <summary>Since when the account's queue is paused, Unix milliseconds; null: it runs.</summary>
    public async Task<long?> PausedSinceAsync(AccountId account, CancellationToken cancellationToken) => (await _store.PausedSinceAsync([account], cancellationToken))[0];

    /// <summary>Pauses the account's queue, or lets it go on. When this returns every job that waited is held back, or none is. Repeating it is no error.</summary>
    public async Task<OwnQueue> SetAsync(AccountId account, bool paused, CancellationToken cancellationToken)
    {
        var mark = await _store.SetPausedAsync(account, paused, _clock.NowMs, cancellationToken);
        await SettleAsync(account, mark, cancellationToken);
        return await ReadAsync(account, cancellationToken);
    }

    /// <summary>Moves a job among those of its account that wait for the same model, in one transaction. No other account's job moves, nor does anybody's turn.</summary>
    public async Task<QueueMoveResult> MoveAsync(AccountId account, JobId id, QueueTarget to, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await _store.FindAsync(id, cancellationToken) is not { } job || job.Account != account)
            {
                return new QueueMoveResult.NotFound();
            }

            if (job.State != JobState.Queued)
            {
                return new QueueMoveResult.NotQueued(job);
            }

            var places = QueueOrder.Move(await BesideAsync(job, to, cancellationToken), job, to);
            if (places.Count == 0)
            {
                return new QueueMoveResult.Moved(job);
            }

            var now = _clock.NowMs;
            var changes = places.Select(one => one.Job.Becomes(now, before => before with { Place = one.Place })).ToList();
            if (await _writer.ApplyAsync(new JobTransaction { Changes = changes }, cancellationToken) is ApplyOutcome.Applied)
            {
                return new QueueMoveResult.Moved(changes.First(change => change.After.Id == id).After);
            }
        }

        throw new StoreUnavailableException($"The jobs around {id} were changed by others {MostTries} times in a row.");
    }

    /// <summary>Goes on where a coordinator was interrupted between the word and the jobs.</summary>
    internal async Task SettleAsync(CancellationToken cancellationToken)
    {
        var before = _clock.NowMs - (long)LeftAloneFor.TotalMilliseconds;
        foreach (var (account, mark) in await _store.UnsettledPausesAsync(MostUnsettled, cancellationToken))
        {
            if (mark <= before)
            {
                await SettleAsync(account, mark, cancellationToken);
            }
        }
    }

    private async Task SettleAsync(AccountId account, long mark, CancellationToken cancellationToken)
    {
        for (var failed = 0; failed < MostTries;)
        {
            // Fewer at a time while workers are taking them.
            var most = Math.Max(1, MostAtOnce >> (2 * failed));
            var paused = await PausedSinceAsync(account, cancellationToken) is not null;
            var jobs = paused ? await WaitingAsync(account, most, cancellationToken) : await HeldBackAsync(account, most, cancellationToken);
            if (jobs.Count == 0)
            {
                await _store.SettlePauseAsync(account, mark, cancellationToken);
                return;
            }

            var now = _clock.NowMs;
            var transaction = new JobTransaction
            {
                Changes = [.. jobs.Select(job => paused ? QueuePause.Pause(job, now) : QueuePause.Resume(job, now))],
                Guards = [paused ? new JobGuard.QueuePaused(account) : new JobGuard.QueueRuns(account)],
            };
            failed = await _writer.ApplyAsync(transaction, cancellationToken) is ApplyOutcome.Applied ? 0 : failed + 1;
        }

        throw new StoreUnavailableException($"The jobs of account {account} were changed by others {MostTries} times in a row.");
    }

    private async Task<IReadOnlyList<Job>> WaitingAsync(AccountId account, int most, CancellationToken cancellationToken)
    {
        // In an order of its own: the store has none, and a simulated run is to be seen again.
        foreach (var load in (await _store.QueueLoadsAsync(cancellationToken)).OrderBy(load => load.Queue.ToString(), StringComparer.Ordinal))
        {
            var jobs = await FindAsync(new JobIndex.Flow(load.Queue, account), long.MinValue, long.MaxValue, most, descending: false, cancellationToken);
            if (jobs.Any(job => job.Waits))
            {
                return [.. jobs.Where(job => job.Waits)];
            }
        }

        return [];
    }

    private async Task<IReadOnlyList<Job>> HeldBackAsync(AccountId account, int most, CancellationToken cancellationToken) =>
        [.. (await FindAsync(new JobIndex.PausedJobs(account), long.MinValue, long.MaxValue, most, descending: false, cancellationToken)).Where(job => job.PausedAtMs is not null)];

    /// <summary>Jobs of the account that wait in the job's queue around the place where it is to stand.</summary>
    private async Task<IReadOnlyList<Job>> BesideAsync(Job job, QueueTarget to, CancellationToken cancellationToken)
    {
        var queue = QueueOf(job);
        JobIndex index = job.Waits ? new JobIndex.Flow(queue, job.Account) : new JobIndex.PausedJobs(job.Account);
        IReadOnlyList<Job> found = to switch
        {
            QueueTarget.First => await FindAsync(index, long.MinValue, long.MaxValue, MostBeside, descending: false, cancellationToken),
            QueueTarget.Last => await FindAsync(index, long.MinValue, long.MaxValue, MostBeside, descending: true, cancellationToken),
            _ =>
            [
                .. await FindAsync(index, long.MinValue, job.QueuePlace - 1, MostBeside, descending: true, cancellationToken),
                .. await FindAsync(index, job.QueuePlace, long.MaxValue, MostBeside, descending: false, cancellationToken),
            ],
        };
        return [.. found.Where(other => other.Id != job.Id && other.State == JobState.Queued && other.Waits == job.Waits && QueueOf(other) == queue)];
    }

    private static QueueId QueueOf(Job job) => new(job.Spec.Manifest, job.Share.Class);

    private async Task<IReadOnlyList<Job>> FindAsync(JobIndex index, long least, long most, int limit, bool descending, CancellationToken cancellationToken)
    {
        var entries = await _store.RangeAsync(index, least, most, limit, descending, cancellationToken);
        return entries.Count == 0 ? [] : await _store.FindAsync([.. entries.Select(entry => entry.Id)], cancellationToken);
    }
}
