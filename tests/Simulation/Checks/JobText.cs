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

        var lease = job.Lease is { } held ? $" held by {held.Worker} until {held.UntilMs}" : "";
        var last = job.Attempts.Count > 0 ? $" attempt {job.Attempts.Count} {job.Attempts[^1].Outcome} of {job.Attempts[^1].Worker}" : "";
        var failure = job.Failure is { } why ? $" because {why.Code}" : "";
        var image = job.Image is { } kept ? $" as {kept.Blob.Value[..12]}" : "";
        return $"{job.State} v{job.Version} f{job.Fence} of {job.Account}{lease}{last}{failure}{image}";
    }
}
