namespace SogniLike.Coordinator.Jobs;

/// <summary>Which of an account's jobs a list shows.</summary>
/// <param name="States">Only these; all when empty.</param>
/// <param name="Model">Only of the model with this name; null: of all.</param>
public sealed record JobFilter(IReadOnlyList<JobState> States, string? Model)
{
    /// <summary>Every job.</summary>
    public static JobFilter None { get; } = new([], null);

    /// <summary>True when every job is to be shown.</summary>
    public bool IsEmpty => States.Count == 0 && Model is null;

    /// <summary>True when the job is to be shown.</summary>
    public bool Lets(Job job) =>
        (States.Count == 0 || States.Contains(job.State)) && (Model is null || string.Equals(job.Spec.Model, Model, StringComparison.Ordinal));
}
