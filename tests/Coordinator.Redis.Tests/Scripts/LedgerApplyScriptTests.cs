using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Redis.Scripts;
using SogniLike.Coordinator.Redis.Stores;
using SogniLike.Coordinator.Redis.Tests.Fixtures;
using SogniLike.Coordinator.Workers;
using StackExchange.Redis;
using static SogniLike.Coordinator.Redis.Tests.Fixtures.TestJobs;

namespace SogniLike.Coordinator.Redis.Tests.Scripts;

/// <summary>ledger_apply.lua, and with it include/ledger.lua: every answer, and what a slip of the caller does not do.</summary>
public sealed class LedgerApplyScriptTests(SharedRedis redis) : RedisTest(redis)
{
    private static readonly WorkerId Worker = new("w1");
    private static readonly LedgerAccount Pending = LedgerAccount.Pending(Worker);

    [Fact]
    public async Task Applied_CalledTwiceAndAfterAFlush_WritesTwoRecords()
    {
        Assert.Equal(JobsApplyCode.Applied, (await ApplyAsync(Issue(5))).Code);
        await Coordinator.ExecuteAsync("SCRIPT", "FLUSH");
        Assert.Equal(JobsApplyCode.Applied, (await ApplyAsync(Issue(7))).Code);

        var records = await Coordinator.RunAsync((db, keys) => db.StreamRangeAsync(keys.LedgerJournal));
        Assert.Equal(["1-0", "2-0"], records.Select(record => record.Id.ToString()));
        Assert.Equal("issue reserve issuance -7 reserve 7", records[1]["entries"].ToString());
        Assert.Equal(["-12", "12", "2"], (await Coordinator.RunAsync((db, keys) => db.HashGetAsync(keys.LedgerBalances, ["issuance", "reserve", "record"]))).Select(value => value.ToString()));
    }

    [Fact]
    public async Task Insufficient_NamesAccountAndBalance_AndWritesNothing()
    {
        await ApplyAsync(Issue(5));

        var reply = await ApplyAsync(Of(JournalEntry.Move(JournalReason.Refund, "j", LedgerAccount.Reserve, LedgerAccount.Available(Artist), 6)));

        Assert.Equal((JobsApplyCode.Insufficient, "reserve", 5), (reply.Code, reply.Account, reply.Balance));
        Assert.Equal(1, await Coordinator.RunAsync((db, keys) => db.StreamLengthAsync(keys.LedgerJournal)));
    }

    [Fact]
    public async Task WindowChanged_SameCountOtherItems_WritesNothing()
    {
        await EarnAsync("j1");
        var read = await Coordinator.Ledger.WindowAsync(Worker, default);
        await EarnAsync("j2");
        await Coordinator.RunAsync((db, keys) => db.ListLeftPopAsync(keys.Window(Worker)));

        var reply = await ApplyAsync(Of(JournalEntry.Move(JournalReason.Seize, "all", Pending, LedgerAccount.Reserve, 5)) with { Seized = read });

        Assert.Equal(JobsApplyCode.WindowChanged, reply.Code);
        Assert.Equal(1, await Coordinator.RunAsync((db, keys) => db.ListLengthAsync(keys.Window(Worker))));
    }

    [Fact]
    public async Task Slip_SumThatIsNotZero_IsAnErrorAndWritesNothing()
    {
        var arguments = new JobsApplyArguments();
        arguments.AddKey(Coordinator.Keys.LedgerBalances).AddKey(Coordinator.Keys.LedgerJournal).Add(1).Add("issue reserve issuance -5 reserve 6");
        arguments.Add(2).Add("issuance").Add("-5").Add("reserve").Add("6").Add("").Add(0).AddNothing();

        await Assert.ThrowsAnyAsync<RedisException>(() => Coordinator.Scripts.LedgerApplyAsync(arguments, default));

        Assert.False(await Coordinator.RunAsync((db, keys) => db.KeyExistsAsync(keys.LedgerBalances)));
        Assert.False(await Coordinator.RunAsync((db, keys) => db.KeyExistsAsync(keys.LedgerJournal)));
    }

    [Fact]
    public async Task Slip_BalanceOutOfBounds_IsAnErrorAndWritesNothing()
    {
        await ApplyAsync(Issue(CreditAmounts.Most));

        await Assert.ThrowsAnyAsync<RedisException>(() => ApplyAsync(Issue(CreditAmounts.Most)));

        Assert.Equal([CreditAmounts.Most], await Coordinator.Ledger.BalancesAsync([LedgerAccount.Reserve], default));
    }

    private static LedgerChange Of(params JournalEntry[] entries) => new() { AtMs = 1, Entries = entries };

    private static LedgerChange Issue(long amount) => Of(JournalEntry.Move(JournalReason.Issue, "reserve", LedgerAccount.Issuance, LedgerAccount.Reserve, amount));

    private async Task EarnAsync(string job) => await ApplyAsync(
        Of(JournalEntry.Move(JournalReason.Pay, job, LedgerAccount.Issuance, Pending, 5)) with
        {
            Earned = [new EarnedCredit(Worker, new WindowItem(5, job, Artist, 5), 10)],
        });

    private Task<JobsApplyReply> ApplyAsync(LedgerChange change)
    {
        var arguments = new JobsApplyArguments();
        LedgerEncoder.Add(arguments, change, Coordinator.Keys);
        return Coordinator.Scripts.LedgerApplyAsync(arguments, default);
    }
}
