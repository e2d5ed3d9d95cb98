using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Auditing;

/// <summary>What a verdict means for a worker that is banned already, and for a window of which not every item names its job.</summary>
public sealed class BannedSuspectTests : IAsyncLifetime
{
    private const int Window = 3;

    private AuditBench _bench = null!;

    public async Task InitializeAsync() =>
        _bench = await AuditBench.CreateAsync(isNew: false, ("Auditing:RerenderFor", "0"), ("Auditing:RingerShare", "0"), ("Audits:PendingJobs", $"{Window}"));

    public Task DisposeAsync() => _bench.DisposeAsync().AsTask();

    [Theory]
    [InlineData(1, 30, "Strange images", "Convicted: ")]
    [InlineData(60, 60, "Strange images", "Strange images")]
    [InlineData(60, 60, "Convicted: elsewhere", "Convicted: elsewhere")]
    public async Task Convicted_WhileAnOperatorHadItBanned_LosesItsWindowAllTheSame(int days, int until, string operators, string reason)
    {
        var job = await _bench.WorkAsync();
        var verifiers = await _bench.ConnectVerifiersAsync();
        await _bench.Pool.Get<WorkerSanctions>().HoldAsync(_bench.Suspect.Id, HoldKind.Banned, "key-1", operators, TimeSpan.FromDays(days), default);
        var before = _bench.Pool.NowMs;
        Assert.NotEmpty(await WindowAsync());

        await _bench.AnswerAllAsync(verifiers, _ => 0.3f);

        Assert.True((await _bench.AuditOfAsync(job)).Convicted);
        Assert.Empty(await WindowAsync());
        Assert.Equal([0L], await _bench.Pool.Jobs.BalancesAsync([LedgerAccount.Pending(_bench.Suspect.Id)], default));
        Assert.Equal(1, (await _bench.Pool.Stores.Trust.FindAsync([_bench.Suspect.Id], default))[_bench.Suspect.Id].Convictions);
        var worker = (await _bench.Pool.Stores.Workers.FindAsync(_bench.Suspect.Id, default))!;
        Assert.StartsWith(reason, worker.Hold!.Reason, StringComparison.Ordinal);
        Assert.InRange(worker.Hold.UntilMs, before + (long)TimeSpan.FromDays(until).TotalMilliseconds, before + (long)TimeSpan.FromDays(until + 1).TotalMilliseconds);
        Assert.StartsWith("Convicted: ", worker.Trail[^1].Reason, StringComparison.Ordinal);

        // Whose ban it is decides whether it ends with the conviction.
        await OverturnAsync((await _bench.AuditOfAsync(job)).Id);
        Assert.Equal(reason == operators, await IsBannedAsync());
    }

    [Fact]
    public async Task Failed_AfterTheConviction_TakesWhatWasPaidSinceAndOverturnedGivesAllOfItBack()
    {
        var (one, other) = (await _bench.WorkAsync(seed: 1), await _bench.WorkAsync(seed: 2));
        var verifiers = await _bench.ConnectVerifiersAsync();
        await _bench.AnswerAllAsync(verifiers, id => id == one.Id ? 0.3f : 0);
        var convicted = await _bench.AuditOfAsync(one);
        Assert.True(convicted.Convicted);
        await _bench.EarnAsync("since");
        await _bench.Pool.Get<Disputes>().VerifyAsync(other.Id, default);
        foreach (var verifier in verifiers)
        {
            await verifier.HeartbeatAsync();
        }

        await _bench.AnswerAllAsync(verifiers, _ => 0.3f);

        var failed = await _bench.AuditOfAsync(other);
        Assert.Equal((AuditVerdict.Failed, false), (failed.Verdict, failed.Convicted));
        Assert.Empty(await WindowAsync());
        Assert.Equal(1, (await _bench.Pool.Stores.Trust.FindAsync([_bench.Suspect.Id], default))[_bench.Suspect.Id].Convictions);

        await OverturnAsync(convicted.Id);
        Assert.True(await IsBannedAsync());
        Assert.Empty(await WindowAsync());
        await OverturnAsync(failed.Id);
        Assert.False(await IsBannedAsync());
        Assert.Equal([one.Id.Value, other.Id.Value, "since"], (await WindowAsync()).Select(static item => item.Subject));
        Assert.Equal((await WindowAsync()).Sum(static item => item.Amount), (await _bench.Pool.Jobs.BalancesAsync([LedgerAccount.Pending(_bench.Suspect.Id)], default))[0]);
    }

    [Fact]
    public async Task Convicted_TheJobIsPartOfAnItemOfSeveral_ItsArtistIsRefunded()
    {
        await ApplyAsync(new LedgerChange { AtMs = 1, Vesting = [new VestingChange(_bench.Suspect.Id, Waits: true)] });
        await EarnAsync("oldest");
        var job = await _bench.WorkAsync();
        for (var i = 0; i < (10 * Window) - 1; i++)
        {
            await EarnAsync($"later-{i}");
        }

        Assert.Equal((job.Id.Value, (AccountId?)null), ((await WindowAsync())[0].Subject, (await WindowAsync())[0].Artist));
        var verifiers = await _bench.ConnectVerifiersAsync();
        var before = await AvailableAsync();

        await _bench.AnswerAllAsync(verifiers, _ => 0.3f);

        Assert.Equal(job.Price, (await _bench.Pool.FindAsync(job.Id)).Audit!.Refunded);
        Assert.Equal(before + job.Price, await AvailableAsync());
        Assert.Empty(await WindowAsync());
    }

    private async Task<IReadOnlyList<WindowItem>> WindowAsync() => (await _bench.Pool.Jobs.WindowAsync(_bench.Suspect.Id, default)).Items;

    private async Task<long> AvailableAsync() => (await _bench.Pool.Jobs.BalancesAsync([LedgerAccount.Available(TestJobs.Account)], default))[0];

    private async Task<bool> IsBannedAsync() => (await _bench.Pool.Stores.Workers.FindAsync(_bench.Suspect.Id, default))!.Hold!.IsOn(_bench.Pool.NowMs);

    private async Task OverturnAsync(AuditId id) =>
        Assert.IsType<OverrideResult.Done>(await _bench.Pool.Get<AuditOverrides>().OverrideAsync(id, AuditVerdict.Passed, "key-1", "The verifiers had a bad driver.", default));

    private Task EarnAsync(string subject) => ApplyAsync(new LedgerChange
    {
        AtMs = 1,
        Entries = [JournalEntry.Move(JournalReason.Issue, subject, LedgerAccount.Issuance, LedgerAccount.Pending(_bench.Suspect.Id), 10)],
        Earned = [new EarnedCredit(_bench.Suspect.Id, new WindowItem(10, subject, null, 0), Window)],
    });

    private async Task ApplyAsync(LedgerChange change) => Assert.IsType<LedgerOutcome.Applied>(await _bench.Pool.Jobs.ApplyAsync(change, default));
}
