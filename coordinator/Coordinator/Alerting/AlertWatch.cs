using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Alerting;

/// <summary>
/// Looks at <see cref="PoolAlerts"/>, on one coordinator at a time, and tells what began and what is over, each once: what was told is remembered in the store. Does nothing while nobody is to be told.
/// </summary>
internal sealed partial class AlertWatch(
    PoolAlerts pool, IAlertSink sink, PoolDuties duties, IPoolClock clock, TimeProvider time, IOptions<AlertsOptions> options, ILogger<AlertWatch> logger)
    : Duty("AlertWatch", time, logger)
{
    private const string AlertsDuty = "alerts";
    private const int MostChanges = 64;

    private readonly ILogger _logger = logger;
    private bool _isUntold;

    protected override TimeSpan Interval => options.Value.Interval;

    internal override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        if (options.Value.WebhookUrl.Length == 0 || await duties.TakeAsync(AlertsDuty, cancellationToken) is not { } lease)
        {
            return;
        }

        var now = clock.NowMs;
        var firing = FiringAlert.Read(lease.Cursor);
        var alerts = await pool.NowAsync(cancellationToken);
        List<AlertChange> changes =
        [
            .. (from alert in alerts
                where firing.All(one => (one.Rule, one.Subject) != (alert.Rule, alert.Subject))
                select new AlertChange(alert.Rule, alert.Subject, now, alert)).Concat(
                from one in firing
                where alerts.All(alert => (one.Rule, one.Subject) != (alert.Rule, alert.Subject))
                select new AlertChange(one.Rule, one.Subject, one.SinceMs, null)).Take(MostChanges),
        ];
        if (changes.Count == 0)
        {
            return;
        }

        var delivery = await sink.SendAsync(new AlertNotice(IdOf(changes), now, changes), cancellationToken);
        if (delivery != AlertDelivery.Delivered && !_isUntold)
        {
            NotTold(_logger, changes.Count, delivery);
        }

        _isUntold = delivery != AlertDelivery.Delivered;
        if (delivery != AlertDelivery.Failed)
        {
            await duties.AdvanceAsync(lease, FiringAlert.Write(After(firing, changes)), cancellationToken);
            Log(changes);
        }
    }

    private static IEnumerable<FiringAlert> After(IReadOnlyList<FiringAlert> firing, IReadOnlyList<AlertChange> changes) =>
        firing.Where(one => changes.All(change => change.Alert is not null || (change.Rule, change.Subject) != (one.Rule, one.Subject)))
            .Concat(changes.Where(change => change.Alert is not null).Select(change => new FiringAlert(change.Rule, change.Subject, change.SinceMs)));

    /// <summary>Of what is told, so that whoever is told twice finds out.</summary>
    private static string IdOf(IReadOnlyList<AlertChange> changes) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
        '\n', changes.Select(change => string.Create(CultureInfo.InvariantCulture, $"{change.Rule} {change.Subject} {change.SinceMs} {change.Alert is not null}"))))))[..32];

    private void Log(IReadOnlyList<AlertChange> changes)
    {
        foreach (var change in changes)
        {
            if (change.Alert is { } alert)
            {
                Began(_logger, alert.Rule, alert.Subject, alert.Message);
            }
            else
            {
                Over(_logger, change.Rule, change.Subject);
            }
        }
    }
}
