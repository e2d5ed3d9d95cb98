using System.Security.Cryptography;
using Google.Protobuf;
using SogniLike.Imaging.Exact.Commitments;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Statements;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Session;
using SogniLike.Worker.Tests.Fakes;

namespace SogniLike.Worker.Tests.Commitments;

public sealed class CommitmentTests
{
    private const int Evaluations = 5;

    private static readonly byte[] Nonce = [.. Enumerable.Range(100, 32).Select(i => (byte)i)];

    private static readonly byte[] ImageSha256 = SHA256.HashData(ManualRun.Image);

    [Fact]
    public async Task Hello_BackendWithTrajectories_NamesTheFeature()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.Coordinator.NextAsync();

        Assert.Contains("commitments/1", (await connection.WelcomeAsync()).Features);
    }

    [Fact]
    public async Task Finished_Committed_IsSignedForThisLeaseAndNonceBeforeTheUpload()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker);

        await DrawAsync(worker, connection);

        var commit = (await connection.NextAsync(WorkerMessage.MessageOneofCase.Commit)).Commit;
        var tree = Walks.Tree(Evaluations, ImageSha256);
        Assert.Equal(Messages.Lease(), commit.Lease);
        Assert.Equal(tree.Root.ToArray(), commit.Root.ToByteArray());
        Assert.Equal((uint)Evaluations + 2, commit.LeafCount);
        var statement = CommitStatement.Of(Messages.PoolId, Messages.WorkerId, "job-1", 1, Nonce, tree.Root, commit.LeafCount);
        Assert.True(WorkerSignature.Verify(worker.Key.ExportSubjectPublicKeyInfo(), statement, commit.Signature.Span));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Challenged_Openings_AreThoseThatWereAskedFor(bool openAll)
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker);
        await DrawAsync(worker, connection);
        await connection.NextAsync(WorkerMessage.MessageOneofCase.Commit);

        connection.Send(Messages.Challenge(openAll));

        var upload = await connection.NextUploadAsync();
        var layout = new OpeningsLayout(Evaluations + 2, Walks.Length, openAll);
        var openings = TrajectoryOpenings.Read(new MemoryStream(upload.Openings), layout)!;
        var root = Walks.Tree(Evaluations, ImageSha256).Root;
        Assert.Equal((ulong)layout.SizeBytes, upload.Header.OpeningsSizeBytes);
        Assert.Equal(SHA256.HashData(upload.Openings), upload.Header.OpeningsSha256.ToByteArray());
        Assert.Equal(ManualRun.Image, upload.Image);
        Assert.Equal(Walks.Latent(Evaluations), openings.FinalLatent);
        Assert.Equal(openAll ? Enumerable.Range(0, Evaluations).Select(Walks.Prediction) : [], openings.Predictions);
        Assert.True(MerkleTree.Contains(root, layout.LeafCount, 0, CommitmentLeaf.OfNoise(TensorHash.Of(Walks.Latent(0))), openings.NoisePath));
        Assert.True(MerkleTree.Contains(
            root, layout.LeafCount, Evaluations + 1, CommitmentLeaf.OfResult(Evaluations, TensorHash.Of(openings.FinalLatent), ImageSha256), openings.ResultPath));
        upload.Outcome.SetResult(new UploadOutcome.Stored());
        var returned = (await connection.NextAsync(WorkerMessage.MessageOneofCase.Returned)).Returned;
        Assert.Equal((upload.Header.ImageSha256, upload.Header.OpeningsSha256), (returned.ImageSha256, returned.OpeningsSha256));
    }

    [Fact]
    public async Task Accepted_Trajectory_IsForgotten()
    {
        await using var worker = new WorkerHarness(o => o.TrajectoryMemoryBytes = 0).Start();
        var connection = await ConnectAsync(worker);
        await DrawAsync(worker, connection);
        await connection.NextAsync(WorkerMessage.MessageOneofCase.Commit);
        Assert.Equal(Evaluations * Walks.Length * sizeof(float), worker.Trajectories.DiskBytes);
        Assert.Single(Directory.GetFiles(worker.Folder.TrajectoriesFolder));
        connection.Send(Messages.Challenge(openAll: true));
        await connection.TakeResultAsync();

        connection.Send(Messages.Lease(), LeaseState.ResultAccepted);

        await connection.NextHeartbeatAsync(h => h.Held.Count == 0);
        await worker.WhenTrajectoriesAreGoneAsync();
        Assert.Empty(Directory.GetFiles(worker.Folder.TrajectoriesFolder));
    }

    [Theory]
    [InlineData(false, 32)]
    [InlineData(true, 0)]
    [InlineData(true, 31)]
    public async Task Finished_NoCommitmentAskedFor_IsUploadedAtOnce(bool isInForce, int nonceBytes)
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker, isInForce);
        connection.Send(Messages.Assignment(change: a => a.Nonce = ByteString.CopyFrom(Nonce[..nonceBytes])));
        await connection.NextAsync(WorkerMessage.MessageOneofCase.Accept);
        var run = await worker.Backend.NextAsync();
        Assert.Null(run.Trajectory);

        run.Finish();

        var upload = await connection.NextUploadAsync();
        Assert.Equal((0UL, ByteString.Empty), (upload.Header.OpeningsSizeBytes, upload.Header.OpeningsSha256));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    public async Task Finished_SeveralPassesOrImages_LeavesNoCommitment(int pass, int image)
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker);
        var run = await AssignAsync(worker, connection);
        Walks.Tell(run.Trajectory!, Evaluations);
        Walks.Tell(run.Trajectory!, Evaluations, pass: pass, image: image);

        run.Finish();

        Assert.Equal(0UL, (await connection.NextUploadAsync()).Header.OpeningsSizeBytes);
    }

    [Fact]
    public async Task Finished_BegunAnewInTheMiddle_CommitsToTheLastWalkAlone()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker);
        var run = await AssignAsync(worker, connection);
        Walks.Tell(run.Trajectory!, Evaluations, until: 3);
        Walks.Tell(run.Trajectory!, Evaluations);

        run.Finish();

        var commit = (await connection.NextAsync(WorkerMessage.MessageOneofCase.Commit)).Commit;
        Assert.Equal(Walks.Tree(Evaluations, ImageSha256).Root.ToArray(), commit.Root.ToByteArray());
    }

    [Fact]
    public async Task Committed_SessionLost_RepeatsItWordByWord()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker);
        await DrawAsync(worker, connection);
        var commit = await connection.NextAsync(WorkerMessage.MessageOneofCase.Commit);

        connection.Break();
        await worker.PassBackoffAsync();
        connection = await ConnectAsync(worker);

        Assert.Equal(commit, await connection.NextAsync(WorkerMessage.MessageOneofCase.Commit));
        connection.Send(Messages.Challenge(openAll: false));
        await connection.TakeResultAsync();
    }

    [Fact]
    public async Task Committed_NoAnswerInTime_RepeatsItWordByWord()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker);
        await DrawAsync(worker, connection);
        var commit = await connection.NextAsync(WorkerMessage.MessageOneofCase.Commit);

        await worker.Clock.WhenArmedAsync(TimeSpan.FromSeconds(30)).Soonish();
        worker.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(commit, await connection.NextAsync(WorkerMessage.MessageOneofCase.Commit));
    }

    [Fact]
    public async Task Challenged_SessionLost_UploadsTheSameOpeningsWithoutAnotherCommitment()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker);
        await DrawAsync(worker, connection);
        await connection.NextAsync(WorkerMessage.MessageOneofCase.Commit);
        connection.Send(Messages.Challenge(openAll: true));
        var upload = await connection.NextUploadAsync();

        connection.Break();
        await worker.PassBackoffAsync();
        connection = await ConnectAsync(worker);

        Assert.Equal(upload.Openings, (await connection.NextUploadAsync()).Openings);
    }

    [Fact]
    public async Task Challenged_NextCoordinatorWithoutCommitments_GetsTheImageAlone()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker);
        await DrawAsync(worker, connection);
        await connection.NextAsync(WorkerMessage.MessageOneofCase.Commit);
        connection.Send(Messages.Challenge(openAll: true));
        await connection.NextUploadAsync();

        connection.Break();
        await worker.PassBackoffAsync();
        connection = await ConnectAsync(worker, isInForce: false);

        var upload = await connection.NextUploadAsync();
        Assert.Equal((0UL, 0), (upload.Header.OpeningsSizeBytes, upload.Openings.Length));
        upload.Outcome.SetResult(new UploadOutcome.Stored());
        Assert.Empty((await connection.NextAsync(WorkerMessage.MessageOneofCase.Returned)).Returned.OpeningsSha256);
    }

    [Fact]
    public async Task Committed_Refused_UploadsNothing()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker);
        await DrawAsync(worker, connection);
        await connection.NextAsync(WorkerMessage.MessageOneofCase.Commit);

        connection.Send(Messages.Lease(), LeaseState.ResultRefused, code: ErrorCodes.CommitmentConflict, message: "Another root.");

        await connection.NextHeartbeatAsync(h => h.Held.Count == 0);
        await worker.WhenTrajectoriesAreGoneAsync();
        Assert.Equal(1, worker.Tally.ResultsRefused);
    }

    [Fact]
    public async Task Committed_Cancelled_TrajectoryIsForgotten()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker);
        await DrawAsync(worker, connection);
        await connection.NextAsync(WorkerMessage.MessageOneofCase.Commit);
        Assert.NotEqual(0, worker.Trajectories.MemoryBytes);

        connection.Send(Messages.Lease(), CancelReason.Artist);

        await connection.NextHeartbeatAsync(h => h.Held.Count == 0);
        await worker.WhenTrajectoriesAreGoneAsync();
        Assert.Equal(1, worker.Tally.JobsStopped);
    }

    [Fact]
    public async Task Step_NoRoomForTheTrajectory_FailsTheJobWithTheReason()
    {
        await using var worker = new WorkerHarness(o => (o.TrajectoryMemoryBytes, o.TrajectoryDiskBytes) = (0, 10)).Start();
        var connection = await ConnectAsync(worker);
        var run = await AssignAsync(worker, connection);

        run.Outcome.SetException(Assert.ThrowsAny<Exception>(() => Walks.Tell(run.Trajectory!, Evaluations)));

        var failed = (await connection.NextAsync(WorkerMessage.MessageOneofCase.Failed)).Failed;
        Assert.Equal((FailureReason.OutOfMemory, "The worker has no room to keep the trajectory of this job."), (failed.Reason, failed.Message));
    }

    private static Task<ScriptedConnection> ConnectAsync(WorkerHarness worker, bool isInForce = true) => worker.ConnectAsync(welcome =>
    {
        if (isInForce)
        {
            welcome.Features.Add("commitments/1");
        }
    });

    private static async Task<ManualRun> AssignAsync(WorkerHarness worker, ScriptedConnection connection)
    {
        connection.Send(Messages.Assignment(change: a => a.Nonce = ByteString.CopyFrom(Nonce)));
        await connection.NextAsync(WorkerMessage.MessageOneofCase.Accept);
        return await worker.Backend.NextAsync();
    }

    private static async Task DrawAsync(WorkerHarness worker, ScriptedConnection connection)
    {
        var run = await AssignAsync(worker, connection);
        Walks.Tell(run.Trajectory!, Evaluations);
        run.Finish();
    }
}
