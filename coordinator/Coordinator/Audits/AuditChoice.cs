namespace SogniLike.Coordinator.Audits;

/// <summary>What was drawn for a commitment.</summary>
/// <param name="OpenAll">The worker must open the predictions of every evaluation.</param>
/// <param name="Epoch">Number of the epoch whose key drew; null where nobody draws, and where no epoch ran: then every job is chosen.</param>
/// <param name="RatePpm">At which rate, in millionths; null where nobody draws.</param>
public sealed record AuditChoice(bool OpenAll, string? Epoch = null, int? RatePpm = null)
{
    /// <summary>The worker is in probation: the job is delivered after its audit and not before.</summary>
    public bool Waits { get; init; }
}
