using Google.Protobuf;
using SogniLike.Coordinator.Host.Tests.FullLife;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Tests.Workers;

public sealed class SessionTests : IAsyncLifetime
{
    private TestCoordinator _coordinator = null!;

    public async Task InitializeAsync()
    {
        _coordinator = await TestCoordinator.StartAsync(settings:
        [
            ("Coordinator:Gateway:HelloDeadline", "00:01:00"),
            ("Coordinator:Gateway:MissedHeartbeats", "20"),
            ("Coordinator:Leasing:HeartbeatInterval", "00:00:02"),
            ("Coordinator:Leasing:LeaseLength", "00:00:20"),
        ]);
        await TestModel.AddAsync(_coordinator);
    }

    public async Task DisposeAsync() => await _coordinator.DisposeAsync();

    [Fact]
    public async Task Connect_GoodHello_IsWelcomedWithTheTermsOfTheOptions()
    {
        await using var worker = await FakeWorker.ConnectNewAsync(_coordinator);

        Assert.Equal(32, worker.SignIn!.Nonce.Length);
        Assert.Equal(_coordinator.Application.PoolId, worker.SignIn.PoolId);
        Assert.Equal((1u, 2_000u, 20_000u, 65_536u), (worker.Welcome!.Protocol, worker.Welcome.HeartbeatIntervalMs, worker.Welcome.LeaseMs, worker.Welcome.MaxPreviewBytes));
        Assert.Equal((64ul << 20, 64u << 10), (worker.Welcome.MaxImageBytes, worker.Welcome.MaxChunkBytes));
        var listed = Assert.Single((await _coordinator.Admin.ListWorkersAsync(new ListWorkersRequest(), _coordinator.Owner)).Workers);
        Assert.Equal((true, "test", "cpu", "1.0", 1u), (listed.Online, listed.Device, listed.ExecutionProvider, listed.SoftwareVersion, listed.Slots));
        Assert.Equal(1u, Assert.Single((await _coordinator.Artist.ListModelsAsync(new(), _coordinator.Owner)).Models).WorkersOnline);
    }

    [Fact]
    public async Task Connect_Twice_GivesAnotherNonce()
    {
        await using var worker = await FakeWorker.ConnectNewAsync(_coordinator);
        var first = worker.SignIn!.Nonce;
        await worker.ConnectAsync();
        Assert.NotEqual(first, worker.SignIn!.Nonce);
    }

    [Theory]
    [InlineData("foreign signature", ErrorCodes.SignatureInvalid, "hello.signature")]
    [InlineData("unknown worker", ErrorCodes.WorkerUnknown, "hello.worker_id")]
    [InlineData("malformed worker id", ErrorCodes.Malformed, "hello.worker_id")]
    [InlineData("newer protocol only", ErrorCodes.ProtocolUnsupported, "hello.protocol_max")]
    [InlineData("no capabilities", ErrorCodes.Required, "hello.capabilities")]
    [InlineData("no slots", ErrorCodes.OutOfRange, "hello.capabilities.slots")]
    [InlineData("65 slots", ErrorCodes.OutOfRange, "hello.capabilities.slots")]
    [InlineData("long device", ErrorCodes.TooLong, "hello.capabilities.device")]
    [InlineData("short manifest", ErrorCodes.Malformed, "hello.capabilities.models.manifest")]
    [InlineData("257 models", ErrorCodes.OutOfRange, "hello.capabilities.models")]
    [InlineData("65 held leases", ErrorCodes.OutOfRange, "hello.held")]
    [InlineData("malformed held lease", ErrorCodes.Malformed, "hello.held[0].token")]
    [InlineData("long version", ErrorCodes.TooLong, "hello.software_version")]
    public async Task Connect_BadHello_SaysCodeAndField(string what, string code, string field)
    {
        await using var worker = await FakeWorker.EnrolAsync(_coordinator);
        var hello = await worker.BeginAsync();
        var lease = new Lease { JobId = "01HZZZZZZZZZZZZZZZZZZZZZZZ", Token = ByteString.CopyFrom(new byte[32]), Fence = 1 };
        Action spoil = what switch
        {
            "foreign signature" => () => hello.Signature = ByteString.CopyFrom(new byte[64]),
            "unknown worker" => () => hello.WorkerId = "01HZZZZZZZZZZZZZZZZZZZZZZZ",
            "malformed worker id" => () => hello.WorkerId = "nonsense",
            "newer protocol only" => () => (hello.ProtocolMin, hello.ProtocolMax) = (2, 3),
            "no capabilities" => () => hello.Capabilities = null,
            "no slots" => () => hello.Capabilities.Slots = 0,
            "65 slots" => () => hello.Capabilities.Slots = 65,
            "long device" => () => hello.Capabilities.Device = new string('d', 201),
            "short manifest" => () => hello.Capabilities.Models[0].Manifest = ByteString.CopyFrom(new byte[31]),
            "257 models" => () => hello.Capabilities.Models.AddRange(Enumerable.Repeat(hello.Capabilities.Models[0], 256).ToList()),
            "65 held leases" => () => hello.Held.AddRange(Enumerable.Repeat(lease, 65)),
            "malformed held lease" => () => hello.Held.Add(new Lease(lease) { Token = ByteString.CopyFrom(new byte[31]) }),
            "long version" => () => hello.SoftwareVersion = new string('v', 65),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "Unknown case."),
        };
        spoil();

        await worker.SendAsync(new WorkerMessage { Hello = hello });

        await GrpcAssert.FailsAsync(code, field, worker.ReadToEndAsync);
    }

    [Fact]
    public async Task Connect_SomethingBeforeHello_BreaksTheProtocol()
    {
        await using var worker = await FakeWorker.EnrolAsync(_coordinator);
        await worker.BeginAsync();
        await worker.HeartbeatAsync();

        await GrpcAssert.FailsAsync(ErrorCodes.ProtocolViolation, "hello", worker.ReadToEndAsync);
    }

    [Fact]
    public async Task Connect_NoHelloInTime_BreaksTheProtocol()
    {
        await using var hurried = await TestCoordinator.StartAsync(settings: [("Coordinator:Gateway:HelloDeadline", "00:00:01")]);
        await using var worker = await FakeWorker.EnrolAsync(hurried);
        await worker.BeginAsync();

        await GrpcAssert.FailsAsync(ErrorCodes.ProtocolViolation, "hello", worker.ReadToEndAsync);
    }

    [Fact]
    public async Task Connect_HelloOfAnotherStream_IsNoProof()
    {
        await using var worker = await FakeWorker.EnrolAsync(_coordinator);
        var recorded = await worker.BeginAsync();
        await worker.BeginAsync();
        await worker.SendAsync(new WorkerMessage { Hello = recorded });

        await GrpcAssert.FailsAsync(ErrorCodes.SignatureInvalid, "hello.signature", worker.ReadToEndAsync);
    }

    [Theory]
    [InlineData("second hello", ErrorCodes.ProtocolViolation, "hello")]
    [InlineData("commit", ErrorCodes.ProtocolViolation, "commit")]
    [InlineData("lease without token", ErrorCodes.Malformed, "accept.lease.token")]
    [InlineData("no lease", ErrorCodes.Required, "failed.lease")]
    [InlineData("long reason", ErrorCodes.TooLong, "decline.message")]
    [InlineData("large preview", ErrorCodes.TooLong, "progress.preview")]
    [InlineData("preview that is no PNG", ErrorCodes.Malformed, "progress.preview")]
    [InlineData("preview of another type", ErrorCodes.Malformed, "progress.preview")]
    [InlineData("step beyond steps", ErrorCodes.OutOfRange, "progress.step")]
    [InlineData("NaN", ErrorCodes.NotFinite, "progress.steps_per_second")]
    [InlineData("short hash", ErrorCodes.Malformed, "returned.image_sha256")]
    [InlineData("bad capabilities", ErrorCodes.OutOfRange, "heartbeat.capabilities.slots")]
    public async Task Session_MessageThatBreaksTheProtocol_EndsItWithCodeAndField(string what, string code, string field)
    {
        await using var worker = await FakeWorker.ConnectNewAsync(_coordinator);
        const string Job = "01HZZZZZZZZZZZZZZZZZZZZZZZ";
        var lease = new Lease { JobId = Job, Token = ByteString.CopyFrom(new byte[32]), Fence = 1 };

        await worker.SendAsync(what switch
        {
            "second hello" => new WorkerMessage { Hello = new Hello() },
            "commit" => new WorkerMessage
            {
                Commit = new Commit { Lease = lease, Root = ByteString.CopyFrom(new byte[32]), LeafCount = 3, Signature = ByteString.CopyFrom(new byte[64]) },
            },
            "lease without token" => new WorkerMessage { Accept = new Accept { Lease = new Lease { JobId = Job } } },
            "no lease" => new WorkerMessage { Failed = new Failed() },
            "long reason" => new WorkerMessage { Decline = new Decline { Lease = lease, Message = new string('m', 501) } },
            "large preview" => new WorkerMessage { Progress = new Progress { JobId = Job, Preview = ByteString.CopyFrom(new byte[65_537]) } },
            "preview that is no PNG" => new WorkerMessage { Progress = new Progress { JobId = Job, Preview = ByteString.CopyFrom(1), PreviewMediaType = "image/png" } },
            "preview of another type" => new WorkerMessage
            {
                Progress = new Progress { JobId = Job, Preview = ByteString.CopyFrom(0x89, 80, 78, 71, 13, 10, 26, 10), PreviewMediaType = "image/svg+xml" },
            },
            "step beyond steps" => new WorkerMessage { Progress = new Progress { JobId = Job, Step = 2, Steps = 1 } },
            "NaN" => new WorkerMessage { Progress = new Progress { JobId = Job, StepsPerSecond = double.NaN } },
            "short hash" => new WorkerMessage { Returned = new Returned { Lease = lease, ImageSha256 = ByteString.CopyFrom(1) } },
            "bad capabilities" => new WorkerMessage { Heartbeat = new Heartbeat { Capabilities = new Capabilities() } },
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "Unknown case."),
        });

        await GrpcAssert.FailsAsync(code, field, worker.ReadToEndAsync);
    }

    [Fact]
    public async Task Session_MessageOfANewerProtocol_IsIgnored()
    {
        await using var worker = await FakeWorker.ConnectNewAsync(_coordinator);
        await worker.SendAsync(new WorkerMessage());
        await AssertServedAsync(worker);
    }

    [Fact]
    public async Task Session_SilentWorker_IsGivenUp()
    {
        await using var hurried = await TestCoordinator.StartAsync(
            settings: [("Coordinator:Gateway:MissedHeartbeats", "2"), ("Coordinator:Leasing:HeartbeatInterval", "00:00:00.5")]);
        await using var worker = await FakeWorker.ConnectNewAsync(hurried);

        await GrpcAssert.FailsAsync(ErrorCodes.ProtocolViolation, "heartbeat", worker.ReadToEndAsync);

        Assert.False((await hurried.Admin.ListWorkersAsync(new ListWorkersRequest(), hurried.Owner)).Workers[0].Online);
    }

    [Fact]
    public async Task Connect_WhileConnected_ReplacesTheOlderSession()
    {
        await using var worker = await FakeWorker.ConnectNewAsync(_coordinator);
        await using var again = worker.At(_coordinator);
        await again.ConnectAsync();

        await GrpcAssert.FailsAsync(ErrorCodes.SessionReplaced, null, worker.ReadToEndAsync);
        await AssertServedAsync(again);
    }

    [Fact]
    public async Task RevokeWorker_Connected_EndsItsSessionAndGivesItsJobBack()
    {
        await using var worker = await FakeWorker.ConnectNewAsync(_coordinator);
        var job = await SubmitAsync();
        await worker.NextAssignmentAsync();

        var revoked = await _coordinator.Admin.RevokeWorkerAsync(new RevokeWorkerRequest { WorkerId = worker.Id }, _coordinator.Owner);

        Assert.True(revoked.Worker.Revoked);
        await GrpcAssert.FailsAsync(ErrorCodes.WorkerRevoked, "hello.worker_id", worker.ReadToEndAsync);
        var back = (await _coordinator.Artist.GetJobAsync(new GetJobRequest { JobId = job }, _coordinator.Owner)).Job;
        Assert.Equal((JobState.Queued, "worker_revoked"), (back.State, back.Attempts[0].Outcome));
        await GrpcAssert.FailsAsync(ErrorCodes.WorkerRevoked, "hello.worker_id", () => worker.ConnectAsync());
    }

    [Fact]
    public async Task Connect_WithAHeldLease_GoesOnWithTheJob()
    {
        await using var worker = await FakeWorker.ConnectNewAsync(_coordinator);
        await SubmitAsync();
        var assignment = await worker.NextAssignmentAsync();
        worker.Break();

        await worker.ConnectAsync(null, assignment.Lease);

        Assert.Equal(LeaseState.Renewed, (await worker.NextStatusAsync()).State);
        Assert.Equal(LeaseState.ResultAccepted, (await worker.DeliverAsync(assignment, TestImages.Png(64, 64, 1))).State);
    }

    [Fact]
    public async Task Connect_WithoutTheLeaseItHeld_GivesTheJobBackAtOnce()
    {
        await using var worker = await FakeWorker.ConnectNewAsync(_coordinator);
        await SubmitAsync();
        var first = await worker.NextAssignmentAsync();
        worker.Break();

        await worker.ConnectAsync();
        var second = await worker.NextAssignmentAsync();

        Assert.Equal(first.Lease.JobId, second.Lease.JobId);
        Assert.True(second.Lease.Fence > first.Lease.Fence);
        var refused = await worker.ReturnAsync(first.Lease, TestImages.Png(64, 64, 1));
        Assert.Equal((LeaseState.OwnedByOther, ErrorCodes.LeaseOwnedByOther), (refused.State, refused.Code));
    }

    [Fact]
    public async Task Decline_LeasedJob_GoesBackToTheQueue()
    {
        await using var worker = await FakeWorker.ConnectNewAsync(_coordinator);
        var job = await SubmitAsync();
        var assignment = await worker.NextAssignmentAsync();

        await worker.SendAsync(new WorkerMessage { Decline = new Decline { Lease = assignment.Lease, Reason = DeclineReason.ModelMissing, Message = "Gone." } });
        await using var other = await FakeWorker.ConnectNewAsync(_coordinator);
        Assert.Equal(job, (await other.NextAssignmentAsync()).Lease.JobId);

        var attempts = (await _coordinator.Artist.GetJobAsync(new GetJobRequest { JobId = job }, _coordinator.Owner)).Job.Attempts;
        Assert.Equal(("handed_back", worker.Id), (attempts[0].Outcome, attempts[0].WorkerId));
    }

    [Fact]
    public async Task CancelJob_Leased_TellsTheWorkerToStop()
    {
        await using var worker = await FakeWorker.ConnectNewAsync(_coordinator);
        var job = await SubmitAsync();
        await worker.NextAssignmentAsync();

        await _coordinator.Artist.CancelJobAsync(new CancelJobRequest { JobId = job }, _coordinator.Owner);

        var cancel = (await worker.NextAsync(CoordinatorMessage.MessageOneofCase.Cancel)).Cancel;
        Assert.Equal((job, CancelReason.Artist), (cancel.JobId, cancel.Reason));
    }

    private async Task<string> SubmitAsync() =>
        (await _coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, _coordinator.Owner)).Jobs[0].Id;

    private async Task AssertServedAsync(FakeWorker worker)
    {
        var job = await SubmitAsync();
        Assert.Equal(job, (await worker.NextAssignmentAsync()).Lease.JobId);
    }
}
