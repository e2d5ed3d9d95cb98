using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Sources;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Retention;

/// <summary>
/// Deletes jobs for their artists, with prompts, image and the pictures that no other job is made from, for good. Deleting twice is no error. Safe for concurrent use. Throws
/// <see cref="StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public sealed class JobDeletion
{
    private readonly JobWriter _writer;
    private readonly BlobCollector _blobs;
    private readonly SourceImages _sources;
    private readonly IPoolClock _clock;

    internal JobDeletion(JobWriter writer, BlobCollector blobs, SourceImages sources, IPoolClock clock) => (_writer, _blobs, _sources, _clock) = (writer, blobs, sources, clock);

    /// <summary>Deletes a job that is over. When it returns Deleted nothing of the job is left in the store, and its image's file is gone unless another job
    /// has the very same image.</summary>
    public async Task<DeleteResult> DeleteAsync(AccountId account, JobId id, CancellationToken cancellationToken)
    {
        Job? deleted = null;
        var result = await _writer.ChangeAsync(id, Decide, cancellationToken);
        if (result is DeleteResult.Deleted)
        {
            // When this process ends here the sweep finds the files.
            foreach (var file in deleted!.Blobs())
            {
                await _blobs.CollectAsync(file, cancellationToken);
            }

            await _sources.LetGoAsync(deleted!, cancellationToken);
        }

        return result;

        JobDecision<DeleteResult> Decide(Job? job)
        {
            if (job is null || job.Account != account)
            {
                return new JobDecision<DeleteResult>(new DeleteResult.Missing());
            }

            if (!JobTransitions.Final.Contains(job.State))
            {
                return new JobDecision<DeleteResult>(new DeleteResult.NotFinal(job));
            }

            deleted = job;
            var removal = JobRemoval.Of(job, RemovalReason.Requested, _clock.NowMs);
            return new JobDecision<DeleteResult>(new DeleteResult.Deleted(), new JobTransaction { Changes = [], Removals = [removal] });
        }
    }
}
