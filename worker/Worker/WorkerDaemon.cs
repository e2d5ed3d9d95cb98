using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Leasing;
using SogniLike.Worker.Session;
using SogniLike.Worker.Status;

namespace SogniLike.Worker;

/// <summary>
/// The whole life of the worker: connected until it is told to leave. Leaving is a drain: take nothing new, let the running jobs finish within the
/// grace, hand back the rest, close. Runs once.
/// </summary>
public sealed partial class WorkerDaemon
{
    private readonly Reconnector _reconnector;
    private readonly LeaseBook _leases;
    private readonly SessionPort _port;
    private readonly HeartbeatSignal _changes;
    private readonly WorkerState _state;
    private readonly WorkerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<WorkerDaemon> _logger;

    internal WorkerDaemon(
        Reconnector reconnector,
        LeaseBook leases,
        SessionPort port,
        HeartbeatSignal changes,
        WorkerState state,
        IOptions<WorkerOptions> options,
        TimeProvider time,
        ILogger<WorkerDaemon> logger)
    {
        _reconnector = reconnector;
        _leases = leases;
        _port = port;
        _changes = changes;
        _state = state;
        _options = options.Value;
        _time = time;
        _logger = logger;
    }

    /// <summary>Runs until it ends by itself or by one of the tokens.</summary>
    /// <param name="drain">Leave in good order.</param>
    /// <param name="stop">Leave at once.</param>
    public async Task<DaemonEnd> RunAsync(CancellationToken drain, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var connected = _reconnector.RunAsync(_state.Draining, ending.Token);
        var drained = DrainAsync(drain, ending.Token);
        await Task.WhenAny(connected, drained);

        // After a drain the session closes by itself; not longer than that.
        await Task.WhenAny(connected, Task.Delay(2 * _options.CloseTimeout, _time, ending.Token));
        await ending.CancelAsync();
        var end = await connected;
        await drained;

        _leases.CancelAll(JobCancelReason.Shutdown);
        await Task.WhenAny(_leases.WhenEmptyAsync(), Task.Delay(_options.CloseTimeout, _time, CancellationToken.None));
        return end is SessionEnd.Refused refused ? new DaemonEnd.Refused(refused.Code, refused.Message)
            : stop.IsCancellationRequested ? new DaemonEnd.Stopped()
            : new DaemonEnd.Drained();
    }

    private async Task DrainAsync(CancellationToken drain, CancellationToken ending)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(drain, ending);
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ending.IsCancellationRequested)
        {
            return;
        }

        LogDraining(_leases.Held.Count, _options.DrainGrace.TotalSeconds);
        _state.BeginDraining();
        if (_port.Current is { } session)
        {
            var draining = new Draining { GraceMs = (uint)_options.DrainGrace.TotalMilliseconds };
            await session.SendAsync(new WorkerMessage { Draining = draining }, CancellationToken.None);
        }

        _changes.Raise();
        await Task.WhenAny(_leases.WhenEmptyAsync(), Task.Delay(_options.DrainGrace, _time, ending));
        var left = _leases.Held.Count;
        if (left + _leases.Audits.Count > 0 && !ending.IsCancellationRequested)
        {
            LogHandingBack(left);
            _leases.CancelAll(JobCancelReason.Shutdown);
            await Task.WhenAny(_leases.WhenEmptyAsync(), Task.Delay(_options.CloseTimeout, _time, ending));
        }

        _port.Current?.Close();
    }
}
