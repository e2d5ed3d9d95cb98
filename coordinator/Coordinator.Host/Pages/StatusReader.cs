using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Host.Draining;
using SogniLike.Coordinator.Host.Health;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Policy;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Host.Pages;

/// <summary>
/// Reads what the status page tells, at most once in <see cref="KeptFor"/> however many ask: the page needs no key, so it must not be a lever on the store. While the store is away the last
/// numbers stay, and say how old they are. Safe for concurrent use.
/// </summary>
internal sealed class StatusReader(
    IJobStore jobs,
    IWorkerStore workers,
    IAuditStore audits,
    WorkerTrusts trusts,
    ModelCatalog models,
    Epochs epochs,
    PromptPolicies policies,
    Readiness readiness,
    DrainState drain,
    IPoolClock clock,
    TimeProvider time,
    IOptions<AuditsOptions> auditing,
    IOptions<PoolOptions> pool) : IDisposable
{
    /// <summary>How old the numbers may be while the store answers.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);

    private const int EpochsShown = 6;
    private const int NameLength = 12;

    private readonly SemaphoreSlim _gate = new(1);
    private (StatusNumbers Numbers, long At)? _last;

    /// <summary>How the pool does. Never fails because of the store.</summary>
    public async Task<StatusView> ReadAsync(CancellationToken cancellationToken)
    {
        var numbers = await NumbersAsync(cancellationToken);
        var isStale = readiness.Problems.Count > 0 || _last is not { } last || time.GetElapsedTime(last.At) >= KeptFor;
        return new StatusView
        {
            Condition = drain.Begun.IsCancellationRequested ? PoolCondition.GoingAway : isStale ? PoolCondition.Degraded : ConditionOf(numbers!),
            Numbers = numbers,
            IsStale = isStale && numbers is not null,
            Audits = auditing.Value,
            Epochs = [.. epochs.NewestFirst().Take(EpochsShown).Select(epoch => (epoch, epochs.IsRevealed(epoch) ? epoch.Key : null))],
            PolicyVersion = policies.Current.Version,
            SoftwareVersion = SoftwareVersion.Text,
            PoolId = pool.Value.Id,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private static PoolCondition ConditionOf(StatusNumbers numbers) =>
        numbers.WorkersOnline == 0 ? PoolCondition.NoWorkers : numbers.Waiting > 0 || numbers.Running >= numbers.Slots ? PoolCondition.AllBusy : PoolCondition.Good;

    private async Task<StatusNumbers?> NumbersAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            // Whoever is known to be away is not waited for.
            if (readiness.Problems.Count == 0 && (_last is not { } last || time.GetElapsedTime(last.At) >= KeptFor))
            {
                _last = (await ReadNowAsync(cancellationToken), time.GetTimestamp());
            }
        }
        catch (StoreUnavailableException)
        {
            // What was read before stays, as old as it is.
        }
        finally
        {
            _gate.Release();
        }

        return _last?.Numbers;
    }

    private async Task<StatusNumbers> ReadNowAsync(CancellationToken cancellationToken)
    {
        var now = clock.NowMs;
        var present = await workers.ListPresenceAsync(now, cancellationToken);
        var known = await models.ListAsync(cancellationToken);
        var loads = await jobs.QueueLoadsAsync(cancellationToken);
        var reports = await trusts.ReportAsync([.. await workers.ListAsync(cancellationToken)], cancellationToken);
        return new StatusNumbers
        {
            AtMs = now,
            WorkersOnline = present.Count,
            Slots = present.Sum(one => one.Slots),
            Running = await jobs.CountAsync(new JobIndex.Leases(), cancellationToken),
            Queues =
            [
                .. loads.GroupBy(load => known.FirstOrDefault(model => model.Manifest == load.Queue.Manifest)?.Name ?? load.Queue.Manifest.Value[..NameLength])
                    .Select(queue => (queue.Key, queue.Sum(load => load.Jobs)))
                    .OrderByDescending(queue => queue.Item2)
                    .ThenBy(queue => queue.Key, StringComparer.Ordinal),
            ],
            Models = known.Count(model => model.Enabled),
            AuditsDone = reports.Values.Sum(report => report.Trust.Passed + report.Trust.Failed + report.Trust.Inconclusive),
            AuditsFailed = reports.Values.Sum(report => report.Trust.Failed),
            AuditsAlone = reports.Values.Sum(report => report.Trust.Unaudited),
            AuditsRunning = await audits.CountAsync(new AuditIndex.Open(), cancellationToken),
            Convictions = reports.Values.Sum(report => report.Trust.Convictions),
        };
    }
}
