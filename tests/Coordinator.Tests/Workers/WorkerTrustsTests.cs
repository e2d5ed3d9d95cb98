using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Tests.Workers;

public sealed class WorkerTrustsTests
{
    [Theory]
    [InlineData(HoldKind.Quarantined, WorkerAction.Quarantined)]
    [InlineData(HoldKind.Banned, WorkerAction.Banned)]
    public async Task Hold_Harsh_TakesItsJobsIsToldAndCanBeUndone(HoldKind kind, WorkerAction action)
    {
        await using var pool = await TestPool.CreateAsync();
        var worker = await pool.ConnectAsync();
        var trusts = pool.Get<WorkerTrusts>();

        var held = Assert.IsType<HoldResult.Done>(await trusts.HoldAsync(worker.Id, kind, "key-1", "Skips steps", TimeSpan.FromDays(30), default));
        Assert.Equal(kind, held.Worker.Hold!.Kind);
        Assert.Equal("Skips steps", worker.Next<WorkerCommand.Hold>().Value!.Reason);
        await pool.SubmitAsync();
        await pool.DispatchAsync();
        worker.AssertQuiet();

        Assert.IsType<HoldResult.Done>(await pool.Get<WorkerHolds>().ReleaseAsync(worker.Id, "key-2", "A mistake", default));
        Assert.Null(worker.Next<WorkerCommand.Hold>().Value);
        await pool.DispatchAsync();
        worker.Take();
        var record = (await pool.Stores.Workers.FindAsync(worker.Id, default))!;
        Assert.Equal([(action, "key-1", "Skips steps"), (WorkerAction.Released, "key-2", "A mistake")], record.Trail.Select(entry => (entry.Action, entry.By, entry.Reason)));
    }

    [Fact]
    public async Task Hold_MilderThanTheRunningOne_IsRefusedAndChangesNothing()
    {
        await using var pool = await TestPool.CreateAsync();
        var worker = await pool.ConnectAsync();
        var trusts = pool.Get<WorkerTrusts>();
        await trusts.HoldAsync(worker.Id, HoldKind.Banned, "", "Skips steps", TimeSpan.FromDays(30), default);

        var refused = await trusts.HoldAsync(worker.Id, HoldKind.Quarantined, "key-1", "Milder", TimeSpan.FromMinutes(1), default);

        Assert.Equal("kind", Assert.Single(Assert.IsType<HoldResult.Invalid>(refused).Errors).Field);
        var record = (await pool.Stores.Workers.FindAsync(worker.Id, default))!;
        Assert.Equal((HoldKind.Banned, 1), (record.Hold!.Kind, record.Trail.Count));
    }

    [Fact]
    public async Task Hold_Harsh_BeginsAnewWhileAMildOneDoesNot()
    {
        await using var pool = await TestPool.CreateAsync(("Audits:ProbationJobs", "1"));
        var worker = await pool.ConnectAsync();
        await pool.SubmitAsync();
        await pool.DispatchAsync();
        await worker.ReturnAsync(worker.Take(), TestImages.Noise(1));
        await pool.Stores.Trust.ChangeAsync(new WorkerTrust { Worker = worker.Id }, trust => trust, default);
        Assert.Equal(TrustState.Trusted, await StateAsync());

        await pool.Get<WorkerTrusts>().HoldAsync(worker.Id, HoldKind.Held, "key-1", "Looking", TimeSpan.FromMinutes(1), default);
        pool.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TrustState.Trusted, await StateAsync());

        await pool.Get<WorkerTrusts>().HoldAsync(worker.Id, HoldKind.Quarantined, "key-1", "Cheats", TimeSpan.FromMinutes(1), default);
        Assert.Equal(TrustState.Quarantined, await StateAsync());
        pool.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TrustState.Probation, await StateAsync());

        async Task<TrustState> StateAsync()
        {
            var record = (await pool.Stores.Workers.FindAsync(worker.Id, default))!;
            return (await pool.Get<WorkerTrusts>().ReportAsync([record], default))[worker.Id].State;
        }
    }
}
