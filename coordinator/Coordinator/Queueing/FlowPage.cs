using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Queueing;

/// <summary>What a page of a queue shows of a flow.</summary>
/// <param name="Flow">Whose jobs, and where they stand.</param>
/// <param name="Jobs">Those that still wait, in order.</param>
/// <param name="HasMore">True when later jobs of the flow may wait.</param>
internal sealed record FlowPage(QueueFlow Flow, IReadOnlyList<Job> Jobs, bool HasMore);
