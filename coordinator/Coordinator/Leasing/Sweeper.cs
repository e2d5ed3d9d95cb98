using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Returns;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Leasing;

/// <summary>
/// Ends what nobody else ends: leases that are not renewed, workers that do not come back, jobs whose time ran out, uploads that nobody asks for. Leases and
/// jobs are those of the whole pool, so one coordinator at a time looks for them.
/// </summary>
internal sealed partial class Sweeper(
    JobPipeline pipeline,
    ArtistQueues queues,
    IJobStore jobs,
    LostWorkers lost,
    PoolDuties duties,
    IIncomingUploads incoming,
    IPoolClock clock,
    TimeProvider time,
    IOptions<LeasingOptions> options,
    IOptions<ReturnsOptions> returns,
    ILogger<Sweeper> logger) : Duty("Sweeper", time, logger)
{
    private const int MostRounds = 20;
    private const int UploadsPerRound = 200;
    private const string SweepDuty = "sweep";

    private readonly ILogger _logger = logger;
    private readonly TimeProvider _time = time;
    private long _notBeforeMs;
    private long? _uploadsSweptAt;

    protected override TimeSpan Interval => options.Value.SweepInterval;

    internal override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        foreach (var (worker, claim, untilMs) in lost.TakeDue(clock.NowMs))
        {
            const string Gone = "The worker's stream ended and it did not come back.";
            if (await pipeline.EndLeaseAsync(claim.Job, claim.Fence, AttemptOutcome.WorkerLost, Gone, untilMs, cancellationToken))
            {
                WorkerLost(_logger, worker, claim.Job);
            }
        }

        await queues.SettleAsync(cancellationToken);
        if (clock.NowMs >= _notBeforeMs)
        {
            var more = true;
            for (var round = 0; more && round < MostRounds && await duties.TakeAsync(SweepDuty, cancellationToken) is not null; round++)
            {
                var report = await pipeline.SweepAsync(cancellationToken);
                Report(report);
                more = report.More;
            }
        }

        await SweepEndedUploadsAsync(cancellationToken);
        await SweepUploadsAsync(cancellationToken);
    }

    /// <summary>While this coordinator, or the store, was away no heartbeat could be written down: workers get time to say that they are still there.</summary>
    protected override async Task OnStoreReachedAsync(CancellationToken cancellationToken)
    {
        _ = await jobs.CountAsync(new JobIndex.Leases(), cancellationToken);
        _notBeforeMs = clock.NowMs + (long)options.Value.RestartGrace.TotalMilliseconds;
    }

    /// <summary>Removes uploads whose lease is over: it never comes back, so nobody may ask for them any more.</summary>
    private async Task SweepEndedUploadsAsync(CancellationToken cancellationToken)
    {
        var uploads = await incoming.ListAsync(UploadsPerRound, cancellationToken);
        if (uploads.Count == 0)
        {
            return;
        }

        var found = (await jobs.FindAsync([.. uploads.Select(upload => upload.Job).Distinct()], cancellationToken)).ToDictionary(job => job.Id);
        var ended = uploads.Where(upload => found.GetValueOrDefault(upload.Job)?.Running(upload.Fence) is null).ToList();
        foreach (var (job, fence) in ended)
        {
            await incoming.DeleteAsync(job, fence, cancellationToken);
        }

        if (ended.Count > 0)
        {
            UploadsSwept(_logger, ended.Count);
        }
    }

    private async Task SweepUploadsAsync(CancellationToken cancellationToken)
    {
        var keptFor = returns.Value.IncomingKeptFor;
        if (_uploadsSweptAt is { } last && _time.GetElapsedTime(last) < keptFor / 4)
        {
            return;
        }

        _uploadsSweptAt = _time.GetTimestamp();
        var swept = await incoming.SweepAsync(keptFor, cancellationToken);
        if (swept > 0)
        {
            UploadsSwept(_logger, swept);
        }
    }

    private void Report(SweepReport report)
    {
        if (report.LeasesEnded + report.DeadlinesPassed > 0)
        {
            Swept(_logger, report.LeasesEnded, report.DeadlinesPassed);
        }
    }
}
