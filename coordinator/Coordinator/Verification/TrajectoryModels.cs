using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;

namespace SogniLike.Coordinator.Verification;

/// <summary>Finds what the trajectory of a job is checked with. Safe for concurrent use.</summary>
public sealed class TrajectoryModels(ModelCatalog models)
{
    /// <summary>
    /// Of the model as it was when the job was submitted; null when its entry says too little, or the name means other files by now and no other entry has those.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The models cannot be read now.</exception>
    public async Task<TrajectoryModel?> FindAsync(JobSpec spec, CancellationToken cancellationToken)
    {
        var model = await models.FindAsync(spec.Model, cancellationToken);
        if (model?.Manifest != spec.Manifest)
        {
            model = (await models.ListAsync(cancellationToken)).FirstOrDefault(other => other.Manifest == spec.Manifest && other.Sampling is not null);
        }

        return model is null ? null : TrajectoryModel.Of(model);
    }

    /// <summary>What the trajectory of a job must look like; null when that cannot be told: for its mode, its model or its sampler.</summary>
    /// <exception cref="StoreUnavailableException">The models cannot be read now.</exception>
    public async Task<ExpectedTrajectory?> ExpectAsync(JobSpec spec, CancellationToken cancellationToken) =>
        TrajectoryModes.Find(spec) is null || await FindAsync(spec, cancellationToken) is not { } model || model.PlanOf(spec) is not { } plan
            ? null
            : new ExpectedTrajectory(spec, model, plan);
}
