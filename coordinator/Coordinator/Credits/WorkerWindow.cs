using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Credits;

/// <summary>What a worker would lose if it were convicted now: its newest earnings, at least as many as <see cref="Audits.AuditsOptions.PendingJobs"/> (<see cref="EarnedCredit"/>).</summary>
/// <param name="Worker">Whose.</param>
/// <param name="Items">Oldest first.</param>
public sealed record WorkerWindow(WorkerId Worker, IReadOnlyList<WindowItem> Items)
{
    /// <summary>Millicredits.</summary>
    public long Total => Items.Sum(item => item.Amount);
}
