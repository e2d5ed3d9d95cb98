using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Auditing;

/// <summary>Operators have delivered images looked at again.</summary>
public sealed class VerifyTests
{
    [Theory]
    [InlineData(0, AuditVerdict.Passed)]
    [InlineData(0.3f, AuditVerdict.Failed)]
    public async Task Verify_DeliveredImage_IsAuditedWholeAndJudged(float error, AuditVerdict verdict)
    {
        await using var bench = await AuditBench.CreateAsync(isNew: true);
        var job = await DeliveredAsync(bench);

        var opened = Assert.IsType<DisputeResult.Opened>(await bench.Pool.Get<Disputes>().VerifyAsync(job.Id, default));

        Assert.False(opened.Repeated);
        Assert.Equal((opened.Audit, AuditReason.Operator), ((await bench.Pool.FindAsync(job.Id)).Audit!.Id, (await bench.Pool.FindAsync(job.Id)).Audit!.Reason));
        Assert.Equal(opened with { Repeated = true }, await bench.Pool.Get<Disputes>().VerifyAsync(job.Id, default));
        await bench.AnswerAllAsync(await bench.ConnectVerifiersAsync(), _ => error);
        var audit = (await bench.Pool.Jobs.FindAsync(opened.Audit, default))!;
        Assert.Equal((AuditReason.Operator, AuditScope.All, verdict, error > 0), (audit.Reason, audit.Scope, audit.Verdict, audit.Convicted));

        // What passed may be looked at again; what is known to be bad need not.
        var again = Assert.IsType<DisputeResult.Opened>(await bench.Pool.Get<Disputes>().VerifyAsync(job.Id, default));
        Assert.Equal(error > 0, again.Repeated);
    }

    [Fact]
    public async Task Verify_WhileTheJobIsKept_IsPossibleLongAfterItCouldBeDisputed()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: true);
        var job = await DeliveredAsync(bench);
        bench.Pool.Clock.Advance(TimeSpan.FromDays(8));

        Assert.IsType<DisputeResult.TooLate>(await bench.Pool.Get<Disputes>().OpenAsync(TestJobs.Account, job.Id, default));
        Assert.IsType<DisputeResult.Opened>(await bench.Pool.Get<Disputes>().VerifyAsync(job.Id, default));

        // Its artist need not dispute what is looked at already.
        Assert.True(Assert.IsType<DisputeResult.Opened>(await bench.Pool.Get<Disputes>().OpenAsync(TestJobs.Account, job.Id, default)).Repeated);
    }

    [Fact]
    public async Task Verify_WhatCannotBe_IsToldWhy()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: true, ("Auditing:MaxOpen", "1"));
        var (first, second) = (await DeliveredAsync(bench), await DeliveredAsync(bench, seed: 2));
        var waiting = await bench.Pool.SubmitAsync(TestPool.Request(seed: 9));
        var disputes = bench.Pool.Get<Disputes>();

        Assert.IsType<DisputeResult.NotFound>(await disputes.VerifyAsync(new JobId("nowhere"), default));
        Assert.IsType<DisputeResult.NotDelivered>(await disputes.VerifyAsync(waiting.Id, default));
        Assert.IsType<DisputeResult.Opened>(await disputes.VerifyAsync(first.Id, default));
        Assert.Equal(new DisputeResult.PoolFull(1), await disputes.VerifyAsync(second.Id, default));
    }

    /// <summary>A job whose own audit found nobody to ask.</summary>
    private static async Task<Job> DeliveredAsync(AuditBench bench, int seed = 1)
    {
        var job = await bench.WorkAsync(seed);
        await bench.Pool.AuditAsync();
        return await bench.Pool.FindAsync(job.Id);
    }
}
