using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Generation.Evaluations;
using SogniLike.Imaging.Models;

namespace SogniLike.Benchmarks.Tolerance;

/// <summary>A run of the reference: where it was before each evaluation and what the model predicted there.</summary>
internal sealed class Trajectory : IGenerationObserver
{
    private Trajectory(GenerationRequest request) => Request = request;

    public GenerationRequest Request { get; }

    public List<float[]> Latents { get; } = [];

    public List<float[]> Predictions { get; } = [];

    /// <summary>Noise before each evaluation.</summary>
    public List<NoiseLevel> Levels { get; } = [];

    public static async Task<Trajectory> OfAsync(ImageModel model, GenerationRequest request, CancellationToken cancellationToken)
    {
        var trajectory = new Trajectory(request);
        var options = new SamplerOptions { Schedule = request.Schedule };
        var plan = Samplers.ByName[request.Sampler].CreatePlan(model.Contract.Scheduler, request.Steps!.Value, options);
        trajectory.Levels.AddRange(Enumerable.Range(0, plan.Timesteps.Count).Select(plan.LevelBefore));
        return await new ImagePipeline(model).GenerateAsync(request, trajectory, cancellationToken) is GenerationResult.Completed
            ? trajectory
            : throw new InvalidOperationException($"{request.Sampler} made no image.");
    }

    /// <summary>What a model predicts at the same latents, all of them or some.</summary>
    public async Task<IReadOnlyList<float[]>> EvaluateAsync(ImageModel model, CancellationToken cancellationToken, GenerationRequest? request = null) =>
        await new ImagePipeline(model).EvaluateAsync(
            request ?? Request, [.. Latents.Select(static (latent, i) => new EvaluationPoint(i, latent))], cancellationToken) is EvaluationResult.Completed completed
            ? completed.Predictions
            : throw new InvalidOperationException("The model could not be evaluated.");

    public void OnStepCompleted(in GenerationStep completed)
    {
        if (completed.Image == 0)
        {
            Latents.Add(completed.Latent.ToArray());
            Predictions.Add(completed.Prediction.ToArray());
        }
    }
}
