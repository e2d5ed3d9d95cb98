namespace SogniLike.Coordinator.Host.Draining;

/// <summary>How the coordinator goes away: section <c>Coordinator:Drain</c>.</summary>
internal sealed class DrainOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Coordinator:Drain";

    /// <summary>From the signal to stop until open streams are closed, so that workers may return what they run. 0 to 10 minutes. Default 10 seconds.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(10);
}
