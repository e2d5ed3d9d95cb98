namespace SogniLike.Coordinator.Jobs;

/// <summary>Which indexes a job stands in, its flow apart (<see cref="Queueing.QueueMoves"/>): a function of the job alone.</summary>
public static class JobIndexes
{
    /// <summary>The indexes of <paramref name="job"/> with its score in each.</summary>
    public static IReadOnlyDictionary<JobIndex, long> Of(Job job)
    {
        var indexes = new Dictionary<JobIndex, long> { [new JobIndex.AccountJobs(job.Account)] = job.CreatedAtMs };
        if (!JobTransitions.Final.Contains(job.State))
        {
            indexes[new JobIndex.AccountActive(job.Account)] = job.CreatedAtMs;
            indexes[new JobIndex.Deadlines()] = job.DeadlineMs;
            foreach (var key in job.CountedKeys)
            {
                indexes[new JobIndex.KeyActive(key)] = job.CreatedAtMs;
            }
        }
        else
        {
            indexes[new JobIndex.Finished(job.State)] = job.UpdatedAtMs;
        }

        foreach (var blob in job.Blobs())
        {
            indexes[new JobIndex.BlobHolders(blob)] = job.UpdatedAtMs;
        }

        foreach (var lease in job.Running())
        {
            indexes[job.IndexOf(lease)] = lease.UntilMs;
            indexes[new JobIndex.WorkerLeases(lease.Worker)] = lease.GrantedAtMs;
        }

        if (job is { Lease.Pace: { } pace, Hedge: null })
        {
            indexes[new JobIndex.Stragglers(job.Spec.Manifest)] = pace.HedgeAtMs;
        }

        return indexes;
    }

    /// <summary>What <paramref name="removal"/> does to the indexes: the job leaves all that it stands in.</summary>
    public static IReadOnlyList<(JobIndex Index, long? Score)> Moves(JobRemoval removal) => [.. Of(removal.Before).Keys.Select(index => (index, (long?)null))];

    /// <summary>
    /// What <paramref name="change"/> does to the indexes: a score to set, or null to remove. Unchanged entries are left out, so a renewed lease keeps its
    /// score.
    /// </summary>
    public static IReadOnlyList<(JobIndex Index, long? Score)> Moves(JobChange change)
    {
        var before = change.Before is null ? new Dictionary<JobIndex, long>() : Of(change.Before);
        var after = Of(change.After);
        var moves = new List<(JobIndex, long?)>();
        foreach (var index in before.Keys)
        {
            if (!after.ContainsKey(index))
            {
                moves.Add((index, null));
            }
        }

        foreach (var (index, score) in after)
        {
            if (!before.TryGetValue(index, out var old) || old != score)
            {
                moves.Add((index, score));
            }
        }

        return moves;
    }
}
