using Google.Protobuf;
using SogniLike.Coordinator.Host.Tests.FullLife;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Tests.Workers;

/// <summary>A worker that claims a job it does not hold gets the documented answer and nothing of the job.</summary>
public sealed class ForeignLeaseTests : IAsyncLifetime
{
    private TestCoordinator _coordinator = null!;
    private FakeWorker _holder = null!;
    private FakeWorker _thief = null!;
    private Lease _stolen = null!;

    public async Task InitializeAsync()
    {
        _coordinator = await TestCoordinator.StartAsync();
        await TestModel.AddAsync(_coordinator);
        _holder = await FakeWorker.ConnectNewAsync(_coordinator);
        await _coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, _coordinator.Owner);
        var lease = (await _holder.NextAssignmentAsync()).Lease;
        _thief = await FakeWorker.ConnectNewAsync(_coordinator);
        _stolen = new Lease(lease) { Token = ByteString.CopyFrom(new byte[32]) };
    }

    public async Task DisposeAsync()
    {
        await _holder.DisposeAsync();
        await _thief.DisposeAsync();
        await _coordinator.DisposeAsync();
    }

    [Fact]
    public async Task Heartbeat_ForeignJob_IsNotRenewed()
    {
        await _thief.HeartbeatAsync(_stolen);
        var status = await _thief.NextStatusAsync();
        Assert.Equal((_stolen.JobId, LeaseState.OwnedByOther, ErrorCodes.LeaseOwnedByOther, 0u), (status.JobId, status.State, status.Code, status.RemainingMs));
        await AssertHolderDeliversAsync();
    }

    [Fact]
    public async Task Heartbeat_UnknownJob_SaysSo()
    {
        await _thief.HeartbeatAsync(new Lease(_stolen) { JobId = "01HZZZZZZZZZZZZZZZZZZZZZZZ" });
        var status = await _thief.NextStatusAsync();
        Assert.Equal((LeaseState.UnknownJob, ErrorCodes.LeaseUnknown), (status.State, status.Code));
    }

    [Fact]
    public async Task Hello_ForeignLease_IsAnsweredAndNotTaken()
    {
        await _thief.ConnectAsync(null, _stolen);
        Assert.Equal(LeaseState.OwnedByOther, (await _thief.NextStatusAsync()).State);
        await AssertHolderDeliversAsync();
    }

    [Fact]
    public async Task Accept_ForeignJob_IsToldToStop()
    {
        await _thief.SendAsync(new WorkerMessage { Accept = new Accept { Lease = _stolen } });
        var cancel = (await _thief.NextAsync(CoordinatorMessage.MessageOneofCase.Cancel)).Cancel;
        Assert.Equal((_stolen.JobId, CancelReason.LeaseLost), (cancel.JobId, cancel.Reason));
    }

    [Fact]
    public async Task Returned_ForeignJob_IsRefused()
    {
        var status = await _thief.ReturnAsync(_stolen, TestImages.Png(64, 64, 1));
        Assert.Equal((LeaseState.OwnedByOther, ErrorCodes.LeaseOwnedByOther), (status.State, status.Code));
        await AssertHolderDeliversAsync();
    }

    [Fact]
    public async Task FailedAndDecline_ForeignJob_ChangeNothing()
    {
        await _thief.SendAsync(new WorkerMessage { Failed = new Failed { Lease = _stolen, Reason = FailureReason.Runtime } });
        await _thief.NextStatusAsync();
        await _thief.SendAsync(new WorkerMessage { Decline = new Decline { Lease = _stolen } });
        await _thief.NextStatusAsync();
        await AssertHolderDeliversAsync();
    }

    [Theory]
    [InlineData("wrong token", ErrorCodes.LeaseOwnedByOther)]
    [InlineData("later fence", ErrorCodes.LeaseUnknown)]
    [InlineData("unknown job", ErrorCodes.LeaseUnknown)]
    public async Task UploadResult_ForeignJob_IsRefusedAtItsHeader(string what, string code)
    {
        var lease = what switch
        {
            "later fence" => new Lease(_stolen) { Fence = _stolen.Fence + 1 },
            "unknown job" => new Lease(_stolen) { JobId = "01HZZZZZZZZZZZZZZZZZZZZZZZ" },
            _ => _stolen,
        };

        await GrpcAssert.FailsAsync(code, "header.lease", () => _thief.UploadAsync(lease, TestImages.Png(64, 64, 1)));
        Assert.Empty(Directory.EnumerateFiles(_coordinator.Data.Incoming));
    }

    private async Task AssertHolderDeliversAsync()
    {
        var lease = new Lease(_stolen);
        var jobs = (await _coordinator.Artist.ListJobsAsync(new ListJobsRequest(), _coordinator.Owner)).Jobs;
        Assert.Equal((lease.JobId, JobState.Leased, 1), (jobs[0].Id, jobs[0].State, jobs[0].Attempts.Count));
        Assert.Equal(_holder.Id, jobs[0].Attempts[0].WorkerId);
    }
}
