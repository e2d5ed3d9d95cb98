using System.Globalization;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Auditing;

/// <summary>Lists audits for operators. Safe for concurrent use; throws <see cref="StoreUnavailableException"/> when the store cannot be reached.</summary>
public sealed class AuditReader(IAuditStore store)
{
    /// <summary>Most audits of a page.</summary>
    public const int MaxPageSize = 100;

    private const int MostLookedThrough = 1_000;
    private const int MostInOneMillisecond = 500;

    /// <summary>The audit, or null.</summary>
    public Task<Audit?> FindAsync(AuditId id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);

    /// <summary>Audits that are open.</summary>
    public Task<long> CountOpenAsync(CancellationToken cancellationToken) => store.CountAsync(new AuditIndex.Open(), cancellationToken);

    /// <summary>Audits, opened last first; one call looks through 1,000 at most. Null when the token is none that this gave out.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="pageSize">1 to <see cref="MaxPageSize"/>.</param>
    /// <param name="pageToken">Of the page before; empty for the first.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<AuditPage?> ListAsync(AuditFilter filter, int pageSize, string pageToken, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, MaxPageSize);
        if (!TryParse(pageToken, out var position))
        {
            return null;
        }

        var shown = new List<Audit>(pageSize);
        for (var looked = 0; looked < MostLookedThrough; looked += MaxPageSize)
        {
            var (entries, more) = await ReadAsync(filter.Index(), position, cancellationToken);
            foreach (var audit in await store.FindAsync([.. entries.Select(static entry => entry.Id)], cancellationToken))
            {
                position = (audit.Id, audit.OpenedAtMs);
                if (filter.Lets(audit))
                {
                    shown.Add(audit);
                    if (shown.Count == pageSize)
                    {
                        return new AuditPage(shown, more || audit.Id != entries[^1].Id ? TokenOf(position.Value) : "");
                    }
                }
            }

            if (!more)
            {
                return new AuditPage(shown, "");
            }

            position = entries[^1];
        }

        return new AuditPage(shown, position is { } last ? TokenOf(last) : "");
    }

    /// <summary>The next entries after a position, and whether there are others after them.</summary>
    private async Task<(List<(AuditId Id, long Score)> Entries, bool More)> ReadAsync(AuditIndex index, (AuditId Id, long Score)? position, CancellationToken cancellationToken)
    {
        // One more than asked tells whether there is another. Those of the position's own millisecond come on top: they may stand on both sides of it.
        var same = position is { } at ? (await store.RangeAsync(index, at.Score, at.Score, MostInOneMillisecond, descending: true, cancellationToken)).Count : 0;
        var range = await store.RangeAsync(index, long.MinValue, position?.Score ?? long.MaxValue, MaxPageSize + 1 + same, descending: true, cancellationToken);
        var after = range
            .Where(entry => position is not { } last || entry.Score < last.Score || string.CompareOrdinal(entry.Id.Value, last.Id.Value) < 0)
            .Take(MaxPageSize + 1)
            .ToList();
        return ([.. after.Take(MaxPageSize)], after.Count > MaxPageSize);
    }

    private static string TokenOf((AuditId Id, long Score) entry) => string.Create(CultureInfo.InvariantCulture, $"{entry.Score}.{entry.Id}");

    private static bool TryParse(string token, out (AuditId Id, long Score)? position)
    {
        position = null;
        var dot = token.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0 && long.TryParse(token.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var score))
        {
            position = (new AuditId(token[(dot + 1)..]), score);
        }

        return token.Length == 0 || position is not null;
    }
}
