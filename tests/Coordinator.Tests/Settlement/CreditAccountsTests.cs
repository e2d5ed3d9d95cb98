using SogniLike.Coordinator.Settlement;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Settlement;

public sealed class CreditAccountsTests
{
    [Fact]
    public async Task Read_NewAccount_HasTodaysGrantOnce()
    {
        await using var pool = await TestPool.CreateAsync(("Credits:DailyCredits", "5"));
        var accounts = pool.Get<CreditAccounts>();

        await accounts.ReadAsync(TestJobs.Account, 10, default);
        var credits = await accounts.ReadAsync(TestJobs.Account, 10, default);

        Assert.Equal((5_000, 0, 5_000), (credits.Available, credits.Held, credits.GrantedPerDay));
        Assert.Equal("grant", Word(Assert.Single(credits.Statement)));
        Assert.InRange(credits.NextGrantAtMs!.Value - pool.NowMs, 1, 24L * 60 * 60 * 1000);
    }

    [Fact]
    public async Task Read_AfterAJob_ListsItNewestFirst()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await pool.SubmitAsync();
        await pool.Pipeline.CancelAsync(TestJobs.Account, job.Id, default);

        var credits = await pool.Get<CreditAccounts>().ReadAsync(TestJobs.Account, 10, default);

        Assert.Equal(["refund", "grant"], credits.Statement.Select(Word));
        Assert.Equal(job.Id.Value, credits.Statement[0].Entries[0].Subject);
    }

    private static string Word(SogniLike.Coordinator.Credits.JournalRecord record) =>
        SogniLike.Coordinator.Credits.JournalEntry.Word(record.Entries[0].Reason);
}
