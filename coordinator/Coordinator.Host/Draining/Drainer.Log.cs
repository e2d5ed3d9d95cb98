namespace SogniLike.Coordinator.Host.Draining;

internal sealed partial class Drainer
{
    [LoggerMessage(4000, LogLevel.Information, "Going away: nothing new is taken, workers have {Grace} to finish")]
    private partial void LogDraining(TimeSpan grace);

    [LoggerMessage(4001, LogLevel.Information, "A second signal came: the grace ends now")]
    private partial void LogHurried();
}
