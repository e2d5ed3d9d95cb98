using SogniLike.Imaging.Exact.Noise;

namespace SogniLike.Imaging.Exact.Sampling.Ddim;

internal sealed class DdimRun : SamplingRun
{
    private readonly DdimPlan _plan;
    private readonly INoiseStream _noise;
    private readonly float[] _fresh;

    public DdimRun(DdimPlan plan, ReadOnlySpan<float> initialLatent, INoiseStream noise)
        : base(plan, initialLatent)
    {
        _plan = plan;
        _noise = noise;
        _fresh = new float[initialLatent.Length];
    }

    private protected override void Step(ReadOnlySpan<float> latent, ReadOnlySpan<float> modelOutput, Span<float> next)
    {
        var step = _plan.Steps[Index];
        if (step.Fresh > 0)
        {
            _noise.Fill(_fresh);
        }

        for (var i = 0; i < next.Length; i++)
        {
            double x = latent[i];
            double output = modelOutput[i];
            var (image, noise) = _plan.Prediction switch
            {
                PredictionType.Epsilon => ((x - (step.Noise * output)) / step.Signal, output),
                PredictionType.Velocity => ((step.Signal * x) - (step.Noise * output), (step.Signal * output) + (step.Noise * x)),
                _ => (output, (x - (step.Signal * output)) / step.Noise),
            };
            if (_plan.ClipRange is { } range)
            {
                image = Math.Clamp(image, -range, range);
            }

            next[i] = (float)((step.NextSignal * image) + (step.NextNoise * noise) + (step.Fresh * _fresh[i]));
        }
    }
}
