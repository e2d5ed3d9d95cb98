using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Settlement;
using SogniLike.Coordinator.Tests.Stores;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Settlement;

public sealed class ConvictionTests
{
    private static readonly AccountId Bob = new("bob");

    private readonly MemoryStores _stores = new();

    [Fact]
    public async Task Of_Window_RefundsBadJobsSeizesTheRestAndNamesWhatToLookAtAgain()
    {
        await EarnAsync("bad", TestJobs.Account, 1_000);
        await EarnAsync("other", Bob, 600);
        var writer = new LedgerWriter(_stores.Jobs);
        await AuditAsync(writer, "a1", 50);

        var conviction = Conviction.Of(await _stores.Jobs.WindowAsync(TestJobs.Worker, default), new HashSet<string> { "bad" }, 9);
        Assert.IsType<LedgerOutcome.Applied>(await writer.ApplyAsync(conviction.Ledger, default));

        Assert.Equal(["other"], conviction.ToAuditAgain.Select(item => item.Subject));
        Assert.Equal([0, 1_000, 0], await BalancesAsync(LedgerAccount.Pending(TestJobs.Worker), LedgerAccount.Available(TestJobs.Account), LedgerAccount.Available(Bob)));
        Assert.IsType<LedgerOutcome.Applied>(await writer.ApplyAsync(Conviction.Refund(conviction.ToAuditAgain[0], 10), default));
        Assert.Equal([600, 0, 0], await BalancesAsync(LedgerAccount.Available(Bob), LedgerAccount.VerifierPay, LedgerAccount.Reserve));
    }

    [Fact]
    public async Task Apply_EmptyReserve_IssuesWhatItLacks()
    {
        var writer = new LedgerWriter(_stores.Jobs);
        Assert.IsType<LedgerOutcome.Applied>(await writer.ApplyAsync(AuditPay.Open("a1", 70, 1), default));
        Assert.IsType<LedgerOutcome.Applied>(await writer.ApplyAsync(AuditPay.Pay("a1", TestJobs.Worker, 50, 2, new AuditsOptions()), default));
        Assert.IsType<LedgerOutcome.Applied>(await writer.ApplyAsync(AuditPay.Release("a1", 20, 3), default));

        Assert.Equal(
            [-70, 20, 0, 50],
            await BalancesAsync(LedgerAccount.Issuance, LedgerAccount.Reserve, LedgerAccount.VerifierPay, LedgerAccount.Pending(TestJobs.Worker)));
        Assert.Equal([new WindowItem(50, "a1", null, 0)], (await _stores.Jobs.WindowAsync(TestJobs.Worker, default)).Items);
    }

    [Fact]
    public async Task Pay_MoreThanWasSetAside_IsRefused()
    {
        var writer = new LedgerWriter(_stores.Jobs);
        await writer.ApplyAsync(AuditPay.Open("a1", 70, 1), default);

        Assert.Equal(
            new LedgerOutcome.Insufficient(LedgerAccount.VerifierPay, 70),
            await writer.ApplyAsync(AuditPay.Pay("a1", TestJobs.Worker, 71, 2, new AuditsOptions()), default));
    }

    [Fact]
    public void Refund_OfAnAudit_HasNobodyToPay() =>
        Assert.Throws<ArgumentException>(() => Conviction.Refund(new WindowItem(1, "a1", null, 0), 1));

    private async Task EarnAsync(string job, AccountId artist, long price)
    {
        var share = JobPrice.WorkerShare(price, new CreditsOptions());
        var change = new LedgerChange
        {
            AtMs = 1,
            Entries =
            [
                new JournalEntry(
                    JournalReason.Pay,
                    job,
                    new Posting(LedgerAccount.Issuance, -price),
                    new Posting(LedgerAccount.Pending(TestJobs.Worker), share),
                    new Posting(LedgerAccount.Reserve, price - share)),
            ],
            Earned = [new EarnedCredit(TestJobs.Worker, new WindowItem(share, job, artist, price), 100)],
        };
        Assert.IsType<LedgerOutcome.Applied>(await _stores.Jobs.ApplyAsync(change, default));
    }

    private static async Task AuditAsync(LedgerWriter writer, string audit, long amount)
    {
        await writer.ApplyAsync(AuditPay.Open(audit, amount, 2), default);
        await writer.ApplyAsync(AuditPay.Pay(audit, TestJobs.Worker, amount, 3, new AuditsOptions()), default);
    }

    private Task<IReadOnlyList<long>> BalancesAsync(params LedgerAccount[] accounts) => _stores.Jobs.BalancesAsync(accounts, default);
}
