using SogniLike.Imaging.Exact.Arithmetic;

namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>
/// Betas and their cumulative products as PyTorch computes them: betas in float32, products accumulated in double and stored as float32. Immutable.
/// </summary>
public sealed class NoiseSchedule
{
    private readonly float[] _betas;
    private readonly float[] _alphasCumulative;
    private readonly bool _endsWithoutSignal;

    /// <summary>Computes the tables.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public NoiseSchedule(SchedulerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.TrainingTimesteps is < 1 or > 10_000)
        {
            throw new ArgumentException($"num_train_timesteps is {settings.TrainingTimesteps}; it must be 1 to 10000.", nameof(settings));
        }

        if (settings.TrainedBetas is { } trained && trained.Count != settings.TrainingTimesteps)
        {
            throw new ArgumentException(
                $"trained_betas has {trained.Count} values; num_train_timesteps asks for {settings.TrainingTimesteps}.",
                nameof(settings));
        }

        _betas = settings.TrainedBetas is { } given ? [.. given] : Compute(settings);
        if (settings.RescaleToZeroSignal)
        {
            RescaleToZeroSignal(_betas);
        }

        foreach (var beta in _betas)
        {
            // A beta of one is the last of a schedule without signal at its end.
            if (beta is not (> 0 and <= 1))
            {
                throw new ArgumentException("The betas (beta_start, beta_end, beta_schedule or trained_betas) must lie between 0 and 1.", nameof(settings));
            }
        }

        _alphasCumulative = Accumulate(_betas);
        _endsWithoutSignal = settings.RescaleToZeroSignal || _alphasCumulative[^1] == 0;
    }

    /// <summary>Noise variance added at each training timestep.</summary>
    public IReadOnlyList<float> Betas => _betas;

    /// <summary>Share of signal (in variance) left at each training timestep.</summary>
    public IReadOnlyList<float> AlphasCumulative => _alphasCumulative;

    /// <summary>Noise level <c>sqrt((1 - a) / a)</c> of each training timestep. A last timestep without signal counts as having 2^-24.</summary>
    internal double[] ComputeSigmas()
    {
        var sigmas = new double[_alphasCumulative.Length];
        for (var t = 0; t < sigmas.Length; t++)
        {
            var alpha = _endsWithoutSignal && t == sigmas.Length - 1 ? 1.0 / (1 << 24) : _alphasCumulative[t];
            sigmas[t] = Math.Sqrt((1 - alpha) / alpha);
        }

        return sigmas;
    }

    private static float[] Compute(SchedulerSettings settings)
    {
        var n = settings.TrainingTimesteps;
        switch (settings.BetaSchedule)
        {
            case BetaSchedule.Linear:
                return Linspace((float)settings.BetaStart, (float)settings.BetaEnd, n);
            case BetaSchedule.ScaledLinear:
                var betas = Linspace((float)Math.Sqrt(settings.BetaStart), (float)Math.Sqrt(settings.BetaEnd), n);
                foreach (ref var beta in betas.AsSpan())
                {
                    beta *= beta;
                }

                return betas;
            case BetaSchedule.SquaredCosineCapped:
                var capped = new float[n];
                for (var i = 0; i < n; i++)
                {
                    capped[i] = (float)Math.Min(1 - (SquaredCosine((i + 1) / (double)n) / SquaredCosine(i / (double)n)), 0.999);
                }

                return capped;
            default:
                throw new ArgumentException($"Unknown beta_schedule {settings.BetaSchedule}.", nameof(settings));
        }
    }

    private static double SquaredCosine(double t)
    {
        var cos = ExactMath.Cos((t + 0.008) / 1.008 * Math.PI / 2);
        return cos * cos;
    }

    /// <summary>As torch.linspace: from both ends towards the middle.</summary>
    private static float[] Linspace(float start, float end, int count)
    {
        var values = new float[count];
        var step = count > 1 ? (end - start) / (count - 1) : 0;
        for (var i = 0; i < count; i++)
        {
            values[i] = i < count / 2 ? start + (step * i) : end - (step * (count - i - 1));
        }

        return values;
    }

    private static float[] Accumulate(float[] betas)
    {
        var products = new float[betas.Length];
        var product = 1.0;
        for (var i = 0; i < betas.Length; i++)
        {
            product *= 1f - betas[i];
            products[i] = (float)product;
        }

        return products;
    }

    private static void RescaleToZeroSignal(float[] betas)
    {
        var roots = Accumulate(betas);
        foreach (ref var root in roots.AsSpan())
        {
            root = MathF.Sqrt(root);
        }

        var (first, last) = (roots[0], roots[^1]);
        var previous = 1f;
        for (var i = 0; i < betas.Length; i++)
        {
            var root = (roots[i] - last) * (first / (first - last));
            var bar = root * root;
            betas[i] = 1f - (bar / previous);
            previous = bar;
        }
    }
}
