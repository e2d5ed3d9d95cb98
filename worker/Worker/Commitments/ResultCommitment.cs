using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Worker.Commitments;

/// <summary>What the worker commits to with one result, signed once: repetitions are the same word by word.</summary>
/// <param name="Message">For the control stream.</param>
/// <param name="Trajectory">What the root stands for.</param>
internal sealed record ResultCommitment(WorkerMessage Message, TrajectoryCommitment Trajectory);
