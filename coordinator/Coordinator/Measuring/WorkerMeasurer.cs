using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Measuring;

/// <summary>
/// Asks the workers of this coordinator questions whose answers are known: when they come, when they have another model, device or software, and now and then. One question at a time to each worker,
/// in one of its slots; models that it has not shown to run yet are not offered meanwhile. Safe for concurrent use.
/// </summary>
internal sealed partial class WorkerMeasurer(
    WorkerDirectory directory, IWorkerStore workers, KnownAnswers answers, MeasuringDesk desk, IToleranceSource tolerances, SpeedModel speeds, Dispatcher dispatcher, IIdSource ids, IPoolClock clock,
    TimeProvider time, IOptions<MeasuringOptions> options, ILogger<WorkerMeasurer> logger)
    : Duty("WorkerMeasurer", time, logger)
{
    /// <summary>Other owners of a class of devices from which on their speed is the usual one.</summary>
    private const int EnoughOwners = 3;

    /// <summary>How often it is asked the next question while the worker still puts away the one before.</summary>
    private const int MaxRetries = 8;

    private static readonly TimeSpan BusyFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);
    private readonly TimeProvider _time = time;
    private readonly ILogger _logger = logger;

    protected override TimeSpan Interval => options.Value.Interval;

    /// <summary>
    /// Before the session is offered what it says: what was measured before, of the same device and software, holds; what was not is withheld until it is measured, where answers are known.
    /// </summary>
    public async Task PrepareAsync(WorkerSession session, WorkerCapabilities told, CancellationToken cancellationToken)
    {
        var asks = session.Features.Contains(WorkerFeatures.Audits);
        if (!options.Value.Enabled || !(asks || options.Value.Required))
        {
            return;
        }

        var known = session.Measured;
        var measured = new Dictionary<ManifestId, Measurement>();
        WorkerMeasurements? kept = null;
        try
        {
            kept = (await workers.MeasurementsAsync([session.Worker.Id], cancellationToken)).GetValueOrDefault(session.Worker.Id);
        }
        catch (StoreUnavailableException)
        {
            // Measured once more, then.
        }

        foreach (var model in told.Models.DistinctBy(static model => model.Manifest))
        {
            var ability = MeasurementRules.AbilityOf(session.SoftwareVersion, told, model);
            measured[model.Manifest] = known.GetValueOrDefault(model.Manifest) is { } same && same.Ability == ability ? same
                : asks && kept?.Find(model.Manifest) is { } earlier && earlier.Ability == ability ? earlier
                : MeasurementRules.Unknown(model.Manifest, ability, asks, await AnyAsync(model.Manifest, cancellationToken), clock.NowMs);
        }

        session.Measure(_ => measured.ToImmutableDictionary());
    }

    internal override Task RunOnceAsync(CancellationToken cancellationToken)
    {
        foreach (var session in options.Value.Enabled ? directory.Sessions() : [])
        {
            if (_running.Count >= options.Value.MaxAtOnce)
            {
                break;
            }

            if (session.Features.Contains(WorkerFeatures.Audits) && !_running.ContainsKey(session.Id) && session.Offer().IsIdle && DueOf(session) is { } due)
            {
                // It ends with the session; the next round finds it gone.
                var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _running[session.Id] = ended.Task;
                _ = RunAsync(session, due, ended);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Completes when nobody is being measured; for tests.</summary>
    internal Task WhenQuietAsync() => Task.WhenAll(_running.Values);

    /// <summary>The model to measure next; those that are in memory first.</summary>
    private Measurement? DueOf(WorkerSession session)
    {
        var (measured, now) = (session.Measured, clock.NowMs);
        return session.Told.Models.OrderByDescending(static model => model.Loaded).Select(model => measured.GetValueOrDefault(model.Manifest))
            .FirstOrDefault(known => known is not null && MeasurementRules.IsDue(known, options.Value, now));
    }

    private async Task RunAsync(WorkerSession session, Measurement due, TaskCompletionSource ended)
    {
        try
        {
            if (!await MeasureAsync(session, due, session.Ended))
            {
                await Task.Delay(BusyFor, _time, session.Ended);
            }
        }
        catch (OperationCanceledException)
        {
            // The worker is gone; nothing is held against it.
        }
        catch (StoreUnavailableException e)
        {
            NotMeasured(_logger, session.Worker.Id, e.Message);
        }
        catch (Exception e)
        {
            // A fault must not take the others' measuring with it.
            NotMeasured(_logger, session.Worker.Id, e.GetType().Name);
        }
        finally
        {
            _running.TryRemove(session.Id, out _);
            ended.SetResult();
            Wake();
        }
    }

    /// <summary>Asks, judges and keeps; false when the worker was busy.</summary>
    private async Task<bool> MeasureAsync(WorkerSession session, Measurement due, CancellationToken cancellationToken)
    {
        var told = session.Told;
        if (told.Models.FirstOrDefault(one => one.Manifest == due.Model) is not { } model)
        {
            return true;
        }

        var ability = new WorkerAbility(told, model);
        var questions = await answers.FindAsync(due.Model, session.Worker.Owner, spec => ability.Refuse(spec) is null, cancellationToken);
        if (questions.Count == 0)
        {
            Take(session, due.Withholds && due.State != MeasurementState.Measuring ? due with { AtMs = clock.NowMs } : MeasurementRules.Unknown(due.Model, due.Ability, asks: true, any: false, clock.NowMs));
            return true;
        }

        var asked = new List<(KnownQuestion Question, ExaminationEnd End)>();
        foreach (var question in questions.Where(question => asked.Count == 0 || !TakesTooLong(asked, question)))
        {
            var end = await AskAsync(session, question, cancellationToken);
            for (var retry = 0; asked.Count > 0 && retry < MaxRetries && end is ExaminationEnd.Refused { Reason: AuditRefusalReason.Busy }; retry++)
            {
                await Task.Delay(RetryAfter, _time, cancellationToken);
                end = await AskAsync(session, question, cancellationToken);
            }

            if (end is null)
            {
                break;
            }

            asked.Add((question, end));
            if (end is not ExaminationEnd.Answered)
            {
                break;
            }
        }

        if (asked.Count == 0)
        {
            return false;
        }

        cancellationToken.ThrowIfCancellationRequested();
        var device = (DeviceClass.Of(told), model.Precision);
        var tables = new Dictionary<(string, string), ToleranceTable?>();
        foreach (var reference in asked.SelectMany(static one => one.Question.Points).Select(static point => point.Device).Distinct())
        {
            tables[reference] = await tolerances.FindAsync(ToleranceKey.Of(due.Model, device, reference), cancellationToken);
        }

        var subject = new MeasuredWorker(model, due.Ability, device, session.RoundTrip, UsualSpeed(session, due.Model, device.Item1));
        if (MeasurementRules.Judge(subject, asked, reference => tables[reference], clock.NowMs) is not { } measured)
        {
            return false;
        }

        ManifestId[] has = [.. told.Models.Select(static one => one.Manifest)];
        await workers.ChangeMeasurementsAsync(new WorkerMeasurements(session.Worker.Id, []), before => before.With(measured, has), cancellationToken);
        Take(session, measured);
        speeds.Assume(session, model);
        Measured(_logger, session.Worker.Id, measured.Model, measured.State, Math.Round(measured.Speed, 3), measured.Pixels);
        return true;
    }

    private void Take(WorkerSession session, Measurement measured)
    {
        // Unless it came with something else meanwhile.
        session.Measure(known => known.TryGetValue(measured.Model, out var now) && now.Ability == measured.Ability ? known.SetItem(measured.Model, measured) : known);
        dispatcher.Wake();
    }

    /// <summary>One question; null when no slot of the worker is free.</summary>
    private async Task<ExaminationEnd?> AskAsync(WorkerSession session, KnownQuestion question, CancellationToken cancellationToken)
    {
        var length = options.Value.AnswerLength;
        var id = new AuditId(ids.NewId());
        var slot = new JobId($"audit:{id}");
        if (!session.TryReserve(slot, slot))
        {
            return null;
        }

        var order = new AuditOrder(id, ids.NewSecret(), length, question.Spec, question.Points.Count);
        var examination = new Examination(question, order, clock.NowMs + (long)length.TotalMilliseconds, _time);
        desk.Open(examination);
        try
        {
            session.TrySend(new WorkerCommand.Audit(order));
            return await examination.End.WaitAsync(length, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return new ExaminationEnd.Silent();
        }
        finally
        {
            desk.Close(examination);
            session.Release(slot);
        }
    }

    /// <summary>Whether answering it, on top of what was answered, would keep a newcomer's first job waiting for too long.</summary>
    private bool TakesTooLong(List<(KnownQuestion Question, ExaminationEnd End)> asked, KnownQuestion question)
    {
        var (last, end) = asked[^1];
        var spent = asked.SelectMany(static one => one.End.Answers).Sum(static answer => answer.Took.TotalSeconds);
        var each = end.Answers.Min(static answer => answer.Took).TotalSeconds * question.Pixels / last.Pixels;
        return spent + (each * question.Points.Count) > options.Value.LongestWait.TotalSeconds;
    }

    private double UsualSpeed(WorkerSession session, ManifestId model, string deviceClass)
    {
        List<double> others =
        [
            .. directory.Sessions().Where(other => other.Worker.Owner != session.Worker.Owner && DeviceClass.Of(other.Told) == deviceClass)
                .Select(other => (other.Worker.Owner, Speed: other.Measured.GetValueOrDefault(model)?.Speed ?? 0))
                .Where(static other => other.Speed > 0)
                .GroupBy(static other => other.Owner, static (_, machines) => machines.Max(static one => one.Speed))
                .Order(),
        ];
        return others.Count < EnoughOwners ? 0 : Quantiles.Of(others, 0.5);
    }

    private async Task<bool> AnyAsync(ManifestId model, CancellationToken cancellationToken)
    {
        try
        {
            return await answers.AnyAsync(model, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            // It is looked again when it is to be asked.
            return true;
        }
    }
}
