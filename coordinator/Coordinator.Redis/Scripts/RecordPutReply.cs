namespace SogniLike.Coordinator.Redis.Scripts;

/// <summary>The answer of record_put.lua.</summary>
internal enum RecordPutReply
{
    Put = 1,
    Exists = 2,
    Full = 3,
}
