using System.Collections.Concurrent;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Redis.Embedded;
using SogniLike.Coordinator.Redis.Tests.Fixtures;
using static SogniLike.Coordinator.Redis.Tests.Fixtures.TestJobs;

namespace SogniLike.Coordinator.Redis.Tests.Stores;

/// <summary>What was acknowledged is there after the server was killed in the middle, and nothing is there by half.</summary>
public sealed class DurabilityTests : IDisposable
{
    private const int Writers = 6;
    private const int Kills = 3;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ApplyAsync_ServerKilledInTheMiddle_KeepsAllThatWasAcknowledgedAndNothingByHalf()
    {
        await using var coordinator = await TestCoordinator.StartPrivateAsync(_folder.Path, options => options.CommandTimeout = TimeSpan.FromSeconds(2));
        var acknowledged = new ConcurrentBag<(AccountId Account, JobId[] Jobs)>();
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(coordinator, writer, acknowledged, stop.Token))).ToArray();

        for (var kill = 0; kill < Kills; kill++)
        {
            var goal = acknowledged.Count + 50;
            await Until.HoldsAsync(() => acknowledged.Count >= goal);
            var process = coordinator.Server.ProcessId!.Value;
            new ServerProcess(process).Kill();
            await Until.HoldsAsync(() => coordinator.Server.ProcessId != process && coordinator.Status.IsReady);
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);

        foreach (var (_, jobs) in acknowledged)
        {
            Assert.Equal(jobs, (await coordinator.Jobs.FindAsync(jobs, default)).Select(job => job.Id));
        }

        for (var writer = 0; writer < Writers; writer++)
        {
            await AssertWholeAsync(coordinator, Account(writer));
        }

        await AssertLedgerAsync(coordinator);
    }

    /// <summary>Ten millicredits for each of the jobs.</summary>
    private static LedgerChange Hold(AccountId account, IReadOnlyList<Job> jobs) => new()
    {
        AtMs = 1,
        Entries = [.. jobs.Select(job => JournalEntry.Move(JournalReason.Hold, job.Id.Value, LedgerAccount.Issuance, LedgerAccount.Held(account), 10))],
    };

    private static AccountId Account(int writer) => new($"writer-{writer}");

    /// <summary>Submissions of three jobs each, one after another; those that were acknowledged are noted.</summary>
    private static async Task WriteAsync(
        TestCoordinator coordinator, int writer, ConcurrentBag<(AccountId Account, JobId[] Jobs)> acknowledged, CancellationToken stop)
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var jobs = Enumerable.Range(0, 3).Select(index => New($"W{writer}N{number:D5}I{index}", Account(writer))).ToArray();
            try
            {
                await coordinator.Jobs.ApplyAsync(
                    Transaction([.. jobs.Select(job => ((Job?)null, job))]) with { Ledger = Hold(Account(writer), jobs) }, CancellationToken.None);
                acknowledged.Add((Account(writer), [.. jobs.Select(job => job.Id)]));
            }
            catch (StoreUnavailableException)
            {
                // Not acknowledged: it may be there or not, but as a whole.
            }
        }
    }

    /// <summary>The journal has no gap and explains every balance.</summary>
    private static async Task AssertLedgerAsync(TestCoordinator coordinator)
    {
        var snapshot = await coordinator.Ledger.SnapshotAsync(default);
        var records = new List<JournalRecord>();
        while (await coordinator.Ledger.ReadJournalAsync(records.Count, 1_000, default) is { Records.Count: > 0 } page)
        {
            records.AddRange(page.Records);
        }

        Assert.Equal(Enumerable.Range(1, (int)snapshot.LastId).Select(id => (long)id), records.Select(record => record.Id));
        Assert.Equal(0, snapshot.Balances.Sum(entry => entry.Balance));
        var said = records.SelectMany(record => record.Entries).SelectMany(entry => entry.Postings).GroupBy(posting => posting.Account)
            .ToDictionary(postings => postings.Key, postings => postings.Sum(posting => posting.Amount));
        Assert.All(snapshot.Balances, entry => Assert.Equal(said[entry.Account], entry.Balance));
    }

    /// <summary>Jobs, both indexes, the events, their counter and the credits tell the same.</summary>
    private static async Task AssertWholeAsync(TestCoordinator coordinator, AccountId account)
    {
        // What was sent before a connection broke, and never acknowledged, the server may still be applying between two of these reads: what is there by half stays
        // so, what is on its way does not.
        List<string> ids = [];
        await Until.HoldsAsync(async () =>
        {
            ids = [.. (await coordinator.RunAsync((db, keys) => db.SortedSetRangeByRankAsync(keys.Index(new JobIndex.AccountJobs(account))))).Select(id => id.ToString())];
            return ids.Count % 3 == 0
                && ids.Count == await coordinator.Jobs.CountAsync(new JobIndex.AccountActive(account), default)
                && ids.Count == await coordinator.Jobs.LastEventIdAsync(account, default)
                && ids.Count * 10 == (await coordinator.Ledger.BalancesAsync([LedgerAccount.Held(account)], default))[0];
        });

        var evented = new List<string>();
        for (var page = new EventPage([], false); evented.Count < ids.Count; evented.AddRange(page.Events.Select(e => e.JobId.Value)))
        {
            page = await coordinator.Jobs.ReadEventsAsync(account, evented.Count, 1000, default);
            Assert.False(page.Gap);
            Assert.NotEmpty(page.Events);
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), evented.Order(StringComparer.Ordinal));
        foreach (var chunk in ids.Chunk(200))
        {
            Assert.Equal(chunk.Length, (await coordinator.Jobs.FindAsync([.. chunk.Select(id => new JobId(id))], default)).Count);
        }
    }
}
