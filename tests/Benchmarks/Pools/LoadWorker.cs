using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using SogniLike.Protocol.Statements;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Benchmarks.Pools;

/// <summary>
/// A worker that speaks the protocol over a connection of its own and draws nothing: every job gets the next noise. It heartbeats as it is told to.
/// Its methods are safe for concurrent use.
/// </summary>
internal sealed class LoadWorker : IAsyncDisposable
{
    private readonly GrpcChannel _channel;
    private readonly ECDsa _key;
    private readonly string _id;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, Lease> _held = new();
    private readonly TaskCompletionSource _runFailed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AsyncDuplexStreamingCall<WorkerMessage, CoordinatorMessage>? _stream;

    private LoadWorker(GrpcChannel channel, ECDsa key, string id) => (_channel, _key, _id) = (channel, key, id);

    /// <summary>Completes when it can serve no more: with an error, unless it was disposed.</summary>
    public Task Serving { get; private set; } = Task.CompletedTask;

    private WorkerService.WorkerServiceClient Client => new(_channel);

    /// <summary>Enrols a new worker on a connection of its own.</summary>
    public static async Task<LoadWorker> EnrolAsync(Uri coordinator, byte[] tokenSecret, int number, CancellationToken cancellationToken)
    {
        var channel = GrpcChannel.ForAddress(coordinator);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var publicKey = key.ExportSubjectPublicKeyInfo();
        var name = string.Create(CultureInfo.InvariantCulture, $"load-{number}");
        var answer = await new WorkerService.WorkerServiceClient(channel).EnrollAsync(
            new EnrollRequest
            {
                TokenSecret = ByteString.CopyFrom(tokenSecret),
                Name = name,
                PublicKey = ByteString.CopyFrom(publicKey),
                Signature = ByteString.CopyFrom(WorkerSignature.Sign(key, EnrolmentStatement.Of(tokenSecret, publicKey, name))),
            },
            cancellationToken: cancellationToken);
        return new LoadWorker(channel, key, answer.WorkerId);
    }

    /// <summary>Signs in and serves until disposed.</summary>
    /// <param name="images">What it draws; null: it gives every job back undone.</param>
    /// <param name="onAssigned">Called, on the reading loop, when a job is in its hands: id and <see cref="Stopwatch.GetTimestamp"/>.</param>
    /// <param name="slots">Jobs that it takes at once.</param>
    public async Task ConnectAsync(NoiseSupply? images, Action<string, long> onAssigned, int slots, CancellationToken cancellationToken)
    {
        _stream = Client.Connect(cancellationToken: _stop.Token);
        var reader = _stream.ResponseStream;
        await MoveAsync(reader, CoordinatorMessage.MessageOneofCase.SignIn, cancellationToken);
        var signIn = reader.Current.SignIn;
        await SendAsync(new WorkerMessage
        {
            Hello = new Hello
            {
                WorkerId = _id,
                Signature = ByteString.CopyFrom(WorkerSignature.Sign(_key, SignInStatement.Of(signIn.PoolId, _id, signIn.Nonce.Span))),
                ProtocolMin = 1,
                ProtocolMax = 1,
                SoftwareVersion = "benchmark",
                Capabilities = new Capabilities
                {
                    Models = { new ModelCapability { Manifest = CoordinatorProgram.Manifest, Loaded = true, Precision = "fp32" } },
                    Slots = (uint)slots,
                    Device = "none",
                    ExecutionProvider = "cpu",
                    MemoryBytes = 1 << 30,
                    Samplers = { "ddim", "euler" },
                    Modes = { "txt2img" },
                },
            },
        });
        await MoveAsync(reader, CoordinatorMessage.MessageOneofCase.Welcome, cancellationToken);
        var interval = TimeSpan.FromMilliseconds(reader.Current.Welcome.HeartbeatIntervalMs);
        Serving = ServeAsync(reader, images, onAssigned, interval);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stream?.Dispose();
        _channel.Dispose();
        _key.Dispose();
        _writing.Dispose();
        _stop.Dispose();
    }

    private static async Task MoveAsync(IAsyncStreamReader<CoordinatorMessage> reader, CoordinatorMessage.MessageOneofCase to, CancellationToken cancellationToken)
    {
        if (!await reader.MoveNext(cancellationToken) || reader.Current.MessageCase != to)
        {
            throw new InvalidOperationException($"The coordinator did not say {to}.");
        }
    }

    private async Task ServeAsync(IAsyncStreamReader<CoordinatorMessage> reader, NoiseSupply? images, Action<string, long> onAssigned, TimeSpan interval) =>
        await await Task.WhenAny(ReadAsync(reader, images, onAssigned), BeatAsync(interval), _runFailed.Task);

    private async Task ReadAsync(IAsyncStreamReader<CoordinatorMessage> reader, NoiseSupply? images, Action<string, long> onAssigned)
    {
        while (await reader.MoveNext(_stop.Token))
        {
            switch (reader.Current.MessageCase)
            {
                case CoordinatorMessage.MessageOneofCase.Assign:
                    var lease = reader.Current.Assign.Lease;
                    onAssigned(lease.JobId, Stopwatch.GetTimestamp());
                    _ = RunAsync(lease, reader.Current.Assign.Task.Steps, images);
                    break;
                case CoordinatorMessage.MessageOneofCase.LeaseStatus when reader.Current.LeaseStatus.State != LeaseState.Renewed:
                    // A heartbeat that crossed the answer to a result is answered too: the job is known no more, as it should be.
                    if (_held.TryRemove(reader.Current.LeaseStatus.JobId, out _) && reader.Current.LeaseStatus.State != LeaseState.ResultAccepted)
                    {
                        throw new InvalidOperationException($"A good result was not taken: {reader.Current.LeaseStatus}");
                    }

                    break;
                default:
                    break;
            }
        }
    }

    private async Task RunAsync(Lease lease, uint steps, NoiseSupply? images)
    {
        try
        {
            if (images is null)
            {
                await SendAsync(new WorkerMessage { Decline = new Decline { Lease = lease, Reason = DeclineReason.NoFreeSlot } });
                return;
            }

            _held[lease.JobId] = lease;
            await SendAsync(new WorkerMessage { Accept = new Accept { Lease = lease } });
            await SendAsync(new WorkerMessage
            {
                Progress = new Progress { JobId = lease.JobId, Fence = lease.Fence, Phase = ProgressPhase.Denoising, Step = steps / 2, Steps = steps, StepsPerSecond = 10 },
            });
            var image = images.Next();
            var hash = ByteString.CopyFrom(SHA256.HashData(image));
            await UploadAsync(lease, image, hash);
            await SendAsync(new WorkerMessage { Returned = new Returned { Lease = lease, ImageSha256 = hash, Report = new RunReport { RunMs = 1 } } });
        }
        catch (Exception e)
        {
            // After the end of the measurement nobody looks.
            _runFailed.TrySetException(e);
        }
    }

    private async Task UploadAsync(Lease lease, byte[] image, ByteString hash)
    {
        using var call = Client.UploadResult(cancellationToken: _stop.Token);
        await call.RequestStream.WriteAsync(
            new UploadResultRequest { Header = new UploadHeader { Lease = lease, ImageSizeBytes = (ulong)image.Length, ImageSha256 = hash } });
        await call.RequestStream.WriteAsync(new UploadResultRequest { Image = UnsafeByteOperations.UnsafeWrap(image) });
        await call.RequestStream.CompleteAsync();
        await call.ResponseAsync;
    }

    private async Task BeatAsync(TimeSpan interval)
    {
        while (true)
        {
            await Task.Delay(interval, _stop.Token);
            var heartbeat = new Heartbeat();
            heartbeat.Held.AddRange(_held.Values);
            await SendAsync(new WorkerMessage { Heartbeat = heartbeat });
        }
    }

    private async Task SendAsync(WorkerMessage message)
    {
        await _writing.WaitAsync(_stop.Token);
        try
        {
            await _stream!.RequestStream.WriteAsync(message);
        }
        finally
        {
            _writing.Release();
        }
    }
}
