using SogniLike.Coordinator.Jobs;
using SogniLike.Imaging.Exact.Coloring;
using SogniLike.Imaging.Exact.Commitments;
using SogniLike.Imaging.Exact.Png;

namespace SogniLike.Coordinator.Verification;

/// <summary>A result on its way through the checks.</summary>
/// <param name="Spec">What was asked for.</param>
/// <param name="File">What came, readable and seekable.</param>
/// <param name="MaxBytes">Longest file accepted.</param>
internal sealed record ReturnedImage(JobSpec Spec, Stream File, long MaxBytes)
{
    /// <summary>Set once the file is known to be sound.</summary>
    public PngInspection.Accepted? Png { get; init; }

    /// <summary>Suspicions that do not refuse it.</summary>
    public IReadOnlyList<string> Marks { get; init; } = [];

    /// <summary>What the image must not have been delivered for before; null for an image that many jobs may share.</summary>
    public ImageFingerprint? Fingerprint { get; init; }

    /// <summary>How it was made, as far as the worker tells; null when nobody asks that.</summary>
    public ReturnedTrajectory? Trajectory { get; init; }

    /// <summary>What each element of the latent became; set once the file is known to be sound, where the colours of latents are known.</summary>
    public PixelAverages? Averages { get; init; }

    /// <summary>Set once the openings are known to have their form.</summary>
    public TrajectoryEnds? Ends { get; init; }
}
