using Grpc.Core;
using Microsoft.Extensions.Logging;
using SogniLike.Worker.Leasing;

namespace SogniLike.Worker.Session;

/// <summary>
/// Keeps the worker connected: one session after the other, with a growing pause between errors in a row. Only data ends the row, never the mere
/// success of connecting.
/// </summary>
internal sealed partial class Reconnector(
    ICoordinatorConnector connector,
    CoordinatorSession session,
    ReconnectBackoff backoff,
    LeaseBook leases,
    ConnectionHealth health,
    TimeProvider time,
    ILogger<Reconnector> logger)
{
    /// <summary>Runs until told to stop or refused for good.</summary>
    /// <param name="leave">No new session is begun once this is cancelled and no lease is held.</param>
    /// <param name="stop">Ends everything at once.</param>
    /// <returns><see cref="SessionEnd.Stopped"/> or <see cref="SessionEnd.Refused"/>.</returns>
    public async Task<SessionEnd> RunAsync(CancellationToken leave, CancellationToken stop)
    {
        while (true)
        {
            var end = await RunOneAsync(stop);
            if (end is SessionEnd.Stopped or SessionEnd.Refused)
            {
                return end;
            }

            if (end is SessionEnd.CoordinatorLeft or SessionEnd.Lost { WasWelcomed: true })
            {
                backoff.Reset();
            }

            var delay = backoff.Next();
            if (end is SessionEnd.Lost lost)
            {
                health.CountError(lost.Message);
                LogLost(lost.Message, lost.Code, backoff.Errors, delay.TotalSeconds);
            }

            if (!await WaitAsync(delay, leave, stop))
            {
                return new SessionEnd.Stopped();
            }
        }
    }

    private async Task<SessionEnd> RunOneAsync(CancellationToken stop)
    {
        ICoordinatorConnection connection;
        try
        {
            connection = connector.Connect();
        }
        catch (RpcException e)
        {
            return CoordinatorErrors.ToSessionEnd(e, wasWelcomed: false);
        }

        await using (connection)
        {
            return await session.RunAsync(connection, stop);
        }
    }

    // False when there is no reason to come back; then it does not wait either.
    private async Task<bool> WaitAsync(TimeSpan delay, CancellationToken leave, CancellationToken stop)
    {
        if (!HasReason())
        {
            return false;
        }

        // The beginning of a drain cuts one wait short; the waits after it are whole, so that a coordinator that is away is not hammered.
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(leave.IsCancellationRequested ? CancellationToken.None : leave, stop);
        await Task.Delay(delay, time, interrupt.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return HasReason();

        bool HasReason() => !stop.IsCancellationRequested && (!leave.IsCancellationRequested || leases.Held.Count > 0);
    }
}
