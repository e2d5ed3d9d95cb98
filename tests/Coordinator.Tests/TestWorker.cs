using System.Security.Cryptography;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Returns;
using SogniLike.Coordinator.Workers;
using SogniLike.Imaging.Exact.Commitments;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests;

/// <summary>A worker as the coordinator sees it: what it says is called, what it is told is read.</summary>
internal sealed class TestWorker
{
    private TestPool _pool;

    private TestWorker(TestPool pool, WorkerRecord record, WorkerCapabilities capabilities) => (_pool, Record, Capabilities) = (pool, record, capabilities);

    public WorkerRecord Record { get; }

    public WorkerId Id => Record.Id;

    public WorkerCapabilities Capabilities { get; }

    public WorkerSession Session { get; private set; } = null!;

    /// <summary>Optional parts of the protocol that its next session asks for.</summary>
    public IReadOnlyList<string> Features { get; set; } = [];

    /// <summary>Where its next session comes from.</summary>
    public string Network { get; set; } = "";

    private WorkerConversation Conversation => _pool.Get<WorkerConversation>();

    public static async Task<TestWorker> EnrolAsync(TestPool pool, string name, int slots, Func<WorkerCapabilities, WorkerCapabilities>? with, string owner = "volunteer")
    {
        var enrolment = pool.Get<WorkerEnrolment>();
        var token = Assert.IsType<EnrolmentTokenCreation.Created>(await enrolment.CreateTokenAsync(owner, null, 1, default));
        var request = new EnrolmentRequest(Convert.FromHexString(token.Secret), name, SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)));
        var enrolled = Assert.IsType<EnrolmentResult.Enrolled>(await enrolment.EnrolAsync(request, default));
        var capabilities = new WorkerCapabilities
        {
            Models = [new ModelCapability(TestJobs.Manifest, Loaded: true, MaxPixels: 0, "fp32")],
            Slots = slots,
            Device = "test",
            ExecutionProvider = "cpu",
            Samplers = ["ddim", "euler"],
            Modes = ["txt2img"],
        };
        var record = (await pool.Stores.Workers.FindAsync(enrolled.Worker, default))!;
        return new TestWorker(pool, record, with is null ? capabilities : with(capabilities));
    }

    /// <summary>Connects, perhaps to another coordinator, still running these leases.</summary>
    public async Task<WorkerSession> ConnectAsync(TestPool pool, params LeaseClaim[] held)
    {
        _pool = pool;
        var sessions = pool.Get<WorkerSessions>();
        Assert.IsType<SignInResult.SignedIn>(await sessions.SignInAsync(Id, _ => true, default));
        Session = Assert.IsType<SessionOpening.Opened>(await sessions.OpenAsync(Record, new WorkerHello("0.1.0", Capabilities, held) { Features = Features, Network = Network }, default)).Session;
        return Session;
    }

    /// <summary>The stream ends.</summary>
    public Task DisconnectAsync() => _pool.Get<WorkerSessions>().CloseAsync(Session, SessionEnd.Disconnected);

    /// <summary>The next command, which is there already.</summary>
    public T Next<T>()
        where T : WorkerCommand
    {
        Assert.True(Session.Commands.TryRead(out var command), $"The worker was told nothing; expected {typeof(T).Name}.");
        return Assert.IsType<T>(command);
    }

    public void AssertQuiet() => Assert.False(Session.Commands.TryRead(out var command), $"The worker was told {command}.");

    /// <summary>Reads an assignment and takes it.</summary>
    public LeaseClaim Take()
    {
        var assign = Next<WorkerCommand.Assign>();
        var claim = new LeaseClaim(assign.Id, assign.Lease.Token, assign.Lease.Fence);
        WorkerConversation.Accept(Session, claim);
        return claim;
    }

    public async Task HeartbeatAsync(params LeaseClaim[] held) =>
        Assert.Null(await Conversation.HeartbeatAsync(Session, new WorkerHeartbeat(held, Paused: false, Capabilities: null), default));

    public Task DeclineAsync(LeaseClaim claim, DeclineReason reason) => Conversation.DeclineAsync(Session, claim, reason, "", default);

    public Task FailAsync(LeaseClaim claim) => Conversation.FailAsync(Session, claim, "Runtime", "it broke", default);

    /// <summary>Uploads the bytes and says so.</summary>
    public async Task ReturnAsync(LeaseClaim claim, byte[] file)
    {
        Assert.Equal(UploadOutcome.Ok, await UploadAsync(claim, file));
        await SayReturnedAsync(claim, file);
    }

    public Task SayReturnedAsync(LeaseClaim claim, byte[] file) => Conversation.ReturnAsync(Session, claim, HashOf(file), default);

    public async Task<UploadOutcome> UploadAsync(LeaseClaim claim, byte[] file, byte[]? openings = null)
    {
        var announced = new UploadAnnouncement(file.Length, HashOf(file), openings?.Length ?? 0, openings is null ? null : HashOf(openings));
        var opening = await _pool.Get<ResultUploads>().BeginAsync(claim, announced, default);
        await using var upload = Assert.IsType<UploadOpening.Opened>(opening).Upload;
        foreach (var (part, content) in new[] { (UploadPart.Image, file), (UploadPart.Openings, openings ?? []) })
        {
            foreach (var piece in content.Chunk(10_000))
            {
                Assert.Equal(UploadOutcome.Ok, await upload.AppendAsync(part, piece, default));
            }
        }

        return (await upload.CompleteAsync(default)).Outcome;
    }

    /// <summary>Commits to a trajectory.</summary>
    /// <param name="signed">What the signature turns out to be worth.</param>
    public async Task CommitAsync(LeaseClaim claim, MerkleTree tree, int? leafCount = null, bool signed = true)
    {
        var nonce = LeaseNonce.Of(claim.Token);
        var commit = new CommitClaim(Convert.ToHexStringLower(tree.Root), leafCount ?? tree.Count, new string('5', 128), shown => signed && shown == nonce);
        Assert.Null(await Conversation.CommitAsync(Session, claim, commit, default));
    }

    /// <summary>Commits to a trajectory, opens what it is asked for and returns the image.</summary>
    public async Task<WorkerCommand.Challenge> DeliverAsync(LeaseClaim claim, FakeTrajectory trajectory)
    {
        await CommitAsync(claim, trajectory.Tree);
        var challenge = Next<WorkerCommand.Challenge>();
        await ReturnAsync(claim, trajectory.Image, trajectory.Openings(challenge.OpenAll));
        return challenge;
    }

    /// <summary>Uploads both parts and says so.</summary>
    public async Task ReturnAsync(LeaseClaim claim, byte[] file, byte[] openings)
    {
        Assert.Equal(UploadOutcome.Ok, await UploadAsync(claim, file, openings));
        await Conversation.ReturnAsync(Session, claim, HashOf(file), HashOf(openings), default);
    }

    public static string HashOf(byte[] file) => Convert.ToHexStringLower(SHA256.HashData(file));
}
