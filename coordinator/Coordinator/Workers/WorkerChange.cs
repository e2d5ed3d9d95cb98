namespace SogniLike.Coordinator.Workers;

/// <summary>What was decided about an enrolled worker, as data.</summary>
/// <param name="Before">What was read. The store compares.</param>
/// <param name="After">What it becomes.</param>
public sealed record WorkerChange(WorkerRecord Before, WorkerRecord After);
