namespace SogniLike.Imaging.Exact.Sampling.Schedules;

/// <summary>
/// Levels of "Align Your Steps" (Sabour et al., 2024) for ten steps, as timesteps (diffusers' <c>AysSchedules</c>) and as noise levels (A1111); other
/// numbers of
/// steps read between them.
/// </summary>
internal static class AlignYourSteps
{
    private static readonly int[] Timesteps = [999, 850, 736, 645, 545, 455, 343, 233, 124, 24];
    private static readonly int[] TimestepsXl = [999, 845, 730, 587, 443, 310, 193, 116, 53, 13];
    private static readonly double[] Levels = [14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029];
    private static readonly double[] LevelsXl = [14.615, 6.315, 3.771, 2.181, 1.342, 0.862, 0.555, 0.380, 0.234, 0.113, 0.029];

    /// <summary>The noise levels of the timesteps; with ten steps exactly those.</summary>
    public static double[] FromTimesteps(TrainingSigmas training, bool isXl, int count)
    {
        if (training.Count != 1000)
        {
            throw new ArgumentException($"schedule align_your_steps is made for 1000 training timesteps, not num_train_timesteps {training.Count}.");
        }

        var levels = Array.ConvertAll(isXl ? TimestepsXl : Timesteps, timestep => training[timestep]);
        return count == levels.Length ? levels : SigmaRamps.Resample(levels, count);
    }

    /// <summary>The noise levels that A1111 uses.</summary>
    public static double[] FromLevels(bool isXl, int count) => SigmaRamps.Resample(isXl ? LevelsXl : Levels, count);
}
