using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Workers;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Statements;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>
/// Carries one worker's session over its stream: sign-in, welcome, then one loop that reads and one that writes until either ends or the session does.
/// Safe for concurrent use.
/// </summary>
internal sealed class ControlStream(
    WorkerSessions sessions, WorkerMessages messages, IOptions<PoolOptions> pool, IOptions<GatewayOptions> options, TimeProvider time)
{
    private const uint Protocol = 1;
    private const int NonceBytes = 32;

    // A stream whose last words do not leave in this time is cut.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    /// <summary>Runs the session; returns when the worker closed its side.</summary>
    /// <param name="network">Where the worker is connected from.</param>
    /// <param name="abort">Cuts the connection of a worker that reads nothing any more.</param>
    /// <exception cref="RpcException">Anything else ended it; code and field say what.</exception>
    public async Task RunAsync(
        IAsyncStreamReader<WorkerMessage> reader, IServerStreamWriter<CoordinatorMessage> writer, string network, Action abort, CancellationToken cancellationToken)
    {
        var nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        var asked = time.GetTimestamp();
        var signIn = new SignIn { PoolId = pool.Value.Id, Nonce = ByteString.CopyFrom(nonce) };
        await writer.WriteAsync(new CoordinatorMessage { SignIn = signIn }, CancellationToken.None);

        var hello = await ReadHelloAsync(reader, cancellationToken);
        var roundTrip = time.GetElapsedTime(asked);
        var worker = await SignInAsync(hello, nonce, cancellationToken);
        if (hello.ProtocolMin > Protocol || hello.ProtocolMax < Protocol)
        {
            throw GrpcErrors.Of(ErrorCodes.ProtocolUnsupported, $"This coordinator speaks protocol version {Protocol} only.", "hello.protocol_max");
        }

        var opened = await sessions.OpenAsync(worker, hello.ToCore(network) with { RoundTrip = roundTrip }, cancellationToken) switch
        {
            SessionOpening.Opened good => good,
            var refused => throw GrpcErrors.Of(refused),
        };
        var reason = SessionEnd.Disconnected;
        try
        {
            await writer.WriteAsync(new CoordinatorMessage { Welcome = opened.ToProto(Protocol) }, CancellationToken.None);
            await TalkAsync(reader, writer, opened, abort, cancellationToken);
        }
        catch (RpcException)
        {
            reason = SessionEnd.ProtocolViolation;
            throw;
        }
        finally
        {
            await sessions.CloseAsync(opened.Session, reason);
        }
    }

    private async Task<Hello> ReadHelloAsync(IAsyncStreamReader<WorkerMessage> reader, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Value.HelloDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await reader.MoveNextOrCancelAsync(either.Token) && reader.Current.MessageCase == WorkerMessage.MessageOneofCase.Hello
                ? reader.Current.Hello
                : throw GrpcErrors.Of(ErrorCodes.ProtocolViolation, "The first message of a worker must be hello.", "hello");
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw GrpcErrors.Of(ErrorCodes.ProtocolViolation, $"hello must come within {options.Value.HelloDeadline.TotalSeconds:0} s of sign_in.", "hello");
        }
    }

    private async Task<WorkerRecord> SignInAsync(Hello hello, byte[] nonce, CancellationToken cancellationToken)
    {
        var id = Ids.ReadWorker(hello.WorkerId, "hello.worker_id");
        var statement = SignInStatement.Of(pool.Value.Id, id.Value, nonce);
        return await sessions.SignInAsync(id, key => WorkerSignature.Verify(key.Span, statement, hello.Signature.Span), cancellationToken) switch
        {
            SignInResult.SignedIn good => good.Worker,
            var refused => throw GrpcErrors.Of(refused),
        };
    }

    private async Task TalkAsync(
        IAsyncStreamReader<WorkerMessage> reader,
        IServerStreamWriter<CoordinatorMessage> writer,
        SessionOpening.Opened opened,
        Action abort,
        CancellationToken cancellationToken)
    {
        var session = opened.Session;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, session.Ended);
        var writing = WriteAsync(session, writer, cancellationToken);
        try
        {
            // A broken write means a broken stream: it ends the reading too.
            _ = writing.ContinueWith(_ => session.End(SessionEnd.Disconnected), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            await ReadAsync(reader, session, opened.Terms, either.Token);
        }
        catch (OperationCanceledException) when (session.Ended.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Below it is said why.
        }
        finally
        {
            session.End(SessionEnd.Disconnected);
            await FinishAsync(writing, abort);
        }

        if (GrpcErrors.Of(session.EndReason) is { } error)
        {
            throw error;
        }
    }

    private async Task ReadAsync(IAsyncStreamReader<WorkerMessage> reader, WorkerSession session, SessionTerms terms, CancellationToken cancellationToken)
    {
        var silence = terms.HeartbeatInterval * options.Value.MissedHeartbeats;
        using var watchdog = new CancellationTokenSource(silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, watchdog.Token);
        try
        {
            while (await reader.MoveNextOrCancelAsync(either.Token))
            {
                // Judging a result may take longer than a heartbeat; the worker's silence is measured from its end.
                watchdog.CancelAfter(Timeout.InfiniteTimeSpan);
                await messages.HandleAsync(session, reader.Current, cancellationToken);
                watchdog.CancelAfter(silence);
            }
        }
        catch (OperationCanceledException) when (watchdog.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw GrpcErrors.Of(ErrorCodes.ProtocolViolation, $"No message came for {silence.TotalSeconds:0.#} s.", "heartbeat");
        }
    }

    private static async Task WriteAsync(WorkerSession session, IServerStreamWriter<CoordinatorMessage> writer, CancellationToken cancellationToken)
    {
        await foreach (var command in session.Commands.ReadAllAsync(cancellationToken))
        {
            // Not the token: a cancelled write resets the stream before it is said why.
            await writer.WriteAsync(command.ToProto(), CancellationToken.None);
        }
    }

    private async Task FinishAsync(Task writing, Action abort)
    {
        try
        {
            await writing.WaitAsync(LastWords, time);
        }
        catch (TimeoutException)
        {
            abort();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or InvalidOperationException or RpcException)
        {
            // The worker is gone; what was meant for it is told when it comes back.
        }
    }
}
