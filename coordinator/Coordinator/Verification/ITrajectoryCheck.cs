namespace SogniLike.Coordinator.Verification;

/// <summary>A check of how an image was made: only where its worker committed to that, or should have (<see cref="ReturnedImage.Trajectory"/> is set).</summary>
internal interface ITrajectoryCheck : IResultCheck;
