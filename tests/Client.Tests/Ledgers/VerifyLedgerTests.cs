using SogniLike.Client.Tests.Fakes;
using SogniLike.Protocol.Admin.V1;

namespace SogniLike.Client.Tests.Ledgers;

/// <summary>Every way in which a ledger can be wrong is found by who reads it, over the pages of a coordinator.</summary>
public sealed class VerifyLedgerTests : IAsyncLifetime
{
    private FakeCoordinator _coordinator = null!;
    private SogniAdminClient _client = null!;

    private List<LedgerRecord> Ledger => _coordinator.Pool.Ledger;

    public async Task InitializeAsync()
    {
        _coordinator = await FakeCoordinator.StartAsync();
        _client = new SogniAdminClient(_coordinator.Options(FakePool.AdminKey));
        Ledger.Add(Record(1, Entry("grant", "20717", ("issuance", -1_000), ("artist:ada:available", 1_000)), Hold("j1", 300)));
        Ledger.Add(Record(2, Hold("j2", 200)));
        Ledger.Add(Record(3, Entry("pay", "j1", ("artist:ada:held", -300), ("worker:w1:pending", 285), ("reserve", 15))));
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _coordinator.DisposeAsync();
    }

    [Fact]
    public async Task Verify_RightLedger_HasNoProblemsAndSaysWhatIsHeld()
    {
        var report = await _client.VerifyLedgerAsync();

        Assert.Empty(report.Problems);
        Assert.Equal((3, 5, 1_000, 200, 1), (report.Records, report.Accounts, report.Issued, report.Held, report.OpenHolds));
    }

    [Fact]
    public async Task Verify_EmptyLedger_IsRight()
    {
        Ledger.Clear();
        Assert.Equal((0, 0), ((await _client.VerifyLedgerAsync()).Records, (await _client.VerifyLedgerAsync()).Problems.Count));
    }

    [Fact]
    public async Task Verify_BalanceThatTheRecordsDoNotExplain_IsNamed()
    {
        _coordinator.Pool.LedgerFaults["worker:w1:pending"] = 1;
        await AssertFoundAsync("worker:w1:pending has 286 millicredits, and the records say 285");
    }

    [Fact]
    public async Task Verify_EntryThatDoesNotSumToZero_IsNamed()
    {
        Ledger.Add(Record(4, Entry("refund", "j2", ("artist:ada:held", -200), ("artist:ada:available", 201))));
        await AssertFoundAsync("the postings of refund j2 in record 4 sum to 1");
    }

    [Fact]
    public async Task Verify_NegativeAccount_IsNamed()
    {
        Ledger.Add(Record(4, Entry("refund", "old", ("reserve", -16), ("artist:ada:available", 16))));
        await AssertFoundAsync("after record 4 reserve has -1 millicredits");
    }

    [Fact]
    public async Task Verify_JobPaidTwice_IsNamed()
    {
        Ledger.Add(Record(4, Hold("j3", 400), Entry("pay", "j1", ("artist:ada:held", -300), ("worker:w2:pending", 300))));
        await AssertFoundAsync("record 4 takes 300 millicredits more out of the hold of job j1 than were in it");
    }

    [Fact]
    public async Task Verify_MissingRecord_IsNamed()
    {
        Ledger[1].Id = 7;
        await AssertFoundAsync("record 7 follows record 1");
    }

    [Fact]
    public async Task Verify_AccountThatIsNotListed_IsNamed()
    {
        // Its own page says that it is gone; the records say otherwise.
        Ledger.Add(Record(4, Entry("vest", "j1", ("worker:w1:pending", -285), ("worker:w1:vested", 285))));
        _coordinator.Pool.LedgerFaults["worker:w1:vested"] = -285;
        await AssertFoundAsync("worker:w1:vested has 0 millicredits, and the records say 285");
    }

    private static LedgerRecord Record(ulong id, params LedgerEntry[] entries) => new() { Id = id, Entries = { entries } };

    private static LedgerEntry Hold(string job, long amount) => Entry("hold", job, ("artist:ada:available", -amount), ("artist:ada:held", amount));

    private static LedgerEntry Entry(string reason, string subject, params (string Account, long Amount)[] postings) => new()
    {
        Reason = reason,
        Subject = subject,
        Postings = { postings.Select(p => new LedgerPosting { Account = p.Account, Millicredits = p.Amount }) },
    };

    private async Task AssertFoundAsync(string problem) => Assert.Contains(problem, (await _client.VerifyLedgerAsync()).Problems);
}
