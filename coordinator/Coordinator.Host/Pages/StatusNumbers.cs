namespace SogniLike.Coordinator.Host.Pages;

/// <summary>What the status page tells out of the store, as it was read at one moment.</summary>
public sealed record StatusNumbers
{
    /// <summary>Unix milliseconds.</summary>
    public required long AtMs { get; init; }

    public required int WorkersOnline { get; init; }

    /// <summary>Jobs that they can run at once.</summary>
    public required int Slots { get; init; }

    public required long Running { get; init; }

    /// <summary>Jobs that wait by model, most first.</summary>
    public required IReadOnlyList<(string Model, long Jobs)> Queues { get; init; }

    /// <summary>Models that jobs may name.</summary>
    public required int Models { get; init; }

    /// <summary>Audits with a verdict, of the workers that are enrolled.</summary>
    public required long AuditsDone { get; init; }

    /// <summary>Those of <see cref="AuditsDone"/> that failed.</summary>
    public required long AuditsFailed { get; init; }

    /// <summary>Audits whose arithmetic was replayed, but for which nobody independent ran the model again.</summary>
    public required long AuditsAlone { get; init; }

    /// <summary>Audits without a verdict yet.</summary>
    public required long AuditsRunning { get; init; }

    public required long Convictions { get; init; }

    /// <summary>Jobs that wait.</summary>
    public long Waiting => Queues.Sum(queue => queue.Jobs);
}
