using System.Globalization;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Operations;

namespace SogniLike.Coordinator.Jobs;

/// <summary>Reads an account's jobs. Safe for concurrent use. Throws <see cref="StoreUnavailableException"/> when the store cannot be reached.</summary>
public sealed class JobReader(IJobStore store)
{
    /// <summary>Largest page.</summary>
    public const int MaxPageSize = 100;

    /// <summary>Jobs that one call with a filter looks through.</summary>
    public const int MaxLookedThrough = 1_000;

    /// <summary>The job, or null when the account has none of this id: whether another account has it is not told.</summary>
    public async Task<Job?> FindAsync(AccountId account, JobId id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } job && job.Account == account ? job : null;

    /// <summary>
    /// One page of the account's jobs, newest first; null when the token is none that this method gave out. With a filter one call looks through
    /// <see cref="MaxLookedThrough"/> jobs at most, so that a page before the last may have fewer jobs than asked.
    /// </summary>
    /// <param name="pageSize">1 to <see cref="MaxPageSize"/>.</param>
    /// <param name="pageToken">Of the page before, or empty.</param>
    public async Task<JobPage?> ListAsync(AccountId account, JobFilter filter, int pageSize, string pageToken, CancellationToken cancellationToken)
    {
        JobIndex index = filter.States.Count > 0 && !filter.States.Any(JobTransitions.Final.Contains)
            ? new JobIndex.AccountActive(account)
            : new JobIndex.AccountJobs(account);
        return await PageAsync(index, filter.IsEmpty ? null : filter.Lets, pageSize, pageToken, cancellationToken);
    }

    /// <summary>One page of the pool's jobs, as <see cref="ListAsync"/>; unfinished ones come by their deadline, the others by when they ended, those of an account by when they were asked for.</summary>
    public Task<JobPage?> ListPoolAsync(PoolJobFilter filter, int pageSize, string pageToken, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return PageAsync(filter.Index(), filter.IsTheIndex ? null : filter.Lets, pageSize, pageToken, cancellationToken);
    }

    /// <summary>One page of the account's jobs that have links, as <see cref="ListAsync"/>.</summary>
    public Task<JobPage?> ListSharedAsync(AccountId account, int pageSize, string pageToken, CancellationToken cancellationToken) =>
        PageAsync(new JobIndex.AccountShares(account), lets: null, pageSize, pageToken, cancellationToken);

    /// <param name="lets">Null: every job of the index is to be shown.</param>
    private async Task<JobPage?> PageAsync(JobIndex index, Func<Job, bool>? lets, int pageSize, string pageToken, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, MaxPageSize);
        if (!TryParse(pageToken, out var position))
        {
            return null;
        }

        var step = lets is null ? pageSize : MaxPageSize;
        var shown = new List<Job>(pageSize);
        for (var looked = 0; looked < MaxLookedThrough; looked += step)
        {
            var (entries, more) = await ReadEntriesAsync(index, position, step, cancellationToken);
            var jobs = (await store.FindAsync([.. entries.Select(entry => entry.Id)], cancellationToken)).ToDictionary(job => job.Id);
            for (var i = 0; i < entries.Count; i++)
            {
                position = entries[i];
                if (jobs.TryGetValue(entries[i].Id, out var job) && lets?.Invoke(job) != false)
                {
                    shown.Add(job);
                    if (shown.Count == pageSize)
                    {
                        return new JobPage(shown, more || i + 1 < entries.Count ? TokenOf(entries[i]) : "");
                    }
                }
            }

            if (!more)
            {
                return new JobPage(shown, "");
            }

            if (lets is null)
            {
                break;
            }
        }

        return new JobPage(shown, position is { } last ? TokenOf(last) : "");
    }

    /// <summary>The next entries after a position, and whether there are others after them.</summary>
    private async Task<(List<(JobId Id, long Score)> Entries, bool More)> ReadEntriesAsync(
        JobIndex index, (JobId Id, long Score)? position, int count, CancellationToken cancellationToken)
    {
        // One more than asked tells whether there is another. The jobs of the position's own millisecond come on top: they may stand on both sides of it.
        var same = position is { } at ? (await store.RangeAsync(index, at.Score, at.Score, 500, descending: true, cancellationToken)).Count : 0;
        var range = await store.RangeAsync(index, long.MinValue, position?.Score ?? long.MaxValue, count + 1 + same, descending: true, cancellationToken);
        var after = range.Where(entry => position is not { } last || entry.Score < last.Score || entry.Id < last.Id).Take(count + 1).ToList();
        return ([.. after.Take(count)], after.Count > count);
    }

    private static string TokenOf((JobId Id, long Score) entry) => string.Create(CultureInfo.InvariantCulture, $"{entry.Score}.{entry.Id}");

    private static bool TryParse(string token, out (JobId Id, long Score)? position)
    {
        position = null;
        if (token.Length == 0)
        {
            return true;
        }

        var dot = token.IndexOf('.', StringComparison.Ordinal);
        if (dot < 1 || token.Length - dot - 1 != 26 || !long.TryParse(token.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var score))
        {
            return false;
        }

        position = (new JobId(token[(dot + 1)..]), score);
        return true;
    }
}
