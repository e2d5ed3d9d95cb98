using System.Globalization;

namespace SogniLike.Coordinator.Workers;

/// <summary>When a worker is put on hold, and for how long. Pure functions: a worker as it is kept goes in, the worker as it becomes comes out.</summary>
internal static class HoldRules
{
    /// <summary>Entries of a worker's trail; the oldest make room.</summary>
    public const int TrailLength = 20;

    /// <summary>The worker after failures; the same one when they are too few or it is on hold already.</summary>
    /// <param name="failuresMs">When its newest counted failures were, Unix milliseconds.</param>
    public static WorkerRecord AfterFailures(WorkerRecord worker, IEnumerable<long> failuresMs, long nowMs, WorkersOptions options)
    {
        if (worker.Revoked || worker.Hold?.IsOn(nowMs) == true)
        {
            return worker;
        }

        // What led to the last hold, or came before its release, does not count again.
        var after = Math.Max(nowMs - (long)options.HoldWindow.TotalMilliseconds, worker.Hold?.UntilMs ?? long.MinValue);
        var count = failuresMs.Count(at => at > after && at <= nowMs);
        if (count < options.HoldAfterFailures)
        {
            return worker;
        }

        var longest = (long)options.MaxHoldLength.TotalMilliseconds;
        var inARow = worker.Hold is { } last && nowMs - last.UntilMs < longest ? last.InARow + 1 : 1;
        var length = Math.Min(options.HoldLength.TotalMilliseconds * Math.Pow(2, Math.Min(inARow - 1, 30)), longest);
        var reason = string.Create(CultureInfo.InvariantCulture, $"{count} jobs failed on this worker within {options.HoldWindow.TotalMinutes:0.##} minutes.");
        return Held(worker, new WorkerHold(reason, nowMs, nowMs + (long)length, inARow, ""));
    }

    /// <summary>The worker put on hold by an operator, in the place of any hold it was under.</summary>
    public static WorkerRecord ByOperator(WorkerRecord worker, string by, string reason, TimeSpan length, long nowMs) =>
        Held(worker, new WorkerHold(reason, nowMs, nowMs + (long)length.TotalMilliseconds, worker.Hold?.InARow ?? 0, by));

    /// <summary>The worker released by an operator: the next hold begins with the shortest again. The same one when it is not on hold.</summary>
    public static WorkerRecord Released(WorkerRecord worker, string by, string reason, long nowMs) => worker.Hold is { } hold && hold.IsOn(nowMs)
        ? Noted(worker with { Hold = hold with { UntilMs = nowMs, InARow = 0 } }, new WorkerTrailEntry(nowMs, by, WorkerAction.Released, reason))
        : worker;

    private static WorkerRecord Held(WorkerRecord worker, WorkerHold hold) =>
        Noted(worker with { Hold = hold }, new WorkerTrailEntry(hold.SinceMs, hold.By, WorkerAction.Held, hold.Reason));

    private static WorkerRecord Noted(WorkerRecord worker, WorkerTrailEntry entry) => worker with { Trail = [.. worker.Trail.TakeLast(TrailLength - 1), entry] };
}
