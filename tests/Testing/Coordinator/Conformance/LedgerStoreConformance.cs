using System.Globalization;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using Xunit;

namespace SogniLike.Testing.Coordinator.Conformance;

/// <summary>What every <see cref="ILedgerStore"/> does, and every <see cref="IJobStore"/> with the credits of a transaction.</summary>
public abstract class LedgerStoreConformance : StoreConformance
{
    private static readonly LedgerAccount Available = LedgerAccount.Available(TestJobs.Account);
    private static readonly LedgerAccount Held = LedgerAccount.Held(TestJobs.Account);
    private static readonly LedgerAccount Pending = LedgerAccount.Pending(TestJobs.Worker);
    private static readonly LedgerAccount Vested = LedgerAccount.Vested(TestJobs.Worker);

    [Fact]
    public async Task Apply_Grant_TopsUpOnceADay()
    {
        await GrantAsync(day: 10, upTo: 500);
        await GrantAsync(day: 10, upTo: 900);
        await ApplyLedgerAsync(Hold("j1", 200));

        await GrantAsync(day: 11, upTo: 500);
        await GrantAsync(day: 9, upTo: 5_000);

        Assert.Equal([500, 200, -700], await BalancesAsync(Available, Held, LedgerAccount.Issuance));
        Assert.Equal(["grant 10 issuance -500 artist:ada:available 500", "hold j1 artist:ada:available -200 artist:ada:held 200", "grant 11 issuance -200 artist:ada:available 200"], await JournalAsync());
    }

    [Fact]
    public async Task Apply_GrantAtOnceByMany_IsOne()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => GrantAsync(day: 10, upTo: 500))));

        Assert.Equal([500, -500], await BalancesAsync(Available, LedgerAccount.Issuance));
        Assert.Single(await JournalAsync());
    }

    [Fact]
    public async Task Apply_GrantWithoutNeed_WritesNoRecordButTakesTheDay()
    {
        await GrantAsync(day: 10, upTo: 500);
        await GrantAsync(day: 11, upTo: 100);
        await ApplyLedgerAsync(Hold("j1", 450));
        await GrantAsync(day: 11, upTo: 500);

        Assert.Equal([50, 450], await BalancesAsync(Available, Held));
        Assert.Equal(2, (await JournalAsync()).Count);
    }

    [Fact]
    public async Task Apply_MoreThanThereIs_IsRefusedAndNothingIsWritten()
    {
        await GrantAsync(day: 10, upTo: 500);

        var change = new LedgerChange { AtMs = 1_000, Grant = new CreditGrant(TestJobs.Account, 11, 600), Entries = [HoldEntry("j1", 601)] };
        Assert.Equal(new LedgerOutcome.Insufficient(Available, 600), await Ledger.ApplyAsync(change, None));

        Assert.Equal([500, 0, -500], await BalancesAsync(Available, Held, LedgerAccount.Issuance));
        Assert.Single(await JournalAsync());
        await ApplyLedgerAsync(change with { Entries = [HoldEntry("j1", 600)] });
    }

    [Fact]
    public async Task Apply_Earned_VestsWhatFallsOutOfTheWindow()
    {
        await GrantAsync(day: 10, upTo: 10_000);
        for (var i = 1; i <= 5; i++)
        {
            await ApplyLedgerAsync(Hold($"j{i}", 100 * i));
            await ApplyLedgerAsync(Pay($"j{i}", 100 * i, window: 3));
        }

        Assert.Equal([8_500, 0, 1_200, 300], await BalancesAsync(Available, Held, Pending, Vested));
        Assert.Equal([300, 400, 500], (await Ledger.WindowAsync(TestJobs.Worker, None)).Items.Select(item => item.Amount));
        Assert.Contains($"vest j2 worker:{TestJobs.Worker}:pending -200 worker:{TestJobs.Worker}:vested 200", await JournalAsync());
        await AssertBalancedAsync();
    }

    [Fact]
    public async Task Apply_SmallEarnings_PushNoLargeOneOut()
    {
        await EarnAsync(window: 3, 1_000, 10, 10, 10, 10);
        Assert.Equal([1_000, 10, 10, 10, 10], await WindowAsync());

        // As many after it, worth as many times as much: it vests, and with it the small ones that it held back.
        await EarnAsync(window: 3, 1_500, 1_500);
        Assert.Equal([10, 1_500, 1_500], await WindowAsync());
        Assert.Equal([3_010, 1_030], await BalancesAsync(Pending, Vested));
        await AssertBalancedAsync();
    }

    [Fact]
    public async Task Apply_WindowOfTenTimesTheLength_LetsGoWhateverTheRestIsWorth()
    {
        await EarnAsync(window: 2, [1_000_000, .. Enumerable.Repeat(1L, 19)]);
        Assert.Equal(20, (await WindowAsync()).Count);

        // What was behind it goes then, sixteen at a time.
        await EarnAsync(window: 2, 1);
        Assert.Equal([5, 1_000_015], await BalancesAsync(Pending, Vested));
        await EarnAsync(window: 2, 1);
        Assert.Equal([1, 1], await WindowAsync());
        await AssertBalancedAsync();
    }

    [Fact]
    public async Task Apply_Seizure_EmptiesTheWindowIfItIsWhatWasRead()
    {
        await GrantAsync(day: 10, upTo: 10_000);
        await ApplyLedgerAsync(Hold("j1", 300));
        await ApplyLedgerAsync(Pay("j1", 100, window: 3));
        var read = await Ledger.WindowAsync(TestJobs.Worker, None);
        await ApplyLedgerAsync(Pay("j2", 200, window: 3));
        Assert.Equal(new LedgerOutcome.WindowChanged(), await Ledger.ApplyAsync(Seize(read), None));

        read = await Ledger.WindowAsync(TestJobs.Worker, None);
        await ApplyLedgerAsync(Seize(read));

        Assert.Equal([0, 300], await BalancesAsync(Pending, LedgerAccount.Reserve));
        Assert.Empty((await Ledger.WindowAsync(TestJobs.Worker, None)).Items);
        Assert.Equal(new LedgerOutcome.WindowChanged(), await Ledger.ApplyAsync(Seize(read), None));
        await AssertBalancedAsync();
    }

    [Fact]
    public async Task Apply_Restoration_PutsWhatWasSeizedBeforeWhatCameSinceAndVestsWhatIsTooMuch()
    {
        await GrantAsync(day: 10, upTo: 10_000);
        await ApplyLedgerAsync(Hold("all", 1_000));
        foreach (var (job, amount) in new[] { ("j1", 100), ("j2", 200) })
        {
            await ApplyLedgerAsync(Pay(job, amount, window: 3));
        }

        var seized = await Ledger.WindowAsync(TestJobs.Worker, None);
        await ApplyLedgerAsync(Seize(seized));
        foreach (var (job, amount) in new[] { ("j3", 300), ("j4", 400) })
        {
            await ApplyLedgerAsync(Pay(job, amount, window: 3));
        }

        await ApplyLedgerAsync(new LedgerChange
        {
            AtMs = 4_000,
            Entries = [.. seized.Items.Select(item => JournalEntry.Move(JournalReason.Restore, item.Subject, LedgerAccount.Reserve, Pending, item.Amount))],
            Restored = new WindowRestoration(TestJobs.Worker, seized.Items, 3),
        });

        Assert.Equal(["j2", "j3", "j4"], (await Ledger.WindowAsync(TestJobs.Worker, None)).Items.Select(item => item.Subject));
        Assert.Equal([900, 100, 0], await BalancesAsync(Pending, Vested, LedgerAccount.Reserve));
        Assert.Equal([$"restore j1 reserve -100 worker:{TestJobs.Worker}:pending 100", $"restore j2 reserve -200 worker:{TestJobs.Worker}:pending 200", $"vest j1 worker:{TestJobs.Worker}:pending -100 worker:{TestJobs.Worker}:vested 100"], (await JournalAsync()).TakeLast(3));
        await AssertBalancedAsync();
    }

    [Fact]
    public async Task Apply_VestingWaits_NothingVestsAndTheWindowStaysBounded()
    {
        await EarnAsync(2, 1, 2);
        await ApplyLedgerAsync(Waits(true));
        await EarnAsync(2, [.. Enumerable.Range(3, 21).Select(static i => (long)i)]);

        // Ten times as long as it must be, and the oldest are one: 1 + 2 + 3 + 4.
        Assert.Equal([10, .. Enumerable.Range(5, 19).Select(static i => (long)i)], await WindowAsync());
        Assert.Equal(new WindowItem(10, "job", null, 0), (await Ledger.WindowAsync(TestJobs.Worker, None)).Items[0]);
        Assert.Equal([276, 0], await BalancesAsync(Pending, Vested));

        await ApplyLedgerAsync(Waits(false));
        Assert.Equal([276, 0], await BalancesAsync(Pending, Vested));
        await EarnAsync(2, 1);
        Assert.Equal((277, true), (await BalancesAsync(Pending, Vested) is var both ? both.Sum() : 0, (await BalancesAsync(Vested))[0] >= 10));
        await AssertBalancedAsync();
    }

    [Fact]
    public async Task Apply_VestingWaits_HoldsForWhatIsEarnedInTheSameChange()
    {
        await EarnAsync(1, 5);
        await GrantAsync(day: 11, upTo: 10_000);
        await ApplyLedgerAsync(Hold("more", 5));
        await ApplyLedgerAsync(Waits(true).And(Pay("more", 5, window: 1)));

        Assert.Equal([10, 0], await BalancesAsync(Pending, Vested));
        await AssertBalancedAsync();
    }

    [Fact]
    public async Task Apply_RestorationThatTheReserveCannotPay_IsRefusedAndNothingIsWritten()
    {
        var item = new WindowItem(100, "j1", TestJobs.Account, 100);
        var change = new LedgerChange
        {
            AtMs = 1,
            Entries = [JournalEntry.Move(JournalReason.Restore, "j1", LedgerAccount.Reserve, Pending, 100)],
            Restored = new WindowRestoration(TestJobs.Worker, [item], 3),
        };

        Assert.Equal(new LedgerOutcome.Insufficient(LedgerAccount.Reserve, 0), await Ledger.ApplyAsync(change, None));

        Assert.Empty((await Ledger.WindowAsync(TestJobs.Worker, None)).Items);
        Assert.Empty(await JournalAsync());
    }

    [Fact]
    public async Task Apply_ManyAtOnce_EveryRecordHasItsOwnIdAndTheSumIsZero()
    {
        await GrantAsync(day: 10, upTo: 1_000);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => Ledger.ApplyAsync(Hold($"j{i}", 100), None))));

        Assert.Equal(10, outcomes.Count(outcome => outcome is LedgerOutcome.Applied));
        Assert.Equal([0, 1_000], await BalancesAsync(Available, Held));
        Assert.Equal(Enumerable.Range(1, 11).Select(id => (long)id), (await Ledger.ReadJournalAsync(0, 100, None)).Records.Select(record => record.Id));
        await AssertBalancedAsync();
    }

    [Fact]
    public async Task Apply_LargestAmounts_AreCountedWithoutLoss()
    {
        const long Much = CreditAmounts.Most - 1;
        await GrantAsync(day: 10, upTo: Much);
        await ApplyLedgerAsync(Hold("j1", Much - 1));

        Assert.Equal([1, Much - 1, -Much], await BalancesAsync(Available, Held, LedgerAccount.Issuance));
    }

    [Fact]
    public async Task ApplyJobs_WithCredits_BothOrNeither()
    {
        await GrantAsync(day: 10, upTo: 500);
        var one = Priced(Make.New(), 300);
        Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(Of(one) with { Ledger = Hold(one.After.Id.Value, 300) }, None));

        var other = Priced(Make.New(), 300);
        var refused = await Jobs.ApplyAsync(Of(other) with { Ledger = Hold(other.After.Id.Value, 300) }, None);

        Assert.Equal(new ApplyOutcome.LedgerRefused(new LedgerOutcome.Insufficient(Available, 200)), refused);
        Assert.Null(await Jobs.FindAsync(other.After.Id, None));
        Assert.Equal([200, 300], await BalancesAsync(Available, Held));
        Assert.Equal(300, (await Jobs.FindAsync(one.After.Id, None))!.Price);

        // A change that loses against another moves no credits either.
        var leased = Make.Lease(one.After);
        await ApplyAsync(leased);
        var late = TestJobs.Cancel(one.After);
        var refund = JournalEntry.Move(JournalReason.Refund, one.After.Id.Value, Held, Available, 300);
        Assert.IsType<ApplyOutcome.Conflict>(
            await Jobs.ApplyAsync(Of(late) with { Ledger = new LedgerChange { AtMs = 1, Entries = [refund] } }, None));
        Assert.Equal([200, 300], await BalancesAsync(Available, Held));
    }

    [Fact]
    public async Task Statement_OfAnAccount_HasItsNewestRecordsFirst()
    {
        await GrantAsync(day: 10, upTo: 10_000);
        for (var i = 1; i <= 25; i++)
        {
            await ApplyLedgerAsync(Hold($"j{i}", 1));
            await ApplyLedgerAsync(new LedgerChange { AtMs = 1, Entries = [JournalEntry.Move(JournalReason.Issue, "reserve", LedgerAccount.Issuance, LedgerAccount.Reserve, 1)] });
        }

        Assert.Equal(["j25", "j24"], (await Ledger.StatementAsync(TestJobs.Account, 2, None)).Select(record => record.Entries[0].Subject));
        Assert.Equal(26, (await Ledger.StatementAsync(TestJobs.Account, 1_000, None)).Count);
        Assert.Empty(await Ledger.StatementAsync(new AccountId("bob"), 10, None));
    }

    [Fact]
    public async Task Move_OldRecords_LeaveTheStoreOnceAndAreFoundInTheirSegment()
    {
        await GrantAsync(day: 10, upTo: 10_000);
        for (var i = 1; i <= 9; i++)
        {
            await ApplyLedgerAsync(Hold($"j{i}", 1));
        }

        Assert.Empty(await Ledger.ReadOldAsync(10, None));
        var old = await Ledger.ReadOldAsync(6, None);
        Assert.Equal([1, 2, 3, 4], old.Select(record => record.Id));
        var segment = new JournalSegment(0, 4, BlobId.Of("one"u8), 5_000);
        Assert.False(await Ledger.MoveAsync(segment, None));
        await Jobs.HoldBlobAsync(segment.Blob, segment.Holder, None);
        var moved = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Ledger.MoveAsync(segment, None))));

        Assert.Single(moved, one => one);
        Assert.True((await Ledger.ReadJournalAsync(0, 10, None)).Gap);
        Assert.True((await Ledger.ReadJournalAsync(3, 10, None)).Gap);
        Assert.Equal(5, (await Ledger.ReadJournalAsync(4, 10, None)).Records[0].Id);
        var end = await Ledger.ReadJournalAsync(10, 10, None);
        Assert.Equal((0, false), (end.Records.Count, end.Gap));
        Assert.Equal(segment, await Ledger.FindSegmentAsync(3, None));
        Assert.Null(await Ledger.FindSegmentAsync(4, None));
        Assert.Equal([(new JobId(segment.Holder), 5_000)], await Jobs.RangeAsync(new JobIndex.BlobHolders(segment.Blob), 0, long.MaxValue, 10, descending: false, None));
        await AssertBalancedAsync(recompute: false);
    }

    private static JournalEntry HoldEntry(string job, long amount) => JournalEntry.Move(JournalReason.Hold, job, Available, Held, amount);

    private static LedgerChange Hold(string job, long amount) =>
        new() { AtMs = 1_000, Entries = [HoldEntry(job, amount)] };

    private static LedgerChange Pay(string job, long amount, int window) => new()
    {
        AtMs = 2_000,
        Entries = [JournalEntry.Move(JournalReason.Pay, job, Held, Pending, amount)],
        Earned = [new EarnedCredit(TestJobs.Worker, new WindowItem(amount, job, TestJobs.Account, amount), window)],
    };

    private static LedgerChange Seize(WorkerWindow window) => new()
    {
        AtMs = 3_000,
        Entries = [JournalEntry.Move(JournalReason.Seize, "all", Pending, LedgerAccount.Reserve, window.Total)],
        Seized = window,
    };

    private static LedgerChange Waits(bool waits) => new() { AtMs = 3_000, Vesting = [new VestingChange(TestJobs.Worker, waits)] };

    private async Task EarnAsync(int window, params long[] amounts)
    {
        await GrantAsync(day: 10, upTo: 10_000_000);
        foreach (var amount in amounts)
        {
            await ApplyLedgerAsync(Hold("job", amount));
            await ApplyLedgerAsync(Pay("job", amount, window));
        }
    }

    private async Task<IReadOnlyList<long>> WindowAsync() => [.. (await Ledger.WindowAsync(TestJobs.Worker, None)).Items.Select(item => item.Amount)];

    private static JobChange Priced(JobChange change, long price) => JobChange.Of(null, change.After with { Price = price });

    private Task GrantAsync(long day, long upTo) =>
        ApplyLedgerAsync(new LedgerChange { AtMs = 500, Grant = new CreditGrant(TestJobs.Account, day, upTo) });

    private async Task ApplyLedgerAsync(LedgerChange change) => Assert.Equal(new LedgerOutcome.Applied(), await Ledger.ApplyAsync(change, None));

    private Task<IReadOnlyList<long>> BalancesAsync(params LedgerAccount[] accounts) => Ledger.BalancesAsync(accounts, None);

    private async Task<List<string>> JournalAsync() =>
        [.. (await Ledger.ReadJournalAsync(0, 1_000, None)).Records.SelectMany(record => record.Entries).Select(entry => entry.ToString())];

    /// <summary>All accounts together are zero, and each is what the journal says.</summary>
    private async Task AssertBalancedAsync(bool recompute = true)
    {
        var snapshot = await Ledger.SnapshotAsync(None);
        Assert.Equal(0, snapshot.Balances.Sum(entry => entry.Balance));
        if (recompute)
        {
            var records = (await Ledger.ReadJournalAsync(0, 1_000, None)).Records;
            var sums = records.SelectMany(record => record.Entries).SelectMany(entry => entry.Postings).GroupBy(posting => posting.Account.Name)
                .ToDictionary(group => group.Key, group => group.Sum(posting => posting.Amount));
            Assert.Equal(records[^1].Id, snapshot.LastId);
            Assert.All(snapshot.Balances, entry => Assert.True(
                sums.GetValueOrDefault(entry.Account.Name) == entry.Balance, string.Create(CultureInfo.InvariantCulture, $"{entry.Account}: {entry.Balance}")));
        }
    }
}
