using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Json;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Stores;

/// <summary>
/// The records that a transaction changes, with the documents that the script must find. A document may have been written by another version of the program, in other words: it is read again, and
/// when it says what the rules read, it is what the script compares with.
/// </summary>
internal static class RecordMoves
{
    private const int MostAudits = 128;
    private const int MostOthers = 8;

    /// <summary>Null, and the id of the first that is not what was read.</summary>
    /// <exception cref="ArgumentException">There are more than <see cref="JobTransaction"/> allows: a bug in a stage.</exception>
    public static async Task<(IReadOnlyList<RecordMove>? Moves, string Changed)> ReadAsync(RedisConnection connection, JobTransaction transaction, CancellationToken cancellationToken)
    {
        if (transaction.Audits.Count > MostAudits || transaction.Trusts.Count > MostOthers || transaction.Workers.Count > MostOthers)
        {
            throw new ArgumentException($"A transaction holds at most {MostAudits} audits, {MostOthers} standings and {MostOthers} workers.", nameof(transaction));
        }

        if (transaction.Audits.Count + transaction.Trusts.Count + transaction.Workers.Count == 0)
        {
            return ([], "");
        }

        var moves = new List<RecordMove>();
        foreach (var change in transaction.Audits)
        {
            moves.Add(Of(connection.Keys.Audits, change.Id.Value, change.Before, change.After, RedisDocuments.Types.Audit));
        }

        foreach (var change in transaction.Trusts)
        {
            moves.Add(Of(connection.Keys.Trust, change.After.Worker.Value, change.Before, change.After, RedisDocuments.Types.WorkerTrust));
        }

        foreach (var change in transaction.Workers)
        {
            moves.Add(Of(connection.Keys.Workers, change.After.Id.Value, change.Before, change.After, RedisDocuments.Types.WorkerRecord));
        }

        var asked = moves.Where(move => !move.Expected.IsNullOrEmpty).ToList();
        var held = await connection.RunAsync((database, _) => Task.WhenAll(asked.Select(move => database.HashGetAsync(move.Key, move.Id))), cancellationToken);
        foreach (var (move, document) in asked.Zip(held))
        {
            if (document.IsNull || (document != move.Expected && !Says(connection, move, document)))
            {
                return (null, move.Id);
            }

            moves[moves.IndexOf(move)] = move with { Expected = document };
        }

        return (moves, "");
    }

    private static RecordMove Of<T>(RedisKey key, string id, T? before, T? after, JsonTypeInfo<T> type)
        where T : class => new(key, id, Document(before, type), Document(after, type));

    private static bool Says(RedisConnection connection, RecordMove move, RedisValue document) =>
        move.Key == connection.Keys.Audits ? Again(document, RedisDocuments.Types.Audit) == move.Expected
        : move.Key == connection.Keys.Trust ? Again(document, RedisDocuments.Types.WorkerTrust) == move.Expected
        : Again(document, RedisDocuments.Types.WorkerRecord) == move.Expected;

    private static RedisValue Again<T>(RedisValue document, JsonTypeInfo<T> type)
        where T : class => Document(RedisDocuments.Read(document, type), type);

    private static RedisValue Document<T>(T? record, JsonTypeInfo<T> type)
        where T : class => record is null ? RedisValue.EmptyString : JsonSerializer.SerializeToUtf8Bytes(record, type);
}
