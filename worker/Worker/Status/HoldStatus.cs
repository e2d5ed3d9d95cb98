using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Worker.Status;

/// <summary>The coordinator gives the worker nothing for a while.</summary>
/// <param name="Reason">Its own sentence.</param>
/// <param name="Since">When it began; null when it did not say.</param>
/// <param name="Until">When it ends by itself; null when it did not say.</param>
public sealed record HoldStatus(string Reason, DateTimeOffset? Since, DateTimeOffset? Until)
{
    /// <summary>What the coordinator said; null when the hold was ended.</summary>
    internal static HoldStatus? Of(Hold hold) =>
        hold.OnHold ? new HoldStatus(LogText.Clean(hold.Reason), hold.Since?.ToDateTimeOffset(), hold.Until?.ToDateTimeOffset()) : null;
}
