using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Retention;
using SogniLike.Coordinator.Settlement;

namespace SogniLike.Coordinator.Tests.Settlement;

public sealed class LedgerArchiverTests
{
    [Fact]
    public async Task Sweep_MoreRecordsThanKept_AreReadFromTheirSegmentsInOrder()
    {
        await using var pool = await TestPool.CreateAsync(("Credits:JournalKept", "1000"));
        for (var i = 1; i <= 2_345; i++)
        {
            await pool.Jobs.ApplyAsync(
                new LedgerChange { AtMs = i, Entries = [JournalEntry.Move(JournalReason.Issue, "reserve", LedgerAccount.Issuance, LedgerAccount.Reserve, i)] }, default);
        }

        Assert.Equal(2, await pool.Get<LedgerArchiver>().SweepAsync(default));
        Assert.Equal(0, await pool.Get<LedgerArchiver>().SweepAsync(default));

        Assert.True((await pool.Jobs.ReadJournalAsync(0, 1, default)).Gap);
        var history = pool.Get<LedgerHistory>();
        var all = new List<JournalRecord>();
        while (await history.ReadAsync(all.Count, 700, default) is { Count: > 0 } page)
        {
            all.AddRange(page);
        }

        Assert.Equal(Enumerable.Range(1, 2_345).Select(i => (long)i), all.Select(record => record.Id));
        Assert.Equal((await pool.Jobs.BalancesAsync([LedgerAccount.Reserve], default))[0], all.Sum(record => record.Entries[0].Postings[1].Amount));
        Assert.Equal(all.Select(record => record.AtMs), all.Select(record => record.Id));
    }

    [Fact]
    public async Task RunOnce_RetentionSweeper_MovesRecordsAndKeepsTheirFiles()
    {
        await using var pool = await TestPool.CreateAsync(("Credits:JournalKept", "1000"));
        for (var i = 1; i <= 1_001; i++)
        {
            await pool.Jobs.ApplyAsync(
                new LedgerChange { AtMs = i, Entries = [JournalEntry.Move(JournalReason.Issue, "reserve", LedgerAccount.Issuance, LedgerAccount.Reserve, 1)] }, default);
        }

        for (var round = 0; round < 300; round++)
        {
            await pool.Get<RetentionSweeper>().RunOnceAsync(default);
            pool.Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(1, (await pool.Get<LedgerHistory>().ReadAsync(0, 10, default))[0].Id);
    }
}
