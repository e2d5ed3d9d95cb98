using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Benchmarks.Core;

/// <summary>
/// A worker with a free slot for every job that enters, as the other side's worker has: what the coordinator does then, entering and leasing in one transaction
/// and telling the worker's session, it does here. Nobody matches; the benchmark of dispatch measures that. Safe for concurrent use.
/// </summary>
internal sealed class ReadyWorker
{
    private const int MostTold = 100_000;

    private static readonly MatchRecord Why = new(MatchChoice.ModelLoaded, 1, [], []);
    private static readonly ManifestId[] Models = [TestModels.Emoji.Manifest];

    private static readonly WorkerCapabilities Capabilities = new()
    {
        Models = [new ModelCapability(TestModels.Emoji.Manifest, Loaded: true, MaxPixels: 0, "fp32")],
        Slots = MostTold,
        Device = "none",
        ExecutionProvider = "cpu",
        Samplers = ["ddim"],
    };

    private readonly WorkerSession _session;

    public ReadyWorker(WorkerId id)
    {
        var record = new WorkerRecord { Id = id, Name = "ready", Owner = "benchmarks", PublicKey = "", EnrolledAtMs = 0, TokenId = "" };
        _session = new WorkerSession("ready", record, "benchmark", Capabilities, MostTold);
    }

    /// <summary>As the dispatcher answers for an idle worker.</summary>
    public (MatchAssignment Assignment, WorkerSession Session)? Take(Job entering) => (new MatchAssignment(entering, _session.Worker.Id, Models, entering.Id, Why), _session);

    /// <summary>The lease of a job that the worker was told of.</summary>
    public LeaseClaim ClaimOf(JobId job)
    {
        // What it was told was written down before the submission was answered.
        return _session.Commands.TryRead(out _) && _session.Find(job) is { } held
            ? held.Claim
            : throw new InvalidOperationException("The worker was not told of the job.");
    }

    /// <summary>The job is over.</summary>
    public void Release(JobId job) => _session.Release(job);
}
