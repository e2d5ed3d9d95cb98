namespace SogniLike.Coordinator.Jobs;

/// <summary>Which indexes a job stands in, its flow apart (<see cref="Queueing.QueueMoves"/>): a function of the job alone.</summary>
public static class JobIndexes
{
    /// <summary>The indexes of <paramref name="job"/> with its score in each.</summary>
    public static IReadOnlyDictionary<JobIndex, long> Of(Job job) => Entries(job).ToDictionary(entry => entry.Index, entry => entry.Score);

    /// <summary>What <paramref name="removal"/> does to the indexes: the job leaves all that it stands in.</summary>
    public static IReadOnlyList<(JobIndex Index, long? Score)> Moves(JobRemoval removal) => [.. Entries(removal.Before).Select(entry => (entry.Index, (long?)null))];

    /// <summary>
    /// What <paramref name="change"/> does to the indexes: a score to set, or null to remove. Unchanged entries are left out, so a renewed lease keeps its
    /// score.
    /// </summary>
    public static IReadOnlyList<(JobIndex Index, long? Score)> Moves(JobChange change)
    {
        var before = change.Before is null ? [] : Entries(change.Before);
        var after = Entries(change.After);
        var moves = new List<(JobIndex, long?)>(before.Count + after.Count);
        foreach (var (index, _) in before)
        {
            if (PlaceOf(index, after) < 0)
            {
                moves.Add((index, null));
            }
        }

        foreach (var (index, score) in after)
        {
            if (PlaceOf(index, before) is var place && (place < 0 || before[place].Score != score))
            {
                moves.Add((index, score));
            }
        }

        return moves;
    }

    /// <summary>Each index once: what is said later of one holds.</summary>
    private static List<(JobIndex Index, long Score)> Entries(Job job)
    {
        // Half a dozen: looking through them is faster than a dictionary.
        var entries = new List<(JobIndex, long)>(8) { (new JobIndex.AccountJobs(job.Account), job.CreatedAtMs) };
        if (!JobTransitions.Final.Contains(job.State))
        {
            entries.Add((new JobIndex.AccountActive(job.Account), job.CreatedAtMs));
            entries.Add((new JobIndex.Deadlines(), job.DeadlineMs));
            foreach (var key in job.CountedKeys)
            {
                Set(entries, new JobIndex.KeyActive(key), job.CreatedAtMs);
            }
        }
        else
        {
            entries.Add((new JobIndex.Finished(job.State), job.UpdatedAtMs));
        }

        if (job.PausedAtMs is not null)
        {
            entries.Add((new JobIndex.PausedJobs(job.Account), job.QueuePlace));
        }

        foreach (var blob in job.Blobs())
        {
            Set(entries, new JobIndex.BlobHolders(blob), job.UpdatedAtMs);
        }

        foreach (var lease in job.Running())
        {
            Set(entries, job.IndexOf(lease), lease.UntilMs);
            Set(entries, new JobIndex.WorkerLeases(lease.Worker), lease.GrantedAtMs);
        }

        if (job is { Lease.Pace: { } pace, Hedge: null })
        {
            entries.Add((new JobIndex.Stragglers(job.Spec.Manifest), pace.HedgeAtMs));
        }

        foreach (var link in job.Links)
        {
            entries.Add((new JobIndex.SharedAs(link.Id), link.CreatedAtMs));
        }

        if (job.Links.Count > 0)
        {
            entries.Add((new JobIndex.AccountShares(job.Account), job.CreatedAtMs));
        }

        return entries;
    }

    private static void Set(List<(JobIndex Index, long Score)> entries, JobIndex index, long score)
    {
        var place = PlaceOf(index, entries);
        if (place < 0)
        {
            entries.Add((index, score));
        }
        else
        {
            entries[place] = (index, score);
        }
    }

    private static int PlaceOf(JobIndex index, List<(JobIndex Index, long Score)> entries)
    {
        for (var place = 0; place < entries.Count; place++)
        {
            if (entries[place].Index.Equals(index))
            {
                return place;
            }
        }

        return -1;
    }
}
