using System.Threading.Channels;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;
using Xunit;

namespace SogniLike.Testing.Coordinator.Conformance;

/// <summary>What every <see cref="IAuditStore"/> does, and <see cref="IJobStore.ApplyAsync"/> with audits.</summary>
public abstract class AuditStoreConformance : StoreConformance
{
    private TestAudits Open => new(Ids);

    [Fact]
    public async Task Apply_WholeLife_KeepsEachFieldAndMovesTheIndexes()
    {
        var opened = await ApplyAsync(Open.New());
        Assert.Equal([opened.Id], await IdsInAsync(new AuditIndex.Open()));
        Assert.Equal([opened.Id], await IdsInAsync(new AuditIndex.OfJob(opened.Job)));
        Assert.Equal([opened.Id], await IdsInAsync(new AuditIndex.OfSuspect(opened.Suspect)));
        Assert.Empty(await IdsInAsync(new AuditIndex.Disputes(opened.Account)));

        var assigned = await ApplyAsync(Open.Assign(opened));
        Assert.Equal([opened.Id], await IdsInAsync(new AuditIndex.Assigned()));
        Assert.Equal([(opened.Id, assigned.DueAtMs)], await Audits.RangeAsync(new AuditIndex.Open(), 0, long.MaxValue, 10, descending: true, None));

        var judged = await ApplyAsync(TestAudits.Judge(assigned));
        Assert.Empty(await IdsInAsync(new AuditIndex.Open()));
        Assert.Empty(await IdsInAsync(new AuditIndex.Assigned()));
        Assert.Equal([(opened.Id, opened.OpenedAtMs)], await Audits.RangeAsync(new AuditIndex.All(), 0, long.MaxValue, 10, descending: true, None));
        Assert.Equal([opened.Id], await IdsInAsync(new AuditIndex.Judged()));
        Assert.Equal(1, await Audits.CountAsync(new AuditIndex.Judged(), None));
        Same(judged, (await Audits.FindAsync(opened.Id, None))!);

        Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(Alone(new AuditChange(judged, null)), None));
        Assert.Null(await Audits.FindAsync(opened.Id, None));
        Assert.Empty(await Audits.FindAsync([opened.Id], None));
        Assert.Equal(0, await Audits.CountAsync(new AuditIndex.All(), None));
        Assert.Equal(0, await Audits.CountAsync(new AuditIndex.Judged(), None));
        Assert.Equal(0, await Audits.CountAsync(new AuditIndex.OfJob(opened.Job), None));
    }

    [Theory]
    [InlineData(AuditReason.Dispute, 1, 1)]
    [InlineData(AuditReason.Ringer, 0, 0)]
    public async Task Apply_Reason_DecidesWhereItStands(AuditReason reason, int ofJob, int disputes)
    {
        var opened = await ApplyAsync(Open.New(reason));

        Assert.Equal(ofJob, await Audits.CountAsync(new AuditIndex.OfJob(opened.Job), None));
        Assert.Equal(ofJob, await Audits.CountAsync(new AuditIndex.OfSuspect(opened.Suspect), None));
        Assert.Equal(disputes, await Audits.CountAsync(new AuditIndex.Disputes(opened.Account), None));
    }

    [Fact]
    public async Task Apply_ChangedSinceItWasRead_ChangesNothing()
    {
        var opened = await ApplyAsync(Open.New());
        await ApplyAsync(Open.Assign(opened));

        var late = await Jobs.ApplyAsync(Alone(TestAudits.Judge(opened)), None);

        Assert.Equal(new ApplyOutcome.RecordChanged(opened.Id.Value), late);
        Assert.Null((await Audits.FindAsync(opened.Id, None))!.Verdict);
        Assert.Equal(new ApplyOutcome.RecordChanged(opened.Id.Value), await Jobs.ApplyAsync(Alone(new AuditChange(null, opened)), None));
    }

    [Fact]
    public async Task Apply_WithAJob_IsOneStep()
    {
        var (job, audit) = (Make.New(), Open.New());
        await ApplyAsync(job);

        // The job exists: nothing of the transaction is done.
        Assert.IsType<ApplyOutcome.Conflict>(await Jobs.ApplyAsync(Of(job) with { Audits = [audit] }, None));
        Assert.Null(await Audits.FindAsync(audit.Id, None));

        await ApplyAsync(audit);
        var lease = Make.Lease(job.After);
        Assert.IsType<ApplyOutcome.RecordChanged>(await Jobs.ApplyAsync(Of(lease) with { Audits = [audit] }, None));
        Assert.Equal(JobState.Queued, (await Jobs.FindAsync(job.After.Id, None))!.State);

        Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(Of(lease) with { Audits = [Open.New()] }, None));
        Assert.Equal(2, await Audits.CountAsync(new AuditIndex.Open(), None));
    }

    [Fact]
    public async Task Apply_StandingWorkerAndCredits_ChangeTogetherOrNotAtAll()
    {
        var worker = await EnrolAsync();
        var first = new WorkerTrust { Worker = worker.Id };
        var failed = first with { Failed = 1 };
        var banned = worker with { Hold = new WorkerHold("Convicted.", 5_000, 99_000, 0, "") { Kind = HoldKind.Banned, IsOfConviction = true } };
        var issue = new LedgerChange { AtMs = 5_000, Entries = [JournalEntry.Move(JournalReason.Issue, "reserve", LedgerAccount.Issuance, LedgerAccount.Reserve, 100)] };
        var opened = await ApplyAsync(Open.New());
        var verdict = Alone(TestAudits.Judge(opened, AuditVerdict.Failed)) with { Trusts = [new TrustChange(null, failed)], Workers = [new WorkerChange(worker, banned)], Ledger = issue };

        Assert.Equal(new ApplyOutcome.RecordChanged(worker.Id.Value), await Jobs.ApplyAsync(verdict with { Trusts = [new TrustChange(first, failed)] }, None));
        Assert.Equal(new ApplyOutcome.RecordChanged(worker.Id.Value), await Jobs.ApplyAsync(verdict with { Workers = [new WorkerChange(banned, worker)] }, None));
        Assert.Equal(0, (await Ledger.BalancesAsync([LedgerAccount.Reserve], None))[0]);
        Assert.Empty(await Trust.FindAsync([worker.Id], None));

        Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(verdict, None));
        Assert.Equal(100, (await Ledger.BalancesAsync([LedgerAccount.Reserve], None))[0]);
        Same(failed, (await Trust.FindAsync([worker.Id], None))[worker.Id]);
        Same(banned, (await Workers.FindAsync(worker.Id, None))!);
        Assert.Equal(AuditVerdict.Failed, (await Audits.FindAsync(opened.Id, None))!.Verdict);

        // What was read is compared, whoever wrote it.
        await Trust.ChangeAsync(first, trust => trust with { Passed = 3 }, None);
        Assert.IsType<ApplyOutcome.RecordChanged>(await Jobs.ApplyAsync(Alone(Open.New()) with { Trusts = [new TrustChange(failed, failed with { Failed = 2 })] }, None));
        Assert.IsType<ApplyOutcome.Applied>(
            await Jobs.ApplyAsync(Alone(Open.New()) with { Trusts = [new TrustChange(failed with { Passed = 3 }, failed with { Failed = 2, Passed = 3 })] }, None));
    }

    [Fact]
    public async Task Apply_OpenAudit_WakesThePool()
    {
        var heard = Channel.CreateUnbounded<WakeTopic>();
        await using var subscription = await Bus.SubscribeWakesAsync(topic => heard.Writer.TryWrite(topic), None);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        await ApplyAsync(Open.New());

        while (await heard.Reader.ReadAsync(patience.Token) is not WakeTopic.Audits)
        {
        }
    }

    [Fact]
    public async Task Find_InTheOrderAsked_WithoutThoseThatAreNotThere()
    {
        var (one, two) = (await ApplyAsync(Open.New(nowMs: 2_000)), await ApplyAsync(Open.New(nowMs: 1_000)));

        Assert.Equal([one.Id, two.Id], (await Audits.FindAsync([one.Id, new AuditId("none"), two.Id], None)).Select(audit => audit.Id));
        Assert.Equal([two.Id, one.Id], await IdsInAsync(new AuditIndex.Open()));
        Assert.Equal([two.Id], (await Audits.RangeAsync(new AuditIndex.Open(), 0, 1_999, 10, descending: false, None)).Select(entry => entry.Id));
        Assert.Empty(await Audits.FindAsync([], None));
    }

    private static JobTransaction Alone(AuditChange change) => new() { Changes = [], Audits = [change] };

    private async Task<Audit> ApplyAsync(AuditChange change)
    {
        Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(Alone(change), None));
        return change.After!;
    }

    private async Task<List<AuditId>> IdsInAsync(AuditIndex index) =>
        [.. (await Audits.RangeAsync(index, long.MinValue, long.MaxValue, 1_000, descending: false, None)).Select(entry => entry.Id)];

    private async Task<WorkerRecord> EnrolAsync()
    {
        var secret = new string('7', 64);
        await Workers.AddTokenAsync(
            new EnrolmentTokenRecord { Id = "t1", SecretSha256 = secret, Owner = "ada", CreatedAtMs = 1, ExpiresAtMs = 1_000_000, MaxUses = 1 }, 10, None);
        var worker = new WorkerRecord { Id = new WorkerId(Ids.NewId()), Name = "w", Owner = "", PublicKey = "AAAA", EnrolledAtMs = 1, TokenId = "" };
        Assert.Equal(EnrolmentOutcome.Enrolled, await Workers.EnrolAsync(secret, worker, 10, 2, None));
        return (await Workers.FindAsync(worker.Id, None))!;
    }
}
