using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Operations;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Alerting;

/// <summary>
/// Looks by <see cref="AlertRules"/>, on one coordinator at a time, and tells what began and what is over, each once: what was told is remembered in the store. Does nothing while nobody is to be told.
/// </summary>
internal sealed partial class AlertWatch(
    IOperationsStore store, IJobStore jobs, IWorkerStore workers, IModelStore models, ILedgerStore ledger, PoolOperations operations, IAlertSink sink, PoolDuties duties, IPoolClock clock, TimeProvider time,
    IOptions<AlertsOptions> options, ILogger<AlertWatch> logger)
    : Duty("AlertWatch", time, logger)
{
    private const string AlertsDuty = "alerts";
    private const int MostSamples = 1_000;
    private const int MostChanges = 64;

    private static readonly TimeSpan LookedAt = TimeSpan.FromHours(1);
    private static readonly TimeSpan LedgerInterval = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger = logger;
    private readonly TimeProvider _time = time;
    private (long At, long Sum)? _ledger;
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
        var alerts = AlertRules.Of(await FactsAsync(now, cancellationToken));
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

    private async Task<AlertFacts> FactsAsync(long now, CancellationToken cancellationToken)
    {
        var present = await workers.ListPresenceAsync(now, cancellationToken);
        var known = await models.ListAsync(cancellationToken);
        var loads = await jobs.QueueLoadsAsync(cancellationToken);
        var samples = await store.ListSamplesAsync(MostSamples, cancellationToken);
        var (free, total) = operations.BlobSpace();
        return new AlertFacts(
            present.Count,
            [
                .. from load in loads
                   group load.Jobs by load.Queue.Manifest into queue
                   select (PoolSample.NameOf(queue.Key, known), queue.Sum(), present.Count(one => one.Models.Contains(queue.Key))),
            ],
            [.. samples.Where(sample => sample.AtMs >= now - (long)LookedAt.TotalMilliseconds)],
            free,
            total,
            await LedgerSumAsync(cancellationToken));
    }

    /// <summary>All balances are many: they are added up now and then.</summary>
    private async Task<long> LedgerSumAsync(CancellationToken cancellationToken)
    {
        if (_ledger is not { } known || _time.GetElapsedTime(known.At) >= LedgerInterval)
        {
            var snapshot = await ledger.SnapshotAsync(cancellationToken);
            _ledger = known = (_time.GetTimestamp(), snapshot.Balances.Sum(entry => entry.Balance));
        }

        return known.Sum;
    }
}
