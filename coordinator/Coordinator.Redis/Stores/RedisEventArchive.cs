using System.Globalization;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Archiving;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Scripts;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Stores;

/// <summary>Segments of old events, in two sorted sets of the same texts. Safe for concurrent use.</summary>
internal sealed class RedisEventArchive(RedisConnection connection, RedisScripts scripts, IOptions<RedisOptions> options) : IEventArchive
{
    private const int MostEntries = 1_000;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AccountId>> FindDueAsync(int limit, CancellationToken cancellationToken)
    {
        CheckLimit(limit);
        var accounts = await connection.RunAsync((database, keys) => database.SetRandomMembersAsync(keys.DueEvents, limit), cancellationToken);
        return [.. accounts.Select(account => new AccountId(account.ToString()))];
    }

    /// <inheritdoc/>
    public async Task<OldEvents> ReadDueAsync(AccountId account, CancellationToken cancellationToken)
    {
        // How far the archive goes comes first: what is moved in between makes the move of what is read here fail, and never leaves anything out.
        var most = Math.Min(MostEntries, options.Value.MaxEventsPerAccount / 4);
        var (through, length, entries) = await connection.RunAsync(
            async (database, keys) =>
            {
                var through = database.HashGetAsync(keys.Archive(account), "through");
                var length = database.StreamLengthAsync(keys.Events(account));
                var entries = database.StreamRangeAsync(keys.Events(account), "-", "+", most);
                return ((long)await through, await length, await entries);
            },
            cancellationToken);
        if (length > options.Value.DueEvents)
        {
            return new OldEvents(through, [.. entries.Select(EventEntry.Of).Select(ToStored)]);
        }

        // Removed jobs took their events along. An event that comes in between says again that the account is due.
        await connection.RunAsync((database, keys) => database.SetRemoveAsync(keys.DueEvents, account.Value), cancellationToken);
        return new OldEvents(through, []);
    }

    /// <inheritdoc/>
    public Task<long> MoveAsync(EventSegment segment, CancellationToken cancellationToken) =>
        scripts.EventsMoveAsync(connection.Keys, segment, Text(segment), options.Value.DueEvents, cancellationToken);

    /// <inheritdoc/>
    public async Task<EventSegment?> FindAsync(AccountId account, long afterId, CancellationToken cancellationToken)
    {
        var (floor, found) = await connection.RunAsync(
            async (database, keys) =>
            {
                var floor = database.HashGetAsync(keys.Archive(account), "floor");
                var found = database.SortedSetRangeByScoreAsync(keys.Segments(account), afterId, double.PositiveInfinity, Exclude.Start, Order.Ascending, 0, 1);
                return ((long)await floor, await found);
            },
            cancellationToken);
        return afterId >= floor && found.Length == 1 && Parse(found[0]) is var segment && segment.After <= afterId ? segment : null;
    }

    /// <inheritdoc/>
    public async Task<EventSegment?> OldestAsync(AccountId account, CancellationToken cancellationToken)
    {
        var found = await connection.RunAsync((database, keys) => database.SortedSetRangeByRankAsync(keys.Segments(account), 0, 0), cancellationToken);
        return found.Length == 0 ? null : Parse(found[0]);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EventSegment>> MovedUntilAsync(long untilMs, int limit, CancellationToken cancellationToken)
    {
        CheckLimit(limit);
        var found = await connection.RunAsync(
            (database, keys) => database.SortedSetRangeByScoreAsync(keys.AllSegments, double.NegativeInfinity, untilMs, Exclude.None, Order.Ascending, 0, limit),
            cancellationToken);
        return [.. found.Select(Parse)];
    }

    /// <inheritdoc/>
    public Task ForgetAsync(EventSegment segment, CancellationToken cancellationToken) =>
        scripts.EventsForgetAsync(connection.Keys, segment, Text(segment), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JobEvent>> ResolveAsync(AccountId account, IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(events.Count, MostEntries, nameof(events));
        return await EventEntry.ResolveAsync(
            connection,
            [.. events.Select(one => new EventEntry(one.Id, new JobId(one.Job), one.State, (int?)one.Reason, one.AtMs))],
            cancellationToken);
    }

    private static StoredEvent ToStored(EventEntry entry) => new(
        entry.Id, entry.Job.Value, entry.State, entry.Reason.IsNull ? null : (RemovalReason)(int)entry.Reason, (long?)entry.At);

    private static void CheckLimit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MostEntries);
    }

    /// <summary>"account after last blob moved_at_ms"; no part holds a space.</summary>
    private static string Text(EventSegment segment) =>
        string.Create(CultureInfo.InvariantCulture, $"{segment.Account} {segment.After} {segment.Last} {segment.Blob} {segment.MovedAtMs}");

    private static EventSegment Parse(RedisValue text)
    {
        var parts = text.ToString().Split(' ');
        return new EventSegment(new AccountId(parts[0]), Number(parts[1]), Number(parts[2]), new BlobId(parts[3]), Number(parts[4]));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
