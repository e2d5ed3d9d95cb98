using SogniLike.Coordinator.Host.Tests.FullLife;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Tests.Draining;

public class DrainTests
{
    [Fact]
    public async Task Stop_WorkerInTheMiddleOfAJob_MayReturnItWithinTheGrace()
    {
        var stores = new TestStores();
        await using var coordinator = await TestCoordinator.StartAsync(stores, settings: [("Coordinator:Drain:Grace", "00:00:30")]);
        await TestModel.AddAsync(coordinator);
        await using var worker = await FakeWorker.ConnectNewAsync(coordinator);
        var job = (await coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, coordinator.Owner)).Jobs[0].Id;
        var assignment = await worker.NextAssignmentAsync();

        var stopping = coordinator.StopAsync();
        var drain = (await worker.NextAsync(CoordinatorMessage.MessageOneofCase.Drain)).Drain;

        Assert.InRange(drain.GraceMs, 1u, 30_000u);
        Assert.Equal((503, "This coordinator is going away.\n"), await coordinator.GetAsync("/health/ready"));
        Assert.Equal(200, (await coordinator.GetAsync("/health/live")).Status);
        await using var late = await FakeWorker.EnrolAsync(coordinator);
        await GrpcAssert.FailsAsync(ErrorCodes.Draining, null, () => late.ConnectAsync());

        Assert.Equal(LeaseState.ResultAccepted, (await worker.DeliverAsync(assignment, TestImages.Png(64, 64, 1))).State);
        worker.Break();
        await stopping.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(Jobs.JobState.Delivered, (await stores.Jobs.FindAsync(new Jobs.JobId(job), CancellationToken.None))!.State);
    }

    [Fact]
    public async Task Stop_GraceOver_ClosesStreamsAsDraining()
    {
        await using var coordinator = await TestCoordinator.StartAsync(settings: [("Coordinator:Drain:Grace", "00:00:00.2")]);
        await using var worker = await FakeWorker.ConnectNewAsync(coordinator);

        var stopping = coordinator.StopAsync();

        await GrpcAssert.FailsAsync(ErrorCodes.Draining, null, worker.ReadToEndAsync);
        await stopping.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Stop_SecondSignal_EndsTheGrace()
    {
        await using var coordinator = await TestCoordinator.StartAsync(settings: [("Coordinator:Drain:Grace", "00:10:00")]);
        await using var worker = await FakeWorker.ConnectNewAsync(coordinator);
        using var hurry = new CancellationTokenSource();

        var stopping = coordinator.StopAsync(hurry.Token);
        await worker.NextAsync(CoordinatorMessage.MessageOneofCase.Drain);
        await hurry.CancelAsync();

        await GrpcAssert.FailsAsync(ErrorCodes.Draining, null, worker.ReadToEndAsync);
        await stopping.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
