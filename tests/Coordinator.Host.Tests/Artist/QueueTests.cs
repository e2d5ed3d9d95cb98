using SogniLike.Coordinator.Host.Tests.FullLife;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Tests.Artist;

public sealed class QueueTests : IAsyncLifetime
{
    private TestCoordinator _coordinator = null!;

    public async Task InitializeAsync()
    {
        _coordinator = await TestCoordinator.StartAsync();
        await TestModel.AddAsync(_coordinator);
    }

    public async Task DisposeAsync() => await _coordinator.DisposeAsync();

    [Fact]
    public async Task PauseQueue_ThenSubmit_EveryAnswerSaysThatItIsPaused()
    {
        var paused = (await _coordinator.Artist.PauseQueueAsync(new PauseQueueRequest(), _coordinator.Owner)).Queue;
        Assert.NotNull(paused.PausedAt);

        var submitted = await _coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec(), Count = 2 }, _coordinator.Owner);
        Assert.True(submitted.QueuePaused);
        Assert.All(submitted.Jobs, job => Assert.Equal(("paused", true), (job.WaitingFor.Code, job.HasQueuePlace)));
        var estimate = await _coordinator.Artist.EstimateJobsAsync(new EstimateJobsRequest { Spec = JobLife.Spec() }, _coordinator.Owner);
        Assert.True(estimate.QueuePaused);

        // Those of one moment stand by id.
        var first = submitted.Jobs.Select(one => one.Id).Order(StringComparer.Ordinal).First();
        var job = (await _coordinator.Artist.GetJobAsync(new GetJobRequest { JobId = first }, _coordinator.Owner)).Job;
        Assert.Equal(("paused", false, null), (job.WaitingFor.Code, job.HasQueuePosition, job.Eta));

        var resumed = (await _coordinator.Artist.ResumeQueueAsync(new ResumeQueueRequest(), _coordinator.Owner)).Queue;
        Assert.Equal((null, 2u, 0u), (resumed.PausedAt, resumed.Waiting, resumed.Running));
        job = (await _coordinator.Artist.GetJobAsync(new GetJobRequest { JobId = job.Id }, _coordinator.Owner)).Job;
        Assert.Equal((null, 0ul), (job.PausedAt, job.QueuePosition));
        Assert.Equal("worker", job.WaitingFor.Code);
    }

    [Fact]
    public async Task MoveJob_EveryPlace_IsWhereItStandsNext()
    {
        var ids = (await _coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec(), Count = 3 }, _coordinator.Owner)).Jobs.Select(job => job.Id)
            .Order(StringComparer.Ordinal).ToList();

        // Those of one moment stand by id.
        foreach (var (id, to, expected) in new[]
        {
            (2, QueueTarget.First, "201"), (1, QueueTarget.Earlier, "210"), (2, QueueTarget.Later, "120"), (1, QueueTarget.Last, "201"),
        })
        {
            await _coordinator.Artist.MoveJobAsync(new MoveJobRequest { JobId = ids[id], To = to }, _coordinator.Owner);
            var jobs = (await _coordinator.Artist.ListJobsAsync(new ListJobsRequest(), _coordinator.Owner)).Jobs;
            Assert.Equal(expected, string.Concat(jobs.OrderBy(job => job.QueuePlace).ThenBy(job => job.Id, StringComparer.Ordinal).Select(job => ids.IndexOf(job.Id))));
        }

        await GrpcAssert.FailsAsync(ErrorCodes.Required, "to", async () => await _coordinator.Artist.MoveJobAsync(new MoveJobRequest { JobId = ids[0] }, _coordinator.Owner));
        await _coordinator.Artist.CancelJobAsync(new CancelJobRequest { JobId = ids[0] }, _coordinator.Owner);
        await GrpcAssert.FailsAsync(
            ErrorCodes.JobNotQueued, "job_id", async () => await _coordinator.Artist.MoveJobAsync(new MoveJobRequest { JobId = ids[0], To = QueueTarget.First }, _coordinator.Owner));
    }
}
