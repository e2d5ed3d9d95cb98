using System.Net;
using System.Threading.Channels;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Audits;
using SogniLike.Worker.Jobs;
using SogniLike.Worker.Leasing;
using SogniLike.Worker.Status;

namespace SogniLike.Worker.Session;

/// <summary>
/// One session with the coordinator. After the handshake one loop reads, one writes and one beats; when one of them ends the others are stopped.
/// Leases outlive the session in the <see cref="LeaseBook"/>. One session at a time.
/// </summary>
internal sealed partial class CoordinatorSession
{
    private readonly WorkerOptions _options;
    private readonly TimeProvider _time;
    private readonly SessionHandshake _handshake;
    private readonly CapabilityReport _capabilities;
    private readonly LeaseBook _leases;
    private readonly AssignmentDesk _desk;
    private readonly AuditDesk _audits;
    private readonly SessionPort _port;
    private readonly HeartbeatSignal _changes;
    private readonly WorkerState _state;
    private readonly ILogger<CoordinatorSession> _logger;

    public CoordinatorSession(
        IOptions<WorkerOptions> options,
        TimeProvider time,
        SessionHandshake handshake,
        CapabilityReport capabilities,
        LeaseBook leases,
        AssignmentDesk desk,
        AuditDesk audits,
        SessionPort port,
        HeartbeatSignal changes,
        WorkerState state,
        ILogger<CoordinatorSession> logger)
    {
        _options = options.Value;
        _time = time;
        _handshake = handshake;
        _capabilities = capabilities;
        _leases = leases;
        _desk = desk;
        _audits = audits;
        _port = port;
        _changes = changes;
        _state = state;
        _logger = logger;
    }

    /// <summary>Runs one session to its end. Never throws for anything that the network or the coordinator does.</summary>
    /// <param name="stop">Ends the session at once.</param>
    public async Task<SessionEnd> RunAsync(ICoordinatorConnection connection, CancellationToken stop)
    {
        var welcomed = false;
        try
        {
            var announced = _capabilities.Current();
            var terms = await _handshake.SignInAsync(connection, announced, stop);
            welcomed = true;

            // Whatever holds for this session is said after the welcome.
            _state.Hold = null;
            LogWelcomed(terms.SessionId, terms.HeartbeatInterval.TotalSeconds, terms.LeaseLength.TotalSeconds);
            return await RunLoopsAsync(connection, terms, announced, stop);
        }
        catch (Exception e) when (stop.IsCancellationRequested && e is OperationCanceledException or RpcException or IOException or InvalidOperationException)
        {
            return new SessionEnd.Stopped();
        }
        catch (RpcException e)
        {
            return CoordinatorErrors.ToSessionEnd(e, welcomed);
        }
        catch (ProtocolViolationException e)
        {
            return new SessionEnd.Lost(ErrorCodes.ProtocolViolation, e.Message, welcomed);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or OperationCanceledException)
        {
            // A stream that breaks while it is written to does not always say so as an RpcException.
            return new SessionEnd.Lost("", LogText.Clean(e.Message), welcomed);
        }
    }

    private async Task<SessionEnd> RunLoopsAsync(ICoordinatorConnection connection, SessionTerms terms, Capabilities announced, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var outbox = Channel.CreateBounded<WorkerMessage>(new BoundedChannelOptions(_options.OutboxCapacity) { SingleReader = true });
        var session = new LiveSession(terms, _time.GetUtcNow(), connection, outbox.Writer, ended.Token);
        _port.Open(session);
        var coordinatorLeaves = new TaskCompletionSource();
        Task[] loops =
        [
            ReadLoopAsync(connection, session, coordinatorLeaves, ended.Token),
            WriteLoopAsync(connection, outbox.Reader, ended.Token),
            HeartbeatLoopAsync(session, announced, ended.Token),
            CloseWhenIdleAsync(session, coordinatorLeaves.Task, ended.Token),
        ];
        var (read, write) = (loops[0], loops[1]);
        try
        {
            await await Task.WhenAny(loops);
            if (write.IsCompletedSuccessfully && !read.IsCompleted)
            {
                // We closed and every message left: give the coordinator a moment to close its side, so that it reads them all.
                await Task.WhenAny(read, Task.Delay(_options.CloseTimeout, _time, ended.Token));
                return coordinatorLeaves.Task.IsCompleted ? new SessionEnd.CoordinatorLeft() : new SessionEnd.Stopped();
            }

            return coordinatorLeaves.Task.IsCompleted
                ? new SessionEnd.CoordinatorLeft()
                : new SessionEnd.Lost("", "The coordinator closed the stream.", WasWelcomed: true);
        }
        catch (Exception e) when (coordinatorLeaves.Task.IsCompleted && e is RpcException or IOException or InvalidOperationException)
        {
            return new SessionEnd.CoordinatorLeft();
        }
        finally
        {
            _port.Close(session);
            outbox.Writer.TryComplete();
            await ended.CancelAsync();
            await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadLoopAsync(ICoordinatorConnection connection, LiveSession session, TaskCompletionSource coordinatorLeaves, CancellationToken ended)
    {
        while (await connection.ReadAsync(ended) is { } message)
        {
            switch (message.MessageCase)
            {
                case CoordinatorMessage.MessageOneofCase.Assign:
                    await _desk.ReceiveAsync(message.Assign, session, ended);
                    break;
                case CoordinatorMessage.MessageOneofCase.Cancel:
                    _leases.Cancel(message.Cancel);
                    break;
                case CoordinatorMessage.MessageOneofCase.LeaseStatus:
                    _leases.Apply(message.LeaseStatus, session.Terms.LeaseLength);
                    break;
                case CoordinatorMessage.MessageOneofCase.Previews:
                    _leases.Apply(message.Previews);
                    break;
                case CoordinatorMessage.MessageOneofCase.Challenge:
                    _leases.Apply(message.Challenge);
                    break;
                case CoordinatorMessage.MessageOneofCase.Audit:
                    _ = _audits.Receive(message.Audit, session);
                    break;
                case CoordinatorMessage.MessageOneofCase.Drain:
                    LogCoordinatorLeaves(message.Drain.GraceMs);
                    coordinatorLeaves.TrySetResult();
                    break;
                case CoordinatorMessage.MessageOneofCase.Hold:
                    _state.Hold = HoldStatus.Of(message.Hold);
                    LogHold(_state.Hold?.Reason ?? "No longer on hold.", _state.Hold?.Until);
                    break;
                default:
                    // A newer coordinator may say more than this worker knows; none of it may be needed to go on.
                    LogIgnored(message.MessageCase);
                    break;
            }
        }
    }

    private static async Task WriteLoopAsync(ICoordinatorConnection connection, ChannelReader<WorkerMessage> outbox, CancellationToken ended)
    {
        await foreach (var message in outbox.ReadAllAsync(ended))
        {
            await connection.WriteAsync(message, ended);
        }

        await connection.CompleteAsync();
    }

    private async Task HeartbeatLoopAsync(LiveSession session, Capabilities announced, CancellationToken ended)
    {
        if (_state.Draining.IsCancellationRequested)
        {
            await session.SendAsync(new WorkerMessage { Draining = new Draining { GraceMs = (uint)_options.DrainGrace.TotalMilliseconds } }, ended);
        }

        while (true)
        {
            var heartbeat = new Heartbeat { Paused = _state.Paused };
            heartbeat.Held.AddRange(_leases.AskForRenewal(isNewStream: false));
            var capabilities = _capabilities.Current();
            if (!capabilities.Equals(announced))
            {
                heartbeat.Capabilities = announced = capabilities;
            }

            if (!await session.SendAsync(new WorkerMessage { Heartbeat = heartbeat }, ended))
            {
                // The outbox was closed; the write loop ends the session.
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, ended);
            }

            await _changes.WaitAsync(session.Terms.HeartbeatInterval, _time, ended);
        }
    }

    private async Task CloseWhenIdleAsync(LiveSession session, Task coordinatorLeaves, CancellationToken ended)
    {
        await coordinatorLeaves.WaitAsync(ended);
        await _leases.WhenEmptyAsync().WaitAsync(ended);
        session.Close();
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, ended);
    }
}
