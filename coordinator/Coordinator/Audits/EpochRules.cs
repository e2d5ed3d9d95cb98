using SogniLike.Imaging.Exact.Audits;

namespace SogniLike.Coordinator.Audits;

/// <summary>When which epochs are made and forgotten. Pure.</summary>
internal static class EpochRules
{
    /// <summary>How many lengths of an epoch, from now on, are covered by epochs whose hash is known.</summary>
    public const int Ahead = 2;

    /// <summary>From the publication of an epoch that nothing comes before to its beginning, so that every coordinator knows it by then.</summary>
    public static readonly TimeSpan Lead = TimeSpan.FromSeconds(1);

    /// <summary>The epoch that is to be made now, or null.</summary>
    /// <param name="newest">The one with the highest number; null before the first.</param>
    /// <param name="secret">32 random bytes, lower-case hexadecimal.</param>
    public static Epoch? Next(Epoch? newest, long nowMs, TimeSpan length, string secret)
    {
        var lengthMs = (long)length.TotalMilliseconds;
        if (newest is not null && newest.EndsAtMs - nowMs > Ahead * lengthMs)
        {
            return null;
        }

        // After an outage there is a gap: an epoch never begins before its hash is known.
        var earliest = nowMs + (long)Lead.TotalMilliseconds;
        var start = newest is null ? earliest : Math.Max(newest.EndsAtMs, earliest);
        return new Epoch
        {
            Number = (newest?.Number ?? 0) + 1,
            PublishedAtMs = nowMs,
            StartsAtMs = start,
            EndsAtMs = start + lengthMs,
            Key = secret,
            KeySha256 = Convert.ToHexStringLower(AuditDraw.PublicHashOf(Convert.FromHexString(secret))),
        };
    }

    /// <summary>True when nobody may ask for a draw of the epoch any more.</summary>
    public static bool IsExpired(Epoch epoch, long nowMs, TimeSpan keptFor) => epoch.EndsAtMs + (long)keptFor.TotalMilliseconds <= nowMs;
}
