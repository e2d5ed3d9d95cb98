using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Credits;

namespace SogniLike.Coordinator.Settlement;

/// <summary>The journal from its first record, wherever the records are. Safe for concurrent use.</summary>
public sealed class LedgerHistory(ILedgerStore store, IBlobStore blobs)
{
    /// <summary>Records after the given one, oldest first, without gaps; fewer than <paramref name="limit"/>, but at least one unless there are no more.</summary>
    /// <param name="limit">1 to 1,000.</param>
    /// <exception cref="IOException">A segment cannot be read.</exception>
    /// <exception cref="InvalidDataException">A segment is missing, or is not what was written.</exception>
    public async Task<IReadOnlyList<JournalRecord>> ReadAsync(long afterId, int limit, CancellationToken cancellationToken)
    {
        var page = await store.ReadJournalAsync(afterId, limit, cancellationToken);
        if (!page.Gap)
        {
            return page.Records;
        }

        var segment = await store.FindSegmentAsync(afterId, cancellationToken)
            ?? throw new InvalidDataException($"The journal after record {afterId} is neither in the store nor in a segment.");
        await using var stream = await blobs.OpenAsync(segment.Blob, cancellationToken)
            ?? throw new InvalidDataException($"The segment of the journal up to record {segment.Last} is missing.");
        return [.. (await JournalFile.ReadAsync(segment, stream, cancellationToken)).Where(record => record.Id > afterId).Take(limit)];
    }
}
