using System.Threading.Channels;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;
using SogniLike.Simulation.Network;

namespace SogniLike.Simulation.Actors;

/// <summary>What a worker says: one call of the rules, made in the order of the stream, one at a time.</summary>
internal delegate Task WorkerMessage(WorkerConversation conversation, WorkerSession session, CancellationToken cancellationToken);

/// <summary>The coordinator's side of a worker's stream, as the program serves it: sign-in, session, one loop that reads and one that writes.</summary>
internal sealed class ControlStream(CoordinatorNode node, Wire wire, WorkerId worker, Action<SessionTerms> welcome, Action<WorkerCommand> tell)
{
    private const int MissedHeartbeats = 3;

    private readonly Channel<WorkerMessage> _inbox = Channel.CreateUnbounded<WorkerMessage>();

    /// <summary>Where it leads to.</summary>
    public CoordinatorNode Node => node;

    /// <summary>A message arrived.</summary>
    public void Receive(WorkerMessage message) => _inbox.Writer.TryWrite(message);

    /// <summary>Runs until the stream or the session ends; then the stream is closed after everything that was said.</summary>
    public async Task ServeAsync(WorkerHello hello)
    {
        try
        {
            if (await node.Get<WorkerSessions>().SignInAsync(worker, _ => true, wire.FarBroken) is SignInResult.SignedIn signedIn
                && await node.Get<WorkerSessions>().OpenAsync(signedIn.Worker, hello, wire.FarBroken) is SessionOpening.Opened opened)
            {
                await TalkAsync(opened);
            }
        }
        catch (Exception fault) when (fault is StoreUnavailableException or OperationCanceledException)
        {
            // No session began, or the connection broke in the middle of something: the worker dials again.
        }

        wire.Send(wire.Near, wire.Break);
    }

    private async Task TalkAsync(SessionOpening.Opened opened)
    {
        var session = opened.Session;
        wire.Send(wire.Near, () => welcome(opened.Terms));
        var writing = WriteAsync(session);
        try
        {
            await ReadAsync(session, opened.Terms);
        }
        finally
        {
            session.End(SessionEnd.Disconnected);
            await writing;
            await node.Get<WorkerSessions>().CloseAsync(session, SessionEnd.Disconnected);
        }
    }

    private async Task ReadAsync(WorkerSession session, SessionTerms terms)
    {
        var conversation = node.Get<WorkerConversation>();
        var silence = terms.HeartbeatInterval * MissedHeartbeats;
        using var watchdog = new CancellationTokenSource(silence, node.Get<TimeProvider>());
        using var over = CancellationTokenSource.CreateLinkedTokenSource(wire.FarBroken, session.Ended, watchdog.Token);
        while (true)
        {
            var message = await _inbox.Reader.ReadAsync(over.Token);
            watchdog.CancelAfter(Timeout.InfiniteTimeSpan);
            await message(conversation, session, wire.FarBroken);
            watchdog.CancelAfter(silence);
        }
    }

    private async Task WriteAsync(WorkerSession session)
    {
        // ReadAllAsync would go on on another thread.
        while (await session.Commands.WaitToReadAsync())
        {
            while (session.Commands.TryRead(out var command))
            {
                wire.Send(wire.Near, () => tell(command));
            }
        }
    }
}
