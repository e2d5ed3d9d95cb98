using SogniLike.Imaging.Exact.Arithmetic;

namespace SogniLike.Imaging.Exact.Sampling.Schedules;

/// <summary>The noise levels of the training timesteps, lowest first, and how to read between them.</summary>
internal sealed class TrainingSigmas
{
    private readonly double[] _sigmas;
    private readonly double[] _logarithms;

    public TrainingSigmas(NoiseSchedule schedule)
    {
        _sigmas = schedule.ComputeSigmas();
        _logarithms = Array.ConvertAll(_sigmas, ExactMath.Log);
    }

    public int Count => _sigmas.Length;

    public double Min => _sigmas[0];

    public double Max => _sigmas[^1];

    public double this[int timestep] => _sigmas[timestep];

    /// <summary>The level at a fractional timestep, on straight lines.</summary>
    public double At(double timestep) => Read(_sigmas, timestep);

    /// <summary>The level at a fractional timestep, on straight lines of the logarithm.</summary>
    public double AtLogarithmic(double timestep) => timestep == Math.Floor(timestep) ? Read(_sigmas, timestep) : ExactMath.Exp(Read(_logarithms, timestep));

    /// <summary>The fractional timestep of a level, linear in its logarithm; within the first and last.</summary>
    public double TimestepOf(double sigma)
    {
        if (_sigmas.Length == 1)
        {
            return 0;
        }

        var logarithm = ExactMath.Log(Math.Max(sigma, 1e-10));
        var (low, high) = (0, _sigmas.Length - 2);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _logarithms[middle] <= logarithm ? (middle, high) : (low, middle - 1);
        }

        return low + Math.Clamp((logarithm - _logarithms[low]) / (_logarithms[low + 1] - _logarithms[low]), 0, 1);
    }

    /// <summary>How many of the highest levels have a lambda (negative logarithm of sigma) below a limit.</summary>
    public int CountBelowLambda(double lambda)
    {
        var count = 0;
        while (count < _logarithms.Length - 1 && -_logarithms[^(count + 1)] < lambda)
        {
            count++;
        }

        return count;
    }

    private static double Read(double[] values, double timestep)
    {
        var below = Math.Clamp((int)Math.Floor(timestep), 0, values.Length - 1);
        var above = Math.Min(below + 1, values.Length - 1);
        return values[below] + ((Math.Clamp(timestep, 0, values.Length - 1) - below) * (values[above] - values[below]));
    }
}
