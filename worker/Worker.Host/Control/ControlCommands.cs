namespace SogniLike.Worker.Host.Control;

/// <summary>What the daemon can be asked through its control socket.</summary>
public static class ControlCommands
{
    public const string Status = "status";
    public const string Pause = "pause";
    public const string Resume = "resume";
}
