using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Measuring;

/// <summary>What was measured of a worker, as it is kept.</summary>
/// <param name="Worker">Who.</param>
/// <param name="Models">One of each model that it had when it was measured last.</param>
public sealed record WorkerMeasurements(WorkerId Worker, IReadOnlyList<Measurement> Models)
{
    /// <summary>That of one model, or null.</summary>
    public Measurement? Find(ManifestId model) => Models.FirstOrDefault(one => one.Model == model);

    /// <summary>With that of one model, and without those of models that the worker has no more.</summary>
    internal WorkerMeasurements With(Measurement measurement, IReadOnlyCollection<ManifestId> has) =>
        this with { Models = [.. Models.Where(one => one.Model != measurement.Model && has.Contains(one.Model)), measurement] };
}
