using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using SogniLike.Imaging.Exact.Commitments;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Statements;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Testing.Coordinator;
using EnrolmentToken = SogniLike.Protocol.EnrolmentTokens.EnrolmentToken;

namespace SogniLike.Coordinator.Host.Tests.Support;

/// <summary>A worker that speaks the protocol over real gRPC and does what the test says. One caller at a time.</summary>
internal sealed class FakeWorker : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly WorkerService.WorkerServiceClient _client;
    private AsyncDuplexStreamingCall<WorkerMessage, CoordinatorMessage>? _stream;

    private FakeWorker(WorkerService.WorkerServiceClient client, ECDsa key, string id) => (_client, Key, Id) = (client, key, id);

    public ECDsa Key { get; }

    public string Id { get; }

    public SignIn? SignIn { get; private set; }

    public Welcome? Welcome { get; private set; }

    public static async Task<string> MakeTokenAsync(TestCoordinator coordinator, uint uses = 1) =>
        (await coordinator.Admin.CreateEnrolmentTokenAsync(new CreateEnrolmentTokenRequest { Owner = "tests", MaxUses = uses }, coordinator.Owner)).Text;

    public static EnrollRequest MakeEnrolment(string tokenText, ECDsa key, string name = "fake")
    {
        Assert.True(EnrolmentToken.TryParse(tokenText, out var token, out var problem), problem);
        var publicKey = key.ExportSubjectPublicKeyInfo();
        return new EnrollRequest
        {
            TokenSecret = ByteString.CopyFrom(token.Secret.Span),
            Name = name,
            PublicKey = ByteString.CopyFrom(publicKey),
            Signature = ByteString.CopyFrom(WorkerSignature.Sign(key, EnrolmentStatement.Of(token.Secret.Span, publicKey, name))),
        };
    }

    /// <summary>Enrols a new worker.</summary>
    public static async Task<FakeWorker> EnrolAsync(TestCoordinator coordinator)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var answer = await coordinator.Worker.EnrollAsync(MakeEnrolment(await MakeTokenAsync(coordinator), key));
        return new FakeWorker(coordinator.Worker, key, answer.WorkerId);
    }

    /// <summary>Enrols a new worker and opens its session.</summary>
    public static async Task<FakeWorker> ConnectNewAsync(TestCoordinator coordinator)
    {
        var worker = await EnrolAsync(coordinator);
        await worker.ConnectAsync();
        return worker;
    }

    /// <summary>The same worker against another coordinator.</summary>
    public FakeWorker At(TestCoordinator coordinator) => new(coordinator.Worker, Key, Id);

    /// <summary>Opens a session: SignIn, Hello, Welcome.</summary>
    public async Task ConnectAsync(Action<Hello>? change = null, params Lease[] held)
    {
        var hello = await BeginAsync();
        hello.Held.AddRange(held);
        change?.Invoke(hello);
        await SendAsync(new WorkerMessage { Hello = hello });
        Welcome = (await NextAsync(CoordinatorMessage.MessageOneofCase.Welcome)).Welcome;
    }

    /// <summary>Opens the stream and prepares a good Hello.</summary>
    public async Task<Hello> BeginAsync()
    {
        _stream?.Dispose();
        _stream = _client.Connect();
        SignIn = (await NextAsync(CoordinatorMessage.MessageOneofCase.SignIn)).SignIn;
        var hello = new Hello
        {
            WorkerId = Id,
            Signature = ByteString.CopyFrom(WorkerSignature.Sign(Key, SignInStatement.Of(SignIn.PoolId, Id, SignIn.Nonce.Span))),
            ProtocolMin = 1,
            ProtocolMax = 1,
            SoftwareVersion = "1.0",
            Capabilities = MakeCapabilities(),
        };
        return hello;
    }

    public static Capabilities MakeCapabilities() => new()
    {
        Models = { new ModelCapability { Manifest = TestModel.Id, Loaded = true, Precision = "fp32" } },
        Slots = 1,
        Device = "test",
        ExecutionProvider = "cpu",
        MemoryBytes = 1 << 30,
        Samplers = { "ddim", "euler" },
        Modes = { "txt2img" },
    };

    public Task SendAsync(WorkerMessage message) => _stream!.RequestStream.WriteAsync(message);

    public Task HeartbeatAsync(params Lease[] held)
    {
        var heartbeat = new Heartbeat();
        heartbeat.Held.AddRange(held);
        return SendAsync(new WorkerMessage { Heartbeat = heartbeat });
    }

    /// <summary>Next message, of any kind.</summary>
    public async Task<CoordinatorMessage> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        Assert.True(await _stream!.ResponseStream.MoveNext(patience.Token));
        return _stream.ResponseStream.Current;
    }

    /// <summary>Next message of this kind; others before it are skipped.</summary>
    public async Task<CoordinatorMessage> NextAsync(CoordinatorMessage.MessageOneofCase kind)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await _stream!.ResponseStream.MoveNext(patience.Token))
        {
            if (_stream.ResponseStream.Current.MessageCase == kind)
            {
                return _stream.ResponseStream.Current;
            }
        }

        throw new InvalidOperationException($"The stream ended before {kind}.");
    }

    public async Task<Assignment> NextAssignmentAsync() => (await NextAsync(CoordinatorMessage.MessageOneofCase.Assign)).Assign;

    public async Task<LeaseStatus> NextStatusAsync() => (await NextAsync(CoordinatorMessage.MessageOneofCase.LeaseStatus)).LeaseStatus;

    /// <summary>Reads until the coordinator ends the stream; throws what it ended with.</summary>
    public async Task ReadToEndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await _stream!.ResponseStream.MoveNext(patience.Token))
        {
        }
    }

    /// <summary>Accepts, uploads and returns the image; gives the verdict.</summary>
    public async Task<LeaseStatus> DeliverAsync(Assignment assignment, byte[] png)
    {
        await SendAsync(new WorkerMessage { Accept = new Accept { Lease = assignment.Lease } });
        await UploadAsync(assignment.Lease, png);
        return await ReturnAsync(assignment.Lease, png);
    }

    /// <summary>Commits to a trajectory and reads what is to be opened.</summary>
    public async Task<Challenge> CommitAsync(Assignment assignment, MerkleTree tree)
    {
        await SendAsync(new WorkerMessage { Commit = MakeCommit(assignment, tree) });
        return (await NextAsync(CoordinatorMessage.MessageOneofCase.Challenge)).Challenge;
    }

    /// <summary>A good commitment.</summary>
    public Commit MakeCommit(Assignment assignment, MerkleTree tree)
    {
        var lease = assignment.Lease;
        var statement = CommitStatement.Of(SignIn!.PoolId, Id, lease.JobId, lease.Fence, assignment.Nonce.Span, tree.Root, (uint)tree.Count);
        return new Commit
        {
            Lease = lease,
            Root = ByteString.CopyFrom(tree.Root),
            LeafCount = (uint)tree.Count,
            Signature = ByteString.CopyFrom(WorkerSignature.Sign(Key, statement)),
        };
    }

    /// <summary>Commits, uploads the image and what it is asked to open, and returns it; gives the verdict.</summary>
    public async Task<LeaseStatus> DeliverAsync(Assignment assignment, FakeTrajectory trajectory)
    {
        await SendAsync(new WorkerMessage { Accept = new Accept { Lease = assignment.Lease } });
        var openings = trajectory.Openings((await CommitAsync(assignment, trajectory.Tree)).OpenAll);
        await UploadAsync(assignment.Lease, trajectory.Image, openings);
        return await ReturnAsync(assignment.Lease, trajectory.Image, openings);
    }

    public Task<UploadResultResponse> UploadAsync(Lease lease, byte[] png, byte[] openings) => SendUploadAsync(
    [
        new UploadResultRequest
        {
            Header = new UploadHeader
            {
                Lease = lease,
                ImageSizeBytes = (ulong)png.Length,
                ImageSha256 = HashOf(png),
                OpeningsSizeBytes = (ulong)openings.Length,
                OpeningsSha256 = HashOf(openings),
            },
        },
        .. Chunks(png),
        .. openings.Chunk(64 * 1024).Select(chunk => new UploadResultRequest { Openings = UnsafeByteOperations.UnsafeWrap(chunk) }),
    ]);

    public async Task<LeaseStatus> ReturnAsync(Lease lease, byte[] png, byte[]? openings = null)
    {
        var returned = new Returned { Lease = lease, ImageSha256 = HashOf(png), Report = new RunReport { RunMs = 5 } };
        returned.OpeningsSha256 = openings is null ? ByteString.Empty : HashOf(openings);
        await SendAsync(new WorkerMessage { Returned = returned });
        while (true)
        {
            // The lease is renewed before the result is judged.
            var status = await NextStatusAsync();
            if (status.State != LeaseState.Renewed || status.Code.Length > 0)
            {
                return status;
            }
        }
    }

    public Task<UploadResultResponse> UploadAsync(Lease lease, byte[] png, Action<UploadHeader>? change = null)
    {
        var header = new UploadHeader { Lease = lease, ImageSizeBytes = (ulong)png.Length, ImageSha256 = HashOf(png) };
        change?.Invoke(header);
        return SendUploadAsync([new UploadResultRequest { Header = header }, .. Chunks(png)]);
    }

    public async Task<UploadResultResponse> SendUploadAsync(IEnumerable<UploadResultRequest> parts)
    {
        using var call = _client.UploadResult();
        try
        {
            foreach (var part in parts)
            {
                await call.RequestStream.WriteAsync(part);
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // The coordinator ended the call: the answer says why.
        }

        return await call.ResponseAsync.WaitAsync(Patience);
    }

    public static IEnumerable<UploadResultRequest> Chunks(byte[] png, int size = 64 * 1024) =>
        png.Chunk(size).Select(chunk => new UploadResultRequest { Image = UnsafeByteOperations.UnsafeWrap(chunk) });

    public static ByteString HashOf(byte[] bytes) => ByteString.CopyFrom(SHA256.HashData(bytes));

    /// <summary>Breaks the stream without a word.</summary>
    public void Break()
    {
        _stream?.Dispose();
        _stream = null;
    }

    public ValueTask DisposeAsync()
    {
        _stream?.Dispose();
        Key.Dispose();
        return ValueTask.CompletedTask;
    }
}
