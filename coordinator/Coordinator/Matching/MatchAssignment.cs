using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Matching;

/// <summary>This worker gets this job.</summary>
public sealed record MatchAssignment(Job Job, WorkerId Worker);
