using SogniLike.Client.Watching;

namespace SogniLike.Cli.Waiting;

/// <summary>Shows on standard error how jobs get on. One caller at a time.</summary>
internal interface IWaitDisplay
{
    /// <summary>Shows what the body reports until it ends.</summary>
    Task<T> ShowAsync<T>(Func<Action<JobWatchEvent>, Task<T>> body);
}
