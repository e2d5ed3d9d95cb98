namespace SogniLike.Coordinator.Audits;

/// <summary>Nobody calibrated anything.</summary>
internal sealed class NoTolerances : IToleranceSource
{
    public Task<ToleranceTable?> FindAsync(ToleranceKey key, CancellationToken cancellationToken) => Task.FromResult<ToleranceTable?>(null);
}
