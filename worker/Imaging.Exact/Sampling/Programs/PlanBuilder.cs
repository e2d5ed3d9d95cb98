namespace SogniLike.Imaging.Exact.Sampling.Programs;

/// <summary>Collects the evaluations of a plan, in order.</summary>
internal sealed class PlanBuilder
{
    private readonly List<EvaluationBuilder> _evaluations = [];

    /// <summary>Adds an evaluation of a sampler whose latents have unit variance at any noise level.</summary>
    public EvaluationBuilder Evaluate(double timestep, NoiseLevel level) => Add(new EvaluationBuilder(timestep, 1, level));

    /// <summary>Adds an evaluation of a sampler whose latents are image plus sigma times noise; the model gets them scaled to unit variance.</summary>
    public EvaluationBuilder EvaluateAtSigma(double timestep, double sigma) =>
        Add(new EvaluationBuilder(timestep, 1 / Math.Sqrt((sigma * sigma) + 1), new NoiseLevel(1, sigma)));

    /// <param name="initialNoiseScale">Factor of unit noise in the first latent.</param>
    /// <param name="sigmas">Noise level before each step and after the last; null where the sampler has none.</param>
    /// <param name="evaluationsPerStep">2 for solvers that evaluate at a midpoint or twice.</param>
    public SamplingPlan Build(double initialNoiseScale, double[]? sigmas, int evaluationsPerStep = 1) =>
        new([.. _evaluations.Select(static (evaluation, index) => evaluation.Build(index))], initialNoiseScale, sigmas, evaluationsPerStep);

    private EvaluationBuilder Add(EvaluationBuilder evaluation)
    {
        _evaluations.Add(evaluation);
        return evaluation;
    }
}
