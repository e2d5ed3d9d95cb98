using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Commitments;
using SogniLike.Worker.Session;

namespace SogniLike.Worker.Tests.Fakes;

/// <summary>The coordinator's end of one connection.</summary>
internal sealed class ScriptedConnection : ICoordinatorConnection
{
    private readonly Channel<CoordinatorMessage> _toWorker = Channel.CreateUnbounded<CoordinatorMessage>();
    private readonly Channel<WorkerMessage> _fromWorker = Channel.CreateUnbounded<WorkerMessage>();
    private readonly Channel<ScriptedAuditCall> _audits = Channel.CreateUnbounded<ScriptedAuditCall>();
    private readonly Channel<ScriptedUpload> _uploads = Channel.CreateUnbounded<ScriptedUpload>();

    /// <summary>Completes when the worker will write no more.</summary>
    public TaskCompletionSource WriterClosed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Disposed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Send(CoordinatorMessage message) => _toWorker.Writer.TryWrite(message);

    public void Send(Assignment assignment) => Send(new CoordinatorMessage { Assign = assignment });

    public void Send(Lease lease, LeaseState state, uint remainingMs = 0, string code = "", string message = "") => Send(new CoordinatorMessage
    {
        LeaseStatus = new LeaseStatus { JobId = lease.JobId, Fence = lease.Fence, State = state, RemainingMs = remainingMs, Code = code, Message = message },
    });

    public void Send(Lease lease, CancelReason reason) =>
        Send(new CoordinatorMessage { Cancel = new Cancel { JobId = lease.JobId, Fence = lease.Fence, Reason = reason } });

    /// <summary>The connection is lost.</summary>
    public void Break(string code = "", StatusCode status = StatusCode.Unavailable)
    {
        var trailers = new Metadata();
        if (code.Length > 0)
        {
            trailers.Add("sogni-error-code", code);
        }

        _toWorker.Writer.TryComplete(new RpcException(new Grpc.Core.Status(status, "broken by the test"), trailers));
    }

    /// <summary>The coordinator ends the stream in good order.</summary>
    public void End() => _toWorker.Writer.TryComplete();

    /// <summary>The next message of any kind.</summary>
    public Task<WorkerMessage> NextAsync() => _fromWorker.Reader.ReadAsync().Soonish();

    /// <summary>The next message of the kind; heartbeats and progress before it are passed over, anything else is an error.</summary>
    public async Task<WorkerMessage> NextAsync(WorkerMessage.MessageOneofCase kind)
    {
        while (true)
        {
            var message = await NextAsync();
            if (message.MessageCase == kind)
            {
                return message;
            }

            Assert.True(
                message.MessageCase is WorkerMessage.MessageOneofCase.Heartbeat or WorkerMessage.MessageOneofCase.Progress,
                $"Awaited {kind}, got {message.MessageCase}.");
        }
    }

    /// <summary>The next heartbeat that holds this many leases; others before it are passed over.</summary>
    public async Task<Heartbeat> NextHeartbeatAsync(Func<Heartbeat, bool> condition)
    {
        while (true)
        {
            var message = await NextAsync();
            if (message.Heartbeat is { } heartbeat && condition(heartbeat))
            {
                return heartbeat;
            }
        }
    }

    public Task<ScriptedUpload> NextUploadAsync() => _uploads.Reader.ReadAsync().Soonish();

    /// <summary>Takes the next upload as it is, and then the message Returned.</summary>
    public async Task<Returned> TakeResultAsync()
    {
        (await NextUploadAsync()).Outcome.SetResult(new UploadOutcome.Stored());
        return (await NextAsync(WorkerMessage.MessageOneofCase.Returned)).Returned;
    }

    public async Task<CoordinatorMessage?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _toWorker.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException e) when (e.InnerException is RpcException broken)
        {
            throw broken;
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }

    public Task WriteAsync(WorkerMessage message, CancellationToken cancellationToken)
    {
        _fromWorker.Writer.TryWrite(message.Clone());
        return Task.CompletedTask;
    }

    public Task CompleteAsync()
    {
        WriterClosed.TrySetResult();
        return Task.CompletedTask;
    }

    /// <summary>Files that jobs are made from, by their hash; others are refused.</summary>
    public Dictionary<string, byte[]> Sources { get; } = [];

    /// <summary>What the worker asked for.</summary>
    public List<DownloadSourceRequest> SourceRequests { get; } = [];

    public Task<SourceDownload> DownloadSourceAsync(DownloadSourceRequest request, long sizeBytes, CancellationToken cancellationToken)
    {
        SourceRequests.Add(request);
        return Task.FromResult<SourceDownload>(Sources.TryGetValue(Convert.ToHexStringLower(request.Sha256.Span), out var file)
            ? new SourceDownload.Received(file)
            : new SourceDownload.Refused("There is no such picture."));
    }

    public async Task<UploadOutcome> UploadAsync(
        UploadHeader header, ReadOnlyMemory<byte> image, OpeningsFile? openings, int chunkBytes, CancellationToken cancellationToken)
    {
        using var opened = new MemoryStream();
        await foreach (var part in openings?.ReadAsync(chunkBytes, cancellationToken) ?? AsyncEnumerable.Empty<ReadOnlyMemory<byte>>())
        {
            opened.Write(part.Span);
        }

        var upload = new ScriptedUpload(header, image.ToArray(), opened.ToArray(), chunkBytes);
        _uploads.Writer.TryWrite(upload);
        return await upload.Outcome.Task.WaitAsync(cancellationToken);
    }

    /// <summary>The next call in which the worker answers an offer.</summary>
    public Task<ScriptedAuditCall> NextAuditAsync() => _audits.Reader.ReadAsync().Soonish();

    public IAuditCall OpenAudit(CancellationToken cancellationToken)
    {
        var call = new ScriptedAuditCall();
        _audits.Writer.TryWrite(call);
        return call;
    }

    public ValueTask DisposeAsync()
    {
        Disposed.TrySetResult();
        return ValueTask.CompletedTask;
    }

    /// <summary>Signs the worker in.</summary>
    /// <returns>What it said.</returns>
    public async Task<Hello> WelcomeAsync(Action<Welcome>? change = null)
    {
        SendSignIn();
        var hello = (await NextAsync()).Hello;
        var welcome = Messages.Welcome();
        change?.Invoke(welcome);
        Send(new CoordinatorMessage { Welcome = welcome });
        return hello;
    }

    public void SendSignIn(string pool = Messages.PoolId, int nonceBytes = 32) =>
        Send(new CoordinatorMessage { SignIn = new SignIn { PoolId = pool, Nonce = ByteString.CopyFrom(Messages.Nonce[..nonceBytes]) } });
}
