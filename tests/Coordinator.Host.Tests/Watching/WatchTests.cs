using SogniLike.Coordinator.Host.Tests.FullLife;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Tests.Watching;

public sealed class WatchTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task WatchJobs_AcrossARestartInMemory_TellsEveryChangeOnce() => ResumeAsync(new TestStores(), onRedis: false);

    [Fact]
    public Task WatchJobs_AcrossARestartOnRedis_TellsEveryChangeOnce() => ResumeAsync(null, onRedis: true);

    [Fact]
    public async Task WatchJobs_OfNamedJobs_TellsOnlyOfThem()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        await TestModel.AddAsync(coordinator);
        var jobs = (await coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec(), Count = 2 }, coordinator.Owner)).Jobs;
        using var watch = coordinator.Artist.WatchJobs(new WatchJobsRequest { JobIds = { jobs[1].Id } }, coordinator.Owner);
        var snapshot = await JobLife.NextAsync(watch, r => r.Snapshot);

        await coordinator.Artist.CancelJobAsync(new CancelJobRequest { JobId = jobs[0].Id }, coordinator.Owner);
        await coordinator.Artist.CancelJobAsync(new CancelJobRequest { JobId = jobs[1].Id }, coordinator.Owner);

        Assert.Equal(jobs[1].Id, Assert.Single(snapshot.Jobs).Id);
        Assert.Equal(jobs[1].Id, (await JobLife.NextAsync(watch, r => r.Changed)).Job.Id);
    }

    [Fact]
    public async Task WatchJobs_OfAnotherAccount_ShowsNothing()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        await TestModel.AddAsync(coordinator);
        var job = (await coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, coordinator.Owner)).Jobs[0];
        var stranger = await coordinator.MakeKeyAsync("stranger", "artist");

        using var named = coordinator.Artist.WatchJobs(new WatchJobsRequest { JobIds = { job.Id } }, stranger);
        using var all = coordinator.Artist.WatchJobs(new WatchJobsRequest(), stranger);

        Assert.Empty((await JobLife.NextAsync(named, r => r.Snapshot)).Jobs);
        Assert.Empty((await JobLife.NextAsync(all, r => r.Snapshot)).Jobs);
    }

    [Fact]
    public async Task WatchJobs_MoreThanTheLimit_IsRefusedUntilOneEnds()
    {
        await using var coordinator = await TestCoordinator.StartAsync(settings: [("Coordinator:Watching:MaxPerAccount", "1")]);
        using var first = coordinator.Artist.WatchJobs(new WatchJobsRequest(), coordinator.Owner);
        await JobLife.NextAsync(first, r => r.Snapshot);

        await GrpcAssert.FailsAsync(ErrorCodes.TooManyWatches, null, async () =>
        {
            using var second = coordinator.Artist.WatchJobs(new WatchJobsRequest(), coordinator.Owner);
            await second.ResponseStream.MoveNext(CancellationToken.None);
        });
    }

    [Theory]
    [InlineData(101, ErrorCodes.OutOfRange, "job_ids")]
    [InlineData(-1, ErrorCodes.Malformed, "job_ids[0]")]
    public async Task WatchJobs_BadInput_SaysCodeAndField(int count, string code, string field)
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        var request = new WatchJobsRequest();
        request.JobIds.AddRange(count < 0 ? ["*"] : Enumerable.Repeat("01HZZZZZZZZZZZZZZZZZZZZZZZ", count));

        await GrpcAssert.FailsAsync(code, field, async () =>
        {
            using var watch = coordinator.Artist.WatchJobs(request, coordinator.Owner);
            await watch.ResponseStream.MoveNext(CancellationToken.None);
        });
    }

    private async Task ResumeAsync(TestStores? stores, bool onRedis)
    {
        ulong seen;
        string job;
        Assignment assignment;
        FakeWorker worker;
        await using (var first = await TestCoordinator.StartAsync(stores, _folder.Path, onRedis))
        {
            await TestModel.AddAsync(first);
            worker = await FakeWorker.ConnectNewAsync(first);
            using var watch = first.Artist.WatchJobs(new WatchJobsRequest(), first.Owner);
            await JobLife.NextAsync(watch, r => r.Snapshot);
            job = (await first.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, first.Owner)).Jobs[0].Id;
            seen = (await JobLife.NextAsync(watch, r => r.Changed)).EventId;
            assignment = await worker.NextAssignmentAsync();

            await first.StopAsync();
            await GrpcAssert.FailsAsync(ErrorCodes.Draining, null, async () => await JobLife.NextAsync(watch, r => r.Snapshot));
        }

        await using var second = await TestCoordinator.StartAsync(stores, _folder.Path, onRedis);
        await using var back = worker.At(second);
        using var resumed = second.Artist.WatchJobs(new WatchJobsRequest { AfterEventId = seen }, second.Owner);
        await back.ConnectAsync(null, assignment.Lease);
        Assert.Equal(LeaseState.ResultAccepted, (await back.DeliverAsync(assignment, TestImages.Png(64, 64, 7))).State);

        var states = new List<(ulong, JobState)>();
        await JobLife.NextAsync(resumed, r =>
        {
            Assert.Null(r.Snapshot);
            if (r.Changed is { } changed)
            {
                Assert.Equal(job, changed.Job.Id);
                states.Add((changed.EventId, changed.Job.State));
            }

            return states is [.., (_, JobState.Delivered)] ? states : null;
        });
        Assert.Equal([(seen + 1, JobState.Leased), (seen + 2, JobState.Delivered)], states);
    }
}
