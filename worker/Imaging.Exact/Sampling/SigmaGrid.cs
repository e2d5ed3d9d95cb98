using SogniLike.Imaging.Exact.Arithmetic;

namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>Timesteps and noise levels of a run, for samplers that work with sigmas. There is one noise level more than timesteps.</summary>
internal sealed record SigmaGrid(double[] Timesteps, double[] Sigmas, double InitialNoiseScale)
{
    private const double Rho = 7;

    public static SigmaGrid Create(SchedulerSettings settings, int steps, TimestepSpacing defaultSpacing)
    {
        var training = new NoiseSchedule(settings).ComputeSigmas();
        var spacing = settings.TimestepSpacing ?? defaultSpacing;
        var timesteps = TimestepGrid.Create(spacing, training.Length, steps, settings.StepsOffset, fractional: true);
        var sigmas = new double[steps + 1];
        for (var i = 0; i < steps; i++)
        {
            sigmas[i] = Interpolate(training, timesteps[i]);
        }

        if (settings.UseKarrasSigmas)
        {
            UseKarras(sigmas.AsSpan(0, steps));
            for (var i = 0; i < steps; i++)
            {
                timesteps[i] = ToTimestep(training, sigmas[i]);
            }
        }

        sigmas[steps] = settings.FinalSigma == FinalSigma.Zero ? 0 : training[0];
        // Leading spacing starts below the full noise level: the first latent also holds the unit variance of the image.
        var first = sigmas[0];
        return new SigmaGrid(timesteps, sigmas, spacing == TimestepSpacing.Leading ? Math.Sqrt((first * first) + 1) : first);
    }

    private static double Interpolate(double[] training, double timestep)
    {
        var below = Math.Min((int)Math.Floor(timestep), training.Length - 1);
        var above = Math.Min(below + 1, training.Length - 1);
        return training[below] + ((timestep - below) * (training[above] - training[below]));
    }

    /// <summary>Formula 5 of Karras et al. between the first and last value.</summary>
    private static void UseKarras(Span<double> sigmas)
    {
        var max = ExactMath.Pow(sigmas[0], 1 / Rho);
        var min = ExactMath.Pow(sigmas[^1], 1 / Rho);
        for (var i = 0; i < sigmas.Length; i++)
        {
            var ramp = sigmas.Length == 1 ? 0 : i / (double)(sigmas.Length - 1);
            var root = max + (ramp * (min - max));
            sigmas[i] = root * root * root * root * root * root * root;
        }
    }

    /// <summary>The fractional timestep of a noise level, linear in its logarithm.</summary>
    private static double ToTimestep(double[] training, double sigma)
    {
        var low = 0;
        while (low < training.Length - 2 && training[low + 1] <= sigma)
        {
            low++;
        }

        if (training.Length == 1)
        {
            return 0;
        }

        var from = ExactMath.Log(training[low]);
        var to = ExactMath.Log(training[low + 1]);
        return low + Math.Clamp((ExactMath.Log(sigma) - from) / (to - from), 0, 1);
    }
}
