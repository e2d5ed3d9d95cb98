using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Verification;

/// <summary>The one table of modes whose trajectories can be checked; coordinator/README.md shows it. The jobs of any other mode are run again whole when they are audited.</summary>
public static class TrajectoryModes
{
    private static readonly TrajectoryMode[] Rows =
    [
        // Noise of the seed; one leaf per evaluation; the last latent is decoded.
        new TrajectoryMode(JobNeeds.TextToImage, BeginsWithNoise: true, Replays: true, EndsWithImage: true),

        // The picture goes through the model's encoder, which only hardware computes, before the noise is added to it.
        new TrajectoryMode(JobNeeds.ImageToImage, BeginsWithNoise: false, Replays: false, EndsWithImage: true),

        // Likewise; and what was decoded is put back into the picture.
        new TrajectoryMode(JobNeeds.Inpainting, BeginsWithNoise: false, Replays: false, EndsWithImage: false),
    ];

    /// <summary>All rows.</summary>
    public static IReadOnlyList<TrajectoryMode> All => Rows;

    /// <summary>The row of the job's mode, or null.</summary>
    public static TrajectoryMode? Find(JobSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var mode = spec.Needs?.Mode ?? JobNeeds.TextToImage;
        return Array.Find(Rows, row => row.Name == mode);
    }
}
