using System.Globalization;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Json;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Stores;

/// <summary>An event as it stands in a stream. It holds what changed; the order is with the job.</summary>
/// <param name="State">Null for a removal.</param>
/// <param name="Reason">Null for a change.</param>
internal readonly record struct EventEntry(long Id, JobId Job, RedisValue State, RedisValue Reason, RedisValue At)
{
    public static EventEntry Of(StreamEntry entry)
    {
        var id = entry.Id.ToString();
        return new EventEntry(
            long.Parse(id.AsSpan(0, id.IndexOf('-', StringComparison.Ordinal)), CultureInfo.InvariantCulture),
            new JobId(entry["job"].ToString()),
            entry["state"],
            entry["removed"],
            entry["at"]);
    }

    /// <summary>The events with their jobs' orders. What is about a job that was removed meanwhile is left out.</summary>
    public static async Task<List<JobEvent>> ResolveAsync(RedisConnection connection, IReadOnlyList<EventEntry> entries, CancellationToken cancellationToken)
    {
        var ids = entries.Where(entry => entry.Reason.IsNull).Select(entry => entry.Job).Distinct().ToList();
        var found = await connection.RunAsync(
            (database, keys) => Task.WhenAll(ids.Select(id => database.HashGetAsync(keys.Job(id), "order"))), cancellationToken);
        var orders = ids.Zip(found).Where(pair => !pair.Second.IsNull).ToDictionary(
            pair => pair.First, pair => RedisDocuments.Read(pair.Second, RedisDocuments.Types.StoredOrder));

        var events = new List<JobEvent>(entries.Count);
        foreach (var entry in entries)
        {
            if (!entry.Reason.IsNull)
            {
                events.Add(new JobEvent(entry.Id, new RemovedJob(entry.Job, (RemovalReason)(int)entry.Reason, (long)entry.At)));
            }
            else if (orders.TryGetValue(entry.Job, out var order))
            {
                events.Add(new JobEvent(entry.Id, RedisDocuments.Read(entry.State, RedisDocuments.Types.StoredState).With(entry.Job, order)));
            }
        }

        return events;
    }
}
