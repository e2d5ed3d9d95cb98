using System.Globalization;
using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Jobs;

/// <summary>Reads an account's jobs. Safe for concurrent use. Throws <see cref="StoreUnavailableException"/> when the store cannot be reached.</summary>
public sealed class JobReader(IJobStore store)
{
    /// <summary>Largest page.</summary>
    public const int MaxPageSize = 100;

    /// <summary>The job, or null when the account has none of this id: whether another account has it is not told.</summary>
    public async Task<Job?> FindAsync(AccountId account, JobId id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } job && job.Account == account ? job : null;

    /// <summary>One page of the account's jobs, newest first; null when the token is none that this method gave out.</summary>
    /// <param name="pageSize">1 to <see cref="MaxPageSize"/>.</param>
    /// <param name="pageToken">Of the page before, or empty.</param>
    public async Task<JobPage?> ListAsync(AccountId account, int pageSize, string pageToken, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, MaxPageSize);
        if (!TryParse(pageToken, out var position))
        {
            return null;
        }

        // One more than the page tells whether there is another. The jobs of the position's own millisecond come on top: they may stand on both sides of it.
        var index = new JobIndex.AccountJobs(account);
        var same = position is { } at ? (await store.RangeAsync(index, at.Score, at.Score, 500, descending: true, cancellationToken)).Count : 0;
        var range = await store.RangeAsync(index, long.MinValue, position?.Score ?? long.MaxValue, pageSize + 1 + same, descending: true, cancellationToken);
        var after = range.Where(entry => position is not { } last || entry.Score < last.Score || entry.Id < last.Id).Take(pageSize + 1).ToList();
        var page = after.Take(pageSize).ToList();
        var jobs = await store.FindAsync([.. page.Select(entry => entry.Id)], cancellationToken);
        return new JobPage(jobs, after.Count > pageSize ? string.Create(CultureInfo.InvariantCulture, $"{page[^1].Score}.{page[^1].Id}") : "");
    }

    private static bool TryParse(string token, out (long Score, JobId Id)? position)
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

        position = (score, new JobId(token[(dot + 1)..]));
        return true;
    }
}
