using SogniLike.Imaging.Exact.Noise;

namespace SogniLike.Imaging.Exact.Sampling.Euler;

internal sealed class EulerPlan : SamplingPlan
{
    private readonly SigmaGrid _grid;

    private EulerPlan(SigmaGrid grid, PredictionType prediction)
        : base(grid.Timesteps, grid.Sigmas, grid.InitialNoiseScale)
    {
        _grid = grid;
        Prediction = prediction;
    }

    public PredictionType Prediction { get; }

    public static EulerPlan Create(SchedulerSettings settings, int steps) =>
        new(SigmaGrid.Create(settings, steps, TimestepSpacing.Linspace), settings.PredictionType);

    public override SamplingRun Start(ReadOnlySpan<float> initialLatent, INoiseStream noise) => new EulerRun(this, _grid.Sigmas, initialLatent);
}
