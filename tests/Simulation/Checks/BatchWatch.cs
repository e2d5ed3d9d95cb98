using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Simulation.Checks;

/// <summary>What one stream hands to a worker: the jobs of a batch come in a row, all of them, equal but for prompt and seed, and no more than the worker draws at once.</summary>
/// <param name="worker">For the messages.</param>
/// <param name="most">What the worker said.</param>
internal sealed class BatchWatch(string worker, int most)
{
    private WorkerCommand.Assign? _last;
    private int _missing;

    /// <summary>Sees what the worker is told next.</summary>
    /// <returns>The size of the batch that begins here; 0 when none does.</returns>
    public int Told(WorkerCommand command)
    {
        if (command is not WorkerCommand.Assign assign)
        {
            return 0;
        }

        var begins = _missing == 0;
        if (begins ? assign.BatchSize > 1 && (assign.BatchSize > most || assign.Batch.Length == 0) : assign.Batch != _last!.Batch || assign.BatchSize != _last.BatchSize)
        {
            throw new InvariantViolationException($"{worker}, which draws {most} at once, was told of job {assign.Id} of batch '{assign.Batch}' of {assign.BatchSize}, with {_missing} missing of '{_last?.Batch}'");
        }

        if (!begins && Sizes(assign.Spec) != Sizes(_last!.Spec))
        {
            throw new InvariantViolationException($"{worker} was told of a batch of jobs that are not equal: {_last.Id} and {assign.Id}");
        }

        (_last, _missing) = (assign, begins ? assign.BatchSize - 1 : _missing - 1);
        return begins && assign.BatchSize > 1 ? assign.BatchSize : 0;
    }

    private static (ManifestId, int, int, int, string, double) Sizes(JobSpec spec) => (spec.Manifest, spec.Width, spec.Height, spec.Steps, spec.Sampler, spec.GuidanceScale);
}
