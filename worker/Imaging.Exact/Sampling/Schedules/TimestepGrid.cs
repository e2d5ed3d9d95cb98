namespace SogniLike.Imaging.Exact.Sampling.Schedules;

/// <summary>The timesteps of a run, highest first.</summary>
internal static class TimestepGrid
{
    /// <param name="spacing">How to spread them.</param>
    /// <param name="trainingTimesteps">N; timesteps lie in 0 to N - 1.</param>
    /// <param name="steps">How many, 1 to N.</param>
    /// <param name="offset">Added with leading spacing, as far as the last timestep allows.</param>
    /// <param name="fractional">Linspace keeps fractions (samplers that interpolate sigmas) or rounds half to even.</param>
    public static double[] Create(TimestepSpacing spacing, int trainingTimesteps, int steps, int offset, bool fractional)
    {
        var grid = new double[steps];
        var last = trainingTimesteps - 1;
        var stride = trainingTimesteps / steps;
        var shift = Math.Clamp(offset, 0, last - ((steps - 1) * stride));
        for (var i = 0; i < steps; i++)
        {
            var fromEnd = steps - 1 - i;
            grid[i] = spacing switch
            {
                TimestepSpacing.Leading => (fromEnd * stride) + shift,
                TimestepSpacing.Trailing => Math.Round(trainingTimesteps - (i * (trainingTimesteps / (double)steps))) - 1,
                TimestepSpacing.Linspace => steps == 1 ? 0 : fromEnd * (last / (double)(steps - 1)),
                _ => throw new ArgumentOutOfRangeException(nameof(spacing), spacing, "Unknown timestep spacing."),
            };
            if (!fractional)
            {
                grid[i] = Math.Round(grid[i]);
            }
        }

        return grid;
    }

    /// <summary>
    /// The whole timesteps of DPM-Solver and its kin: those of one step more without the lowest, because their last step ends without noise.
    /// </summary>
    /// <param name="spacing">How to spread them.</param>
    /// <param name="trainingTimesteps">N.</param>
    /// <param name="end">First timestep that is left out, N or below.</param>
    /// <param name="steps">How many; trailing spacing gives fewer when <paramref name="end"/> is below N.</param>
    /// <param name="offset">Added with leading spacing, as far as the last timestep allows.</param>
    public static double[] CreateForSolvers(TimestepSpacing spacing, int trainingTimesteps, int end, int steps, int offset)
    {
        var grid = new List<double>(steps);
        for (var i = 0; i < steps; i++)
        {
            var fromEnd = steps - i;
            var timestep = spacing switch
            {
                TimestepSpacing.Leading => Math.Min((fromEnd * (end / (steps + 1))) + offset, trainingTimesteps - 1),
                TimestepSpacing.Trailing => Math.Round(end - (i * (trainingTimesteps / (double)steps))) - 1,
                TimestepSpacing.Linspace => Math.Round(fromEnd * ((end - 1) / (double)steps)),
                _ => throw new ArgumentOutOfRangeException(nameof(spacing), spacing, "Unknown timestep spacing."),
            };
            if (timestep >= 0)
            {
                grid.Add(timestep);
            }
        }

        return [.. grid];
    }
}
