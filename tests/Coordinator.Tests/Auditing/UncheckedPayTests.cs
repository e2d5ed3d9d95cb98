using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Tests.Auditing;

/// <summary>Whoever names a device that nobody can check is neither punished nor paid.</summary>
public sealed class UncheckedPayTests
{
    [Fact]
    public async Task NoTolerance_PayWaitsUntilAnAuditOnThatDevicePasses()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false, ("Auditing:RingerShare", "0"));
        var table = bench.Pool.Tolerances.Table;
        bench.Pool.Tolerances.Table = null;
        var job = await bench.WorkAsync(seed: 1);
        var verifier = await bench.Pool.ConnectVerifierAsync("v1");
        await bench.AnswerAllAsync([verifier], _ => 0.001f);
        Assert.Equal(AuditVerdict.Inconclusive, (await bench.AuditOfAsync(job)).Verdict);
        var report = (await bench.Pool.Get<WorkerTrusts>().ReportAsync([(await bench.Pool.Stores.Workers.FindAsync(bench.Suspect.Id, default))!], default))[bench.Suspect.Id];
        var hold = Assert.Single(report.Trust.PayHolds);
        Assert.Equal(PayHoldKind.Unchecked, hold.Kind);
        Assert.Contains("Nobody could check what it computes on cpu", hold.Reason, StringComparison.Ordinal);
        for (var i = 0; i < 110; i++)
        {
            await bench.EarnAsync($"more-{i}");
        }

        Assert.Equal(111, (await bench.Pool.Jobs.WindowAsync(bench.Suspect.Id, default)).Items.Count);

        // Calibrated meanwhile: the next audit can tell.
        bench.Pool.Tolerances.Table = table;
        await verifier.DisconnectAsync();
        job = await bench.WorkAsync(seed: 2);
        await bench.AnswerAllAsync([await bench.Pool.ConnectVerifierAsync("v2")], _ => 0);
        Assert.Equal(AuditVerdict.Passed, (await bench.AuditOfAsync(job)).Verdict);
        await bench.EarnAsync("last");
        Assert.InRange((await bench.Pool.Jobs.WindowAsync(bench.Suspect.Id, default)).Items.Count, 100, 101);
    }

    [Fact]
    public async Task Unaudited_PayWaitsUntilAnOperatorReleasesItForGood()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: true);
        var first = await bench.WorkAsync(seed: 1);
        await bench.Pool.AuditAsync();
        Assert.Equal(AuditVerdict.Unaudited, (await bench.AuditOfAsync(first)).Verdict);
        var sanctions = bench.Pool.Get<WorkerSanctions>();
        for (var i = 0; i < 110; i++)
        {
            await bench.EarnAsync($"more-{i}");
        }

        Assert.Equal(111, (await bench.Pool.Jobs.WindowAsync(bench.Suspect.Id, default)).Items.Count);
        var released = Assert.IsType<HoldResult.Done>(await sanctions.ReleaseAsync(bench.Suspect.Id, "key-1", "It is mine.", default)).Worker;
        Assert.Equal((WorkerAction.Released, "key-1", "Its pay: It is mine."), (released.Trail[^1].Action, released.Trail[^1].By, released.Trail[^1].Reason));
        var trail = released.Trail.Count;
        Assert.Equal(trail, Assert.IsType<HoldResult.Done>(await sanctions.ReleaseAsync(bench.Suspect.Id, "key-1", "It is mine.", default)).Worker.Trail.Count);

        var second = await bench.WorkAsync(seed: 2);
        await bench.Pool.AuditAsync();
        Assert.Equal(AuditVerdict.Unaudited, (await bench.AuditOfAsync(second)).Verdict);
        Assert.Empty((await bench.Pool.Stores.Trust.FindAsync([bench.Suspect.Id], default))[bench.Suspect.Id].PayHolds);
        await bench.EarnAsync("last");
        Assert.InRange((await bench.Pool.Jobs.WindowAsync(bench.Suspect.Id, default)).Items.Count, 100, 101);
    }
}
