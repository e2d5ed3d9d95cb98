namespace SogniLike.Coordinator.Workers;

/// <summary>Why a worker hands a job back unworked.</summary>
public enum DeclineReason
{
    Unspecified = 0,
    NoFreeSlot = 1,
    Paused = 2,
    Draining = 3,
    ModelMissing = 4,
    Unsupported = 5,
    OutOfMemory = 6,
}
