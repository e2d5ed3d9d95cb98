namespace SogniLike.Coordinator.Jobs;

internal static class JobChangeExtensions
{
    /// <summary>The change from <paramref name="before"/> to a value derived from it; version and time of change are set here.</summary>
    public static JobChange Becomes(this Job before, long nowMs, Func<Job, Job> next) =>
        JobChange.Of(before, next(before) with { Version = before.Version + 1, UpdatedAtMs = Math.Max(nowMs, before.UpdatedAtMs) });

    /// <summary>A transaction of this one change.</summary>
    public static JobTransaction Alone(this JobChange change, params IReadOnlyList<JobGuard> guards) => new() { Changes = [change], Guards = guards };
}
