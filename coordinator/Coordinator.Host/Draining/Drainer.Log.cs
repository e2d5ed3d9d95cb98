namespace SogniLike.Coordinator.Host.Draining;

internal sealed partial class Drainer
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Going away: nothing new is taken, workers have {Grace} to finish")]
    private partial void LogDraining(TimeSpan grace);

    [LoggerMessage(Level = LogLevel.Information, Message = "A second signal came: the grace ends now")]
    private partial void LogHurried();
}
