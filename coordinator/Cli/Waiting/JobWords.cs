using SogniLike.Cli.Output;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Waiting;

/// <summary>States and phases in words for people.</summary>
internal static class JobWords
{
    private static readonly JobState[] States = [.. Enum.GetValues<JobState>().Where(state => state != JobState.Unspecified)];

    /// <summary>The state that an option names.</summary>
    /// <exception cref="CliException">None.</exception>
    public static JobState Read(string word)
    {
        var state = States.FirstOrDefault(s => string.Equals(Formats.Word(s), word, StringComparison.OrdinalIgnoreCase));
        return state != JobState.Unspecified
            ? state
            : throw new CliException(ExitCodes.Usage, $"--state must be one of {string.Join(", ", States.Select(s => Formats.Word(s)))}, but it is {word}.", "malformed");
    }

    /// <summary>What follows the pause of a queue, on a line of its own.</summary>
    public static string OfQueue(DateTimeOffset? pausedAt) => pausedAt is null ? "the queue goes on" : "the queue is paused: \"sogni queue resume\" lets it go on";

    public static string Of(Job job) => job.PausedAt is not null ? "paused by you" : job.Failure is { } failure ? $"{Formats.Word(job.State)}: {failure.Message} ({failure.Code})" : Of(job.State);

    public static string Of(JobState state) => state switch
    {
        JobState.Queued => "queued",
        JobState.Leased => "running",
        JobState.Returned => "checking",
        _ => Formats.Word(state),
    };

    public static string Of(JobDeletionReason reason) => reason == JobDeletionReason.Expired ? "deleted: it was kept long enough" : "deleted";

    public static string Of(JobCheckStatus status) => Formats.Word(status);

    public static string Of(JobPhase phase) => Formats.Word(phase).Replace('_', ' ');
}
