namespace SogniLike.Coordinator.Redis.Scripts;

/// <summary>Answers of duty_advance.lua.</summary>
internal enum DutyAdvanceReply
{
    Kept = 1,
    Overtaken = 2,
}
