using SogniLike.Client.Watching;

namespace SogniLike.Cli.Waiting;

/// <summary>Picks the display that standard error can show.</summary>
internal static class WaitDisplays
{
    public static IWaitDisplay For(CommandRun run) => run switch
    {
        { Output.IsQuiet: true } => new SilentDisplay(),
        { Output.IsJson: true } => new SilentDisplay(),
        { Environment.IsErrorTerminal: true } when run.Environment.Variable("TERM") != "dumb" => new BarDisplay(run.Environment),
        _ => new LineDisplay(run.Environment.Error),
    };

    private sealed class SilentDisplay : IWaitDisplay
    {
        public Task<T> ShowAsync<T>(Func<Action<JobWatchEvent>, Task<T>> body) => body(_ => { });
    }
}
