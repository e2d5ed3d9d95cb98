namespace SogniLike.Coordinator.Redis.Scripts;

/// <summary>The answer of worker_enrol.lua.</summary>
internal enum WorkerEnrolReply
{
    Enrolled = 1,
    TokenChanged = 2,
    PoolFull = 3,
    KeyKnown = 4,
}
