using System.Globalization;

namespace SogniLike.Coordinator.Workers;

/// <summary>When a worker is put on hold, and for how long. Pure functions: a worker as it is kept goes in, the worker as it becomes comes out.</summary>
internal static class HoldRules
{
    /// <summary>Entries of a worker's trail; the oldest make room.</summary>
    public const int TrailLength = 20;

    /// <summary>The worker after failures; the same one when they are too few or it is on hold already.</summary>
    /// <param name="failuresMs">When jobs failed on it, Unix milliseconds.</param>
    /// <param name="crashesMs">When it was lost with jobs, each crash once (<see cref="Crashes"/>), Unix milliseconds.</param>
    public static WorkerRecord AfterFailures(WorkerRecord worker, IReadOnlyList<long> failuresMs, IReadOnlyList<long> crashesMs, long nowMs, WorkersOptions options)
    {
        if (worker.Revoked || worker.Hold?.IsOn(nowMs) == true)
        {
            return worker;
        }

        // What led to the last hold, or came before its release, does not count again.
        var after = Math.Max(nowMs - (long)options.HoldWindow.TotalMilliseconds, worker.Hold?.UntilMs ?? long.MinValue);
        var (failures, crashes) = (Count(failuresMs), Count(crashesMs));
        if (failures + crashes < options.HoldAfterFailures)
        {
            return worker;
        }

        var longest = (long)options.MaxHoldLength.TotalMilliseconds;
        var inARow = worker.Hold is { } last && nowMs - last.UntilMs < longest ? last.InARow + 1 : 1;
        var length = Math.Min(options.HoldLength.TotalMilliseconds * Math.Pow(2, Math.Min(inARow - 1, 30)), longest);
        return Held(worker, new WorkerHold(Reason(), nowMs, nowMs + (long)length, inARow, ""));

        int Count(IReadOnlyList<long> timesMs) => timesMs.Count(at => at > after && at <= nowMs);

        string Reason()
        {
            var what = (failures, crashes) switch
            {
                (_, 0) => $"{failures} jobs failed on this worker",
                (0, _) => $"This worker was lost {crashes} times with jobs",
                _ => $"{failures} jobs failed on this worker, and it was lost {crashes} times with jobs,",
            };
            return string.Create(CultureInfo.InvariantCulture, $"{what} within {options.HoldWindow.TotalMinutes:0.##} minutes.");
        }
    }

    /// <summary>
    /// When the worker crashed, of when its leases were lost. A crash takes all leases that the worker has: those of a worker that fell silent, renewed at
    /// different times, end within <paramref name="span"/> of the first.
    /// </summary>
    /// <param name="lossesMs">When its leases ended as lost, Unix milliseconds, in any order.</param>
    public static IReadOnlyList<long> Crashes(IEnumerable<long> lossesMs, TimeSpan span)
    {
        var crashes = new List<long>();
        foreach (var at in lossesMs.Order())
        {
            if (crashes.Count == 0 || at - crashes[^1] > span.TotalMilliseconds)
            {
                crashes.Add(at);
            }
        }

        return crashes;
    }

    /// <summary>True when a hold of this kind may begin: none that is harsher runs.</summary>
    public static bool MayHold(WorkerRecord worker, HoldKind kind, long nowMs) => worker.Hold is not { } hold || !hold.IsOn(nowMs) || Severity(hold.Kind) <= Severity(kind);

    /// <summary>The worker put on hold on purpose, in the place of any hold it was under that is no harsher; else the same one.</summary>
    public static WorkerRecord OnPurpose(WorkerRecord worker, HoldKind kind, string by, string reason, TimeSpan length, long nowMs) => MayHold(worker, kind, nowMs)
        ? Held(worker, new WorkerHold(reason, nowMs, nowMs + (long)length.TotalMilliseconds, worker.Hold?.InARow ?? 0, by) { Kind = kind })
        : worker;

    /// <summary>The worker released by an operator: the next hold begins with the shortest again. The same one when it is not on hold.</summary>
    public static WorkerRecord Released(WorkerRecord worker, string by, string reason, long nowMs) => worker.Hold is { } hold && hold.IsOn(nowMs)
        ? Noted(worker with { Hold = hold with { UntilMs = nowMs, InARow = 0 } }, new WorkerTrailEntry(nowMs, by, WorkerAction.Released, reason))
        : worker;

    /// <summary>The worker whose pay an operator released, in its trail.</summary>
    public static WorkerRecord PayReleased(WorkerRecord worker, string by, string reason, long nowMs) => Noted(worker, new WorkerTrailEntry(nowMs, by, WorkerAction.Released, $"Its pay: {reason}"));

    /// <summary>The worker whose accusation of another was overturned, in its trail.</summary>
    public static WorkerRecord Contradicted(WorkerRecord worker, string by, string reason, long nowMs) => Noted(worker, new WorkerTrailEntry(nowMs, by, WorkerAction.Contradicted, reason));

    private static WorkerRecord Held(WorkerRecord worker, WorkerHold hold) =>
        Noted(worker with { Hold = hold }, new WorkerTrailEntry(hold.SinceMs, hold.By, ActionOf(hold.Kind), hold.Reason));

    private static int Severity(HoldKind kind) => kind switch
    {
        HoldKind.Draining => 0,
        HoldKind.Held => 1,
        HoldKind.Quarantined => 2,
        HoldKind.Banned => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind."),
    };

    private static WorkerAction ActionOf(HoldKind kind) => kind switch
    {
        HoldKind.Draining => WorkerAction.Drained,
        HoldKind.Quarantined => WorkerAction.Quarantined,
        HoldKind.Banned => WorkerAction.Banned,
        _ => WorkerAction.Held,
    };

    private static WorkerRecord Noted(WorkerRecord worker, WorkerTrailEntry entry) => worker with { Trail = [.. worker.Trail.TakeLast(TrailLength - 1), entry] };
}
