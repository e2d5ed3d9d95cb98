using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Matching;

/// <summary>This worker gets this job.</summary>
/// <param name="Job">As it was read: queued.</param>
/// <param name="Worker">Who.</param>
/// <param name="WorkerModels">All models of the worker.</param>
/// <param name="Batch">The first job of the batch that this one is part of; the job itself when it is the first or alone.</param>
/// <param name="Why">To be kept with the job.</param>
public sealed record MatchAssignment(Job Job, WorkerId Worker, IReadOnlyList<ManifestId> WorkerModels, JobId Batch, MatchRecord Why);
