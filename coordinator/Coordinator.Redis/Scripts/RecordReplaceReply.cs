namespace SogniLike.Coordinator.Redis.Scripts;

/// <summary>The answer of record_replace.lua.</summary>
internal enum RecordReplaceReply
{
    Replaced = 1,
    Changed = 2,
}
