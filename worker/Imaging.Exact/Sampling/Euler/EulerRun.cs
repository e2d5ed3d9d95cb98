namespace SogniLike.Imaging.Exact.Sampling.Euler;

internal sealed class EulerRun(EulerPlan plan, double[] sigmas, ReadOnlySpan<float> initialLatent) : SamplingRun(plan, initialLatent)
{
    private protected override void ScaleModelInput(ReadOnlySpan<float> latent, Span<float> destination)
    {
        var sigma = sigmas[Index];
        LatentArithmetic.Scale(latent, 1 / Math.Sqrt((sigma * sigma) + 1), destination);
    }

    /// <summary>x + (next - sigma) (x - image) / sigma, with the predicted image put in as a combination of x and the model output.</summary>
    private protected override void Step(ReadOnlySpan<float> latent, ReadOnlySpan<float> modelOutput, Span<float> next)
    {
        var sigma = sigmas[Index];
        var dt = sigmas[Index + 1] - sigma;
        var total = (sigma * sigma) + 1;
        var (ofLatent, ofOutput) = plan.Prediction switch
        {
            PredictionType.Epsilon => (1, dt),
            PredictionType.Velocity => (1 + (dt * sigma / total), dt / Math.Sqrt(total)),
            _ => (1 + (dt / sigma), -dt / sigma),
        };
        LatentArithmetic.Combine(ofLatent, latent, ofOutput, modelOutput, next);
    }
}
