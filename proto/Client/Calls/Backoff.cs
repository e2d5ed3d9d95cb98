namespace SogniLike.Client.Calls;

/// <summary>How long to wait before the next attempt: doubling, bounded, and spread so that many clients do not come back at once.</summary>
internal static class Backoff
{
    /// <summary>The wait after this many failures in a row, from 1.</summary>
    public static TimeSpan After(int failures, SogniClientOptions options)
    {
        var doubled = options.InitialBackoff.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, 30));
        var spread = 0.8 + (0.4 * Random.Shared.NextDouble());
        return TimeSpan.FromMilliseconds(Math.Min(doubled * spread, options.MaxBackoff.TotalMilliseconds));
    }
}
