using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Workers;

/// <summary>
/// Puts workers on hold that fail too often, and lets operators do so and undo it. Who is connected is told at once, on another coordinator by a wake of the
/// pool or, if that is lost, at the next refresh of its presence. Safe for concurrent use.
/// </summary>
public sealed partial class WorkerHolds(
    IJobStore jobs,
    IWorkerStore workers,
    WorkerDirectory directory,
    IPoolClock clock,
    IOptions<WorkersOptions> options,
    IOptions<LeasingOptions> leasing,
    ILogger<WorkerHolds> logger)
{
    private readonly ILogger _logger = logger;

    /// <summary>Puts the worker on hold, until a time or until it is released; an operator's hold takes the place of one for failures.</summary>
    /// <param name="by">The key that asks for it.</param>
    /// <param name="reason">Told to the worker's owner, 1 to 200 characters.</param>
    /// <param name="length">1 minute to 365 days.</param>
    /// <exception cref="StoreUnavailableException">Nothing, or everything, is done: call again.</exception>
    public Task<HoldResult> HoldAsync(WorkerId id, string by, string reason, TimeSpan length, CancellationToken cancellationToken) =>
        HoldAsync(id, HoldKind.Held, by, reason, length, cancellationToken);

    /// <summary>The same, of any kind; a milder one never takes the place of a harsher one that runs.</summary>
    internal async Task<HoldResult> HoldAsync(WorkerId id, HoldKind kind, string by, string reason, TimeSpan length, CancellationToken cancellationToken)
    {
        var checks = new FieldChecks();
        checks.Text("reason", reason, 1, 200);
        checks.Range("seconds", (long)length.TotalSeconds, 60, (long)TimeSpan.FromDays(365).TotalSeconds);
        if (!checks.AllHold)
        {
            return new HoldResult.Invalid(checks.Errors);
        }

        var may = true;
        var result = await ChangeAsync(
            id,
            worker =>
            {
                may = HoldRules.MayHold(worker, kind, clock.NowMs);
                return HoldRules.OnPurpose(worker, kind, by, reason, length, clock.NowMs);
            },
            cancellationToken);
        return may
            ? result
            : new HoldResult.Invalid([new FieldError("kind", FieldErrorCode.OutOfRange, "kind must not be milder than the hold that the worker is under; release it first.")]);
    }

    /// <summary>Ends the worker's hold now; one that is not on hold stays as it is.</summary>
    /// <param name="by">The key that asks for it.</param>
    /// <param name="reason">Kept in the worker's trail, 1 to 200 characters.</param>
    /// <exception cref="StoreUnavailableException">Nothing, or everything, is done: call again.</exception>
    public async Task<HoldResult> ReleaseAsync(WorkerId id, string by, string reason, CancellationToken cancellationToken)
    {
        var checks = new FieldChecks();
        checks.Text("reason", reason, 1, 200);
        return checks.AllHold
            ? await ChangeAsync(id, worker => HoldRules.Released(worker, by, reason, clock.NowMs), cancellationToken)
            : new HoldResult.Invalid(checks.Errors);
    }

    /// <summary>Keeps in the worker's trail that its pay was released.</summary>
    internal Task<HoldResult> NotePayAsync(WorkerId id, string by, string reason, CancellationToken cancellationToken) =>
        ChangeAsync(id, worker => HoldRules.PayReleased(worker, by, reason, clock.NowMs), cancellationToken);

    /// <summary>The failures that a transaction proves, to be kept with it.</summary>
    internal static IEnumerable<Sample> SamplesOf(JobTransaction transaction) =>
        from change in transaction.Changes
        from attempt in EndedAttempts.Of(change)
        where JobAttempts.Counts(attempt.Outcome)
        let series = attempt.Outcome == AttemptOutcome.WorkerLost ? (SampleSeries)new SampleSeries.Losses(attempt.Worker) : new SampleSeries.Failures(attempt.Worker)
        select new Sample(series, attempt.EndedAtMs ?? change.After.UpdatedAtMs);

    /// <summary>The workers that these samples are of.</summary>
    internal static IEnumerable<WorkerId> WorkersOf(IEnumerable<Sample> failures) => failures.Select(failure => failure.Series switch
    {
        SampleSeries.Failures failed => failed.Worker,
        SampleSeries.Losses lost => lost.Worker,
        var other => throw new ArgumentOutOfRangeException(nameof(failures), other, "No failure."),
    }).Distinct();

    /// <summary>Looks at the newest failures of a worker that just failed. Never throws because of the store: the next failure is looked at with this one.</summary>
    internal async Task ConsiderAsync(WorkerId id, CancellationToken cancellationToken)
    {
        try
        {
            var read = await jobs.ReadSamplesAsync([new SampleSeries.Failures(id), new SampleSeries.Losses(id)], cancellationToken);
            IReadOnlyList<long> failures = [.. read[0].Select(at => (long)at)];
            var crashes = HoldRules.Crashes(read[1].Select(at => (long)at), leasing.Value.LeaseLength / 2);
            if (failures.Count + crashes.Count < options.Value.HoldAfterFailures
                || await workers.FindAsync(id, cancellationToken) is not { } worker
                || ReferenceEquals(Decide(worker), worker))
            {
                return;
            }

            if (await workers.ChangeAsync(id, Decide, cancellationToken) is { Hold: { } hold } held && hold.IsOn(clock.NowMs))
            {
                Held(_logger, id, hold.InARow, hold.UntilMs - hold.SinceMs);
                directory.Find(id)?.SetHold(held.Hold, clock.NowMs);
            }

            WorkerRecord Decide(WorkerRecord current) => HoldRules.AfterFailures(current, failures, crashes, clock.NowMs, options.Value);
        }
        catch (StoreUnavailableException)
        {
            // As said above.
        }
    }

    private async Task<HoldResult> ChangeAsync(WorkerId id, Func<WorkerRecord, WorkerRecord> change, CancellationToken cancellationToken)
    {
        if (await workers.ChangeAsync(id, change, cancellationToken) is not { } worker)
        {
            return new HoldResult.NotFound();
        }

        directory.Find(id)?.SetHold(worker.Hold, clock.NowMs);
        return new HoldResult.Done(worker);
    }
}
