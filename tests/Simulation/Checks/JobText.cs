using SogniLike.Coordinator.Jobs;

namespace SogniLike.Simulation.Checks;

/// <summary>A job as a line of the log: everything that changes in its life, nothing that the artist asked for.</summary>
internal static class JobText
{
    public static string Of(Job? job)
    {
        if (job is null)
        {
            return "nothing";
        }

        var lease = string.Concat(job.Running().Select(held => $" held by {held.Worker} until {held.UntilMs}"));
        var last = string.Concat(job.Attempts.TakeLast(2).Select(attempt => $" attempt {attempt.Fence} {attempt.Outcome} of {attempt.Worker}"));
        var failure = job.Failure is { } why ? $" because {why.Code}" : "";
        var image = job.Image is { } kept ? $" as {kept.Blob.Value[..12]}" : "";
        var waits = job.State == JobState.Queued ? $" at {job.QueuePlace}{(job.Waits ? "" : " held back")}" : "";
        return $"{job.State} v{job.Version} f{job.Fence} of {job.Account}{waits}{lease}{last}{failure}{image}";
    }
}
