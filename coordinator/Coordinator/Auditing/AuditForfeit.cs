using SogniLike.Coordinator.Credits;

namespace SogniLike.Coordinator.Auditing;

/// <summary>What a worker lost because of an audit: what it gets back when that is overturned.</summary>
/// <param name="Window">The earnings that were seized, oldest first; none when it was not convicted, or had lost them before.</param>
/// <param name="DeliveredBefore">Of its standing (<see cref="Workers.WorkerTrust.DeliveredBefore"/>), before it began anew.</param>
/// <param name="Restarted">The same, as it was set then: when it is another one by now, something else began it anew since.</param>
/// <param name="ConsecutiveValid">Of its standing, before.</param>
public sealed record AuditForfeit(IReadOnlyList<WindowItem> Window, long DeliveredBefore, long Restarted, long ConsecutiveValid);
