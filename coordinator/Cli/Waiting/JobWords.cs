using SogniLike.Cli.Output;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Waiting;

/// <summary>States and phases in words for people.</summary>
internal static class JobWords
{
    public static string Of(Job job) => job.Failure is { } failure ? $"{Formats.Word(job.State)}: {failure.Message} ({failure.Code})" : Of(job.State);

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
