namespace SogniLike.Coordinator.Jobs;

internal static class JobChangeExtensions
{
    /// <summary>The change from <paramref name="before"/> to a value derived from it; version and time of change are set here, and what ends is held back no longer.</summary>
    public static JobChange Becomes(this Job before, long nowMs, Func<Job, Job> next)
    {
        var after = next(before);
        return JobChange.Of(before, after with
        {
            Version = before.Version + 1,
            UpdatedAtMs = Math.Max(nowMs, before.UpdatedAtMs),
            PausedAtMs = JobTransitions.Final.Contains(after.State) ? null : after.PausedAtMs,
        });
    }

    /// <summary>A transaction of this one change.</summary>
    public static JobTransaction Alone(this JobChange change, params IReadOnlyList<JobGuard> guards) => new() { Changes = [change], Guards = guards };
}
