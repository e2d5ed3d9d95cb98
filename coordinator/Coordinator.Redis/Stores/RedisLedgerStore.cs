using System.Globalization;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Scripts;
using SogniLike.Coordinator.Workers;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Stores;

/// <summary>Balances in a hash, the journal in a stream, windows in lists. Safe for concurrent use.</summary>
internal sealed class RedisLedgerStore(RedisConnection connection, RedisScripts scripts) : ILedgerStore
{
    private const int MostRecords = 1_000;
    private const int StatementPages = 5;

    /// <inheritdoc/>
    public async Task<LedgerOutcome> ApplyAsync(LedgerChange change, CancellationToken cancellationToken)
    {
        var arguments = new JobsApplyArguments();
        LedgerEncoder.Add(arguments, change, connection.Keys);
        var reply = await scripts.LedgerApplyAsync(arguments, cancellationToken);
        return OutcomeOf(reply) ?? new LedgerOutcome.Applied();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<long>> BalancesAsync(IReadOnlyList<LedgerAccount> accounts, CancellationToken cancellationToken)
    {
        RedisValue[] fields = [.. accounts.Select(account => (RedisValue)account.Name)];
        var balances = await connection.RunAsync((database, keys) => database.HashGetAsync(keys.LedgerBalances, fields), cancellationToken);
        return [.. balances.Select(balance => (long)balance)];
    }

    /// <inheritdoc/>
    public async Task<LedgerSnapshot> SnapshotAsync(CancellationToken cancellationToken)
    {
        var all = await connection.RunAsync((database, keys) => database.HashGetAllAsync(keys.LedgerBalances), cancellationToken);
        return new LedgerSnapshot(
            (long)all.FirstOrDefault(entry => entry.Name == RedisKeys.RecordField).Value,
            [
                .. all.Select(entry => (Name: entry.Name.ToString(), entry.Value))
                    .Where(entry => entry.Name != RedisKeys.RecordField && !RedisKeys.IsGrantedField(entry.Name) && !RedisKeys.IsWaitingField(entry.Name))
                    .OrderBy(entry => entry.Name, StringComparer.Ordinal)
                    .Select(entry => (LedgerAccount.Parse(entry.Name), (long)entry.Value)),
            ]);
    }

    /// <inheritdoc/>
    public async Task<JournalPage> ReadJournalAsync(long afterId, int limit, CancellationToken cancellationToken)
    {
        CheckLimit(limit);
        var (newest, records) = await connection.RunAsync(
            async (database, keys) =>
            {
                var newest = database.HashGetAsync(keys.LedgerBalances, RedisKeys.RecordField);
                var records = database.StreamRangeAsync(keys.LedgerJournal, EntryId(afterId + 1), "+", limit);
                return ((long)await newest, await records);
            },
            cancellationToken);
        var found = records.Select(ToRecord).ToList();

        // The first of them says whether something is missing before it; no record at all although there are newer ones says the same.
        var gap = found.Count > 0 ? found[0].Id > afterId + 1 : newest > afterId;
        return new JournalPage(gap ? [] : found, gap);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JournalRecord>> StatementAsync(AccountId account, int limit, CancellationToken cancellationToken)
    {
        CheckLimit(limit);
        var (part, found, before) = ($" artist:{account}:", new List<JournalRecord>(), "+");
        for (var pages = 0; pages < StatementPages && found.Count < limit; pages++)
        {
            var records = await connection.RunAsync(
                (database, keys) => database.StreamRangeAsync(keys.LedgerJournal, "-", before, MostRecords, Order.Descending), cancellationToken);
            found.AddRange(records.Where(record => record["entries"].ToString().Contains(part, StringComparison.Ordinal)).Take(limit - found.Count).Select(ToRecord));
            if (records.Length < MostRecords)
            {
                break;
            }

            before = EntryId(ToRecord(records[^1]).Id - 1);
        }

        return found;
    }

    /// <inheritdoc/>
    public async Task<WorkerWindow> WindowAsync(WorkerId worker, CancellationToken cancellationToken)
    {
        var items = await connection.RunAsync((database, keys) => database.ListRangeAsync(keys.Window(worker)), cancellationToken);
        return new WorkerWindow(worker, [.. items.Select(item => WindowItem.Parse(item.ToString()))]);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JournalRecord>> ReadOldAsync(int kept, CancellationToken cancellationToken)
    {
        var (length, records) = await connection.RunAsync(
            async (database, keys) =>
            {
                var length = database.StreamLengthAsync(keys.LedgerJournal);
                var records = database.StreamRangeAsync(keys.LedgerJournal, "-", "+", MostRecords);
                return (await length, await records);
            },
            cancellationToken);
        return [.. records.Take((int)Math.Clamp(length - kept, 0, MostRecords)).Select(ToRecord)];
    }

    /// <inheritdoc/>
    public Task<bool> MoveAsync(JournalSegment segment, CancellationToken cancellationToken) =>
        scripts.LedgerMoveAsync(connection.Keys, segment, Text(segment), cancellationToken);

    /// <inheritdoc/>
    public async Task<JournalSegment?> FindSegmentAsync(long afterId, CancellationToken cancellationToken)
    {
        var found = await connection.RunAsync(
            (database, keys) => database.SortedSetRangeByScoreAsync(keys.LedgerSegments, afterId, double.PositiveInfinity, Exclude.Start, Order.Ascending, 0, 1),
            cancellationToken);
        return found.Length == 1 && Parse(found[0]) is var segment && segment.After <= afterId ? segment : null;
    }

    /// <summary>The refusal that a script answered, or null.</summary>
    internal static LedgerOutcome? OutcomeOf(JobsApplyReply reply) => reply.Code switch
    {
        JobsApplyCode.Insufficient => new LedgerOutcome.Insufficient(LedgerAccount.Parse(reply.Account), reply.Balance),
        JobsApplyCode.WindowChanged => new LedgerOutcome.WindowChanged(),
        _ => null,
    };

    private static string EntryId(long id) => string.Create(CultureInfo.InvariantCulture, $"{id}-0");

    private static JournalRecord ToRecord(StreamEntry entry)
    {
        var id = entry.Id.ToString();
        return new JournalRecord(
            Number(id[..id.IndexOf('-', StringComparison.Ordinal)]),
            (long)entry["at"],
            [.. entry["entries"].ToString().Split(LedgerEncoder.Separator).Select(JournalEntry.Parse)]);
    }

    private static void CheckLimit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MostRecords);
    }

    /// <summary>"after last blob moved_at_ms"; no part holds a space.</summary>
    private static string Text(JournalSegment segment) =>
        string.Create(CultureInfo.InvariantCulture, $"{segment.After} {segment.Last} {segment.Blob} {segment.MovedAtMs}");

    private static JournalSegment Parse(RedisValue text)
    {
        var parts = text.ToString().Split(' ');
        return new JournalSegment(Number(parts[0]), Number(parts[1]), new BlobId(parts[2]), Number(parts[3]));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
