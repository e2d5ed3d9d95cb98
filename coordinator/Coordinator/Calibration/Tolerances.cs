using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Imaging.Exact.Audits;

namespace SogniLike.Coordinator.Calibration;

/// <summary>What the pool judges by: what it measured itself, where enough owners did, and what was shipped; the larger of both, so that an honest device is never accused. Safe for concurrent use.</summary>
public sealed class Tolerances(IToleranceStore store) : IToleranceSource
{
    /// <inheritdoc/>
    public async Task<ToleranceTable?> FindAsync(ToleranceKey key, CancellationToken cancellationToken) => (await RowAsync(key, cancellationToken))?.Table;

    /// <summary>The row, with what it was made of; null when nobody calibrated this pair.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be read now.</exception>
    public async Task<ToleranceRow?> RowAsync(ToleranceKey key, CancellationToken cancellationToken) => RowOf(key, await store.FindAsync(key, cancellationToken));

    /// <summary>Every row, in order.</summary>
    /// <exception cref="StoreUnavailableException">They cannot be read now.</exception>
    public async Task<IReadOnlyList<ToleranceRow>> ListAsync(CancellationToken cancellationToken)
    {
        var records = (await store.ListAsync(cancellationToken)).ToDictionary(record => record.Key());
        return
        [
            .. ShippedTolerances.Keys.Union(records.Keys)
                .Select(key => RowOf(key, records.GetValueOrDefault(key))!)
                .OrderBy(row => row.Key.ToString(), StringComparer.Ordinal),
        ];
    }

    /// <summary>Forgets what was measured: of one owner, or everything. What was shipped stays.</summary>
    /// <param name="key">Which pair.</param>
    /// <param name="owner">Whose measurement; null: everybody's.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>False when there was nothing.</returns>
    /// <exception cref="StoreUnavailableException">Nothing, or everything, is done: call again.</exception>
    public async Task<bool> ForgetAsync(ToleranceKey key, AccountId? owner, CancellationToken cancellationToken)
    {
        if (owner is not { } one)
        {
            return await store.RemoveAsync(key, cancellationToken);
        }

        if (await store.FindAsync(key, cancellationToken) is not { } known || known.Voices.All(voice => voice.Owner != one))
        {
            return false;
        }

        // Others may measure, or forget, meanwhile: nothing is put back that was not there then.
        await store.ChangeAsync(known with { Voices = [] }, DeviceCalibration.MaxRows, record => record.Without(one), cancellationToken);
        return true;
    }

    /// <summary>What follows from what was kept.</summary>
    internal static ToleranceRow? RowOf(ToleranceKey key, ToleranceRecord? record)
    {
        var (shipped, ceilings) = (ShippedTolerances.Find(key), ShippedTolerances.CeilingsOf(key));
        if (shipped is null && record is null)
        {
            return null;
        }

        var samples = (record?.Voices ?? []).SelectMany(voice => voice.Bands
            .Where(band => band.Band is >= 0 and < NoiseBand.Count)
            .Select(band => new CalibrationSample(voice.Owner, new PredictionComparison(band.Band, band.Largest))));
        var measured = ToleranceTable.Of(samples, ceilings).Tolerances;
        double?[] tolerances = [.. Enumerable.Range(0, NoiseBand.Count).Select(band => Larger(measured[band], shipped?[band]))];
        return new ToleranceRow(key, ToleranceTable.Of(tolerances), ceilings, record, shipped is not null);
    }

    private static double? Larger(double? one, double? other) => one is null ? other : other is null ? one : Math.Max(one.Value, other.Value);
}
