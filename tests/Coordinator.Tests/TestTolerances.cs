using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Identity;
using SogniLike.Imaging.Exact.Audits;

namespace SogniLike.Coordinator.Tests;

/// <summary>One table for all pairs of devices, or none.</summary>
internal sealed class TestTolerances : IToleranceSource
{
    /// <summary>Everything up to a relative distance of 0.002 is honest.</summary>
    public static ToleranceTable Narrow { get; } = ToleranceTable.Of(
        from owner in Enumerable.Range(0, ToleranceTable.LeastOwners)
        from band in Enumerable.Range(0, NoiseBand.Count)
        select new CalibrationSample(new AccountId($"owner-{owner}"), new PredictionComparison(band, 0.001)),
        [.. Enumerable.Repeat(0.05, NoiseBand.Count)]);

    /// <summary>Null: nobody calibrated anything.</summary>
    public ToleranceTable? Table { get; set; } = Narrow;

    public Task<ToleranceTable?> FindAsync(ToleranceKey key, CancellationToken cancellationToken) => Task.FromResult(Table);
}
