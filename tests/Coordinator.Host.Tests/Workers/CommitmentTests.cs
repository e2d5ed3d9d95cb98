using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using SogniLike.Coordinator.Host.Tests.FullLife;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Verification;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Host.Tests.Workers;

/// <summary>Commit, challenge, openings over real gRPC.</summary>
public sealed class CommitmentTests : IAsyncLifetime
{
    private readonly TestStores _stores = new();
    private readonly TempFolder _blobs = new();
    private TestCoordinator _coordinator = null!;
    private FakeWorker _worker = null!;

    public async Task InitializeAsync()
    {
        _coordinator = await TestCoordinator.StartAsync(_stores, settings: Pool());
        await TestModel.AddSampledAsync(_coordinator);
        _worker = await FakeWorker.EnrolAsync(_coordinator);
        await _worker.ConnectAsync(Committing);
    }

    public async Task DisposeAsync()
    {
        await _worker.DisposeAsync();
        await _coordinator.DisposeAsync();
        _blobs.Dispose();
    }

    [Fact]
    public async Task Deliver_WithCommitment_IsAcceptedAndShownToTheArtist()
    {
        Assert.Equal(["commitments/1"], _worker.Welcome!.Features);
        var (assignment, trajectory) = await TakeAsync();
        var status = await _worker.DeliverAsync(assignment, trajectory);

        Assert.Equal(LeaseState.ResultAccepted, status.State);
        var job = (await _coordinator.Artist.GetJobAsync(new GetJobRequest { JobId = assignment.Lease.JobId }, _coordinator.Owner)).Job;
        Assert.Equal(ByteString.CopyFrom(trajectory.Tree.Root), job.Verification.Commitment.Root);
        var shown = job.Verification.Commitment;
        Assert.Equal((4u, true, true, true, 1_000_000u), (shown.Evaluations, shown.OpenedAll, shown.Drawn, shown.HasAuditRatePpm, shown.AuditRatePpm));
        Assert.Equal(
            ["structure", "flat_color", "fingerprint", "commitment", "openings", "noise", "result", "latent_colors", "timing"], job.Verification.Checks.Select(check => check.Name));
    }

    [Fact]
    public async Task Commit_SignedByAnotherKeyOrForAnotherFence_IsRefused()
    {
        var (assignment, trajectory) = await TakeAsync();
        var commit = _worker.MakeCommit(assignment, trajectory.Tree);
        var other = assignment.Clone();
        other.Lease.Fence++;
        commit.Signature = _worker.MakeCommit(other, trajectory.Tree).Signature;
        await _worker.SendAsync(new WorkerMessage { Commit = commit });

        var status = await _worker.NextStatusAsync();
        Assert.Equal((LeaseState.ResultRefused, ErrorCodes.CommitmentInvalid), (status.State, status.Code));
    }

    [Theory]
    [InlineData("root", "commit.root")]
    [InlineData("signature", "commit.signature")]
    [InlineData("lease", "commit.lease")]
    public async Task Commit_OfAnotherForm_EndsTheSession(string what, string field)
    {
        var (assignment, trajectory) = await TakeAsync();
        var commit = _worker.MakeCommit(assignment, trajectory.Tree);
        switch (what)
        {
            case "root":
                commit.Root = ByteString.CopyFrom(new byte[31]);
                break;
            case "signature":
                commit.Signature = ByteString.CopyFrom(new byte[63]);
                break;
            default:
                commit.Lease = null;
                break;
        }

        await _worker.SendAsync(new WorkerMessage { Commit = commit });

        await GrpcAssert.FailsAsync(what == "lease" ? ErrorCodes.Required : ErrorCodes.Malformed, field, _worker.ReadToEndAsync);
    }

    [Fact]
    public async Task Commit_OfAWorkerThatPromisedNone_EndsTheSession()
    {
        await _worker.ConnectAsync(Sampled);
        var (assignment, trajectory) = await TakeAsync();
        await _worker.SendAsync(new WorkerMessage { Commit = _worker.MakeCommit(assignment, trajectory.Tree) });

        await GrpcAssert.FailsAsync(ErrorCodes.ProtocolViolation, "commit", _worker.ReadToEndAsync);
    }

    [Fact]
    public async Task Upload_OpeningsOfOtherBytes_SaysCodeAndField()
    {
        var (assignment, trajectory) = await TakeAsync();
        var openings = trajectory.Openings((await _worker.CommitAsync(assignment, trajectory.Tree)).OpenAll);
        UploadResultRequest[] Parts(ByteString hash, byte[] image, byte[] opened) =>
        [
            new UploadResultRequest
            {
                Header = new UploadHeader
                {
                    Lease = assignment.Lease, ImageSizeBytes = (ulong)trajectory.Image.Length, ImageSha256 = FakeWorker.HashOf(trajectory.Image),
                    OpeningsSizeBytes = (ulong)openings.Length, OpeningsSha256 = hash,
                },
            },
            .. FakeWorker.Chunks(image),
            .. opened.Chunk(60_000).Select(chunk => new UploadResultRequest { Openings = ByteString.CopyFrom(chunk) }),
        ];
        var good = FakeWorker.HashOf(openings);

        await GrpcAssert.FailsAsync(
            ErrorCodes.UploadHashMismatch, "header.openings_sha256", () => _worker.SendUploadAsync(Parts(FakeWorker.HashOf([1]), trajectory.Image, openings)));
        await GrpcAssert.FailsAsync(ErrorCodes.UploadTruncated, "header.openings_size_bytes", () => _worker.SendUploadAsync(Parts(good, trajectory.Image, openings[..^4])));
        await GrpcAssert.FailsAsync(ErrorCodes.UploadTooLarge, "header.openings_size_bytes", () => _worker.SendUploadAsync(Parts(good, trajectory.Image, [.. openings, 1])));
        await GrpcAssert.FailsAsync(
            ErrorCodes.ProtocolViolation, "image", () => _worker.SendUploadAsync([.. Parts(good, [], openings), .. FakeWorker.Chunks(trajectory.Image)]));
        Assert.Empty(Directory.EnumerateFiles(_coordinator.Data.Incoming));
    }

    [Fact]
    public async Task Deliver_AfterTheCoordinatorCrashedBetweenChallengeAndUpload_IsAcceptedByAnother()
    {
        var (assignment, trajectory) = await TakeAsync();
        var challenge = await _worker.CommitAsync(assignment, trajectory.Tree);
        await using var other = await TestCoordinator.StartAsync(_stores, settings: Pool());
        await using var moved = _worker.At(other);
        await moved.ConnectAsync(Committing, assignment.Lease);

        var again = await moved.CommitAsync(assignment, trajectory.Tree);
        var openings = trajectory.Openings(again.OpenAll);
        await moved.UploadAsync(assignment.Lease, trajectory.Image, openings);

        Assert.Equal(challenge, again);
        Assert.Equal(LeaseState.ResultAccepted, (await moved.ReturnAsync(assignment.Lease, trajectory.Image, openings)).State);
    }

    [Fact]
    public async Task Connect_StrictPool_RefusesWorkersThatDoNotCommit()
    {
        await using var strict = await TestCoordinator.StartAsync(settings: [("Coordinator:Verification:RequireCommitments", "true")]);
        await using var worker = await FakeWorker.EnrolAsync(strict);

        await GrpcAssert.FailsAsync(ErrorCodes.CommitmentMissing, "hello.features", () => worker.ConnectAsync());
        await worker.ConnectAsync(Committing);
    }

    /// <summary>What the coordinators of one pool have in common.</summary>
    private (string, string)[] Pool() => [("Coordinator:Pool:Id", "commitments"), ("Coordinator:Delivery:BlobFolder", _blobs.Path)];

    private static void Sampled(Hello hello) => hello.Capabilities.Models[0].Manifest = TestModel.SampledId;

    private static void Committing(Hello hello)
    {
        Sampled(hello);
        hello.Features.Add("commitments/1");
        hello.Features.Add("of a later time/9");
    }

    private async Task<(Assignment Assignment, FakeTrajectory Trajectory)> TakeAsync()
    {
        await _coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, _coordinator.Owner);
        var assignment = await _worker.NextAssignmentAsync();
        var job = await _stores.Jobs.FindAsync(new JobId(assignment.Lease.JobId), default);
        var expected = await _coordinator.Application.Services.GetRequiredService<TrajectoryModels>().ExpectAsync(job!.Spec, default);
        return (assignment, FakeTrajectory.Draw(expected!));
    }
}
