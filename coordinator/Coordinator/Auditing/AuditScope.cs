namespace SogniLike.Coordinator.Auditing;

/// <summary>How much of a job is computed again. Numbers are stored and never reused.</summary>
public enum AuditScope
{
    /// <summary>The drawn evaluations, each from the latent that the worker opened, and the image.</summary>
    Points = 1,

    /// <summary>Every evaluation, each from the latent that the worker opened, and the image.</summary>
    All = 2,

    /// <summary>The whole job from its noise on, along the verifier's own trajectory; the end and the image are compared. For jobs whose predictions were not opened.</summary>
    Rerun = 3,

    /// <summary>
    /// The whole job in one question: the verifier draws the image from the task and its pictures, and the images are compared. For jobs whose trajectories the pool cannot walk itself
    /// (<see cref="Verification.TrajectoryModes"/>).
    /// </summary>
    Redraw = 4,
}
