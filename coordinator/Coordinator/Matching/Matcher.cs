using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Matching;

/// <summary>
/// Which idle worker gets which job, and why the others do not. Pure: the same jobs, workers and time give the same answer; it changes only the order and the
/// index that it is given. One pass, one caller.
/// </summary>
/// <remarks>
/// First each worker's priority accounts, then all jobs in fair order. A job goes to an able worker that has its model in memory, else to one that must load
/// it; among equals to the one that has done least for its speed. A worker whose loaded model is wanted by a job that stands at most
/// <see cref="MatchingOptions.AffinityAllowance"/> behind is kept for that one, unless nothing better comes for it in this pass. When nobody is idle any more,
/// equal jobs join those that were just handed out, up to what their worker draws at once.
/// </remarks>
/// <param name="elsewhere">Workers of other coordinators, for jobs that wait for another worker than one that failed them; null: there are none.</param>
internal sealed class Matcher(FairOrder order, OfferIndex offers, long nowMs, MatchingOptions options, WorkersElsewhere? elsewhere = null)
{
    private const int MostKeptExamined = 256;
    private const int MostExamined = 64;

    private readonly long _allowance = options.AffinityAllowance * 1_000L;
    private readonly List<MatchAssignment> _assignments = [];
    private readonly List<UnmatchedJob> _unmatched = [];
    private readonly HashSet<JobId> _owners = [];
    private readonly Dictionary<BatchKey, List<Batch>> _batches = [];
    private bool _alone;

    /// <summary>Matches as much as there is.</summary>
    /// <param name="ownersJobs">Jobs of accounts that idle workers serve first, oldest first; they may also stand in the order.</param>
    /// <param name="alone">True: each job gets a slot of its own.</param>
    public MatchResult Match(IReadOnlyList<Job> ownersJobs, bool alone = false)
    {
        _alone = alone;
        foreach (var job in ownersJobs)
        {
            MatchOwner(job);
        }

        var deferred = new List<FairCandidate>();
        while ((offers.IdleCount > 0 || _batches.Count > 0) && order.Take() is { } candidate)
        {
            if (!_owners.Contains(candidate.Job.Id) && !TryMatch(candidate, keepLoaded: true, deferred))
            {
                Join(candidate);
            }
        }

        foreach (var candidate in deferred)
        {
            if (offers.IdleCount == 0 || !TryMatch(candidate, keepLoaded: false, []))
            {
                Join(candidate);
            }
        }

        return new MatchResult(_assignments, [.. _unmatched.DistinctBy(one => one.Job).Where(one => _assignments.All(done => done.Job.Id != one.Job))]);
    }

    private void MatchOwner(Job job)
    {
        var avoided = AvoidedBy(job);
        var able = offers.WorkersOf(job.Account)
            .Take(MostExamined)
            .Select(worker => (Worker: worker, Place: worker.Find(job.Spec.Manifest)))
            .Where(one => one.Place is not null && one.Place.Ability.Refuse(job.Spec) is null && !avoided.ContainsKey(one.Worker.Id))
            .OrderBy(one => one.Place!.IsLoaded ? 0 : 1)
            .ThenBy(one => one.Worker.Tag)
            .ThenBy(one => one.Worker.Id.Value, StringComparer.Ordinal)
            .Select(one => one.Worker)
            .FirstOrDefault();
        if (able is not null)
        {
            _owners.Add(job.Id);
            Assign(new FairCandidate(job, new QueueId(job.Spec.Manifest, job.Share.Class), job.Share.Class, 0), able, new MatchRecord(MatchChoice.OwnersWorker, 1, [], []));
        }
    }

    /// <summary>True when the job was given to a worker, or waits in <paramref name="deferred"/> for what the kept workers get.</summary>
    private bool TryMatch(FairCandidate candidate, bool keepLoaded, List<FairCandidate> deferred)
    {
        if (offers.IdleCount == 0)
        {
            return false;
        }

        var job = candidate.Job;
        var refusals = new MatchRefusals();
        var (able, loaded, cold) = (0, (IdleWorker?)null, (IdleWorker?)null);
        var kept = false;
        if (offers.Of(job.Spec.Manifest) is { } having)
        {
            var avoided = AvoidedBy(job);
            foreach (var group in having.Groups)
            {
                if (group.Ability.Refuse(job.Spec) is { } refusal)
                {
                    refusals.Add(refusal, group.Count, group.Loaded.Concat(group.Cold));
                    continue;
                }

                able += group.Count;
                loaded = Least(loaded, group.Loaded.FirstOrDefault(worker => !avoided.ContainsKey(worker.Id)));
                if (loaded is null)
                {
                    cold = Least(cold, FirstCold(group, avoided, candidate, keepLoaded, refusals, ref kept));
                }
            }

            foreach (var (id, refusal) in avoided)
            {
                if (offers.FindIdle(id) is { } worker && worker.Find(job.Spec.Manifest) is { } place && place.Ability.Refuse(job.Spec) is null)
                {
                    able--;
                    refusals.Add(refusal, 1, [worker]);
                }
            }
        }

        refusals.AddMissing(offers.IdleCount - (offers.Of(job.Spec.Manifest)?.Count ?? 0), job.Spec.Manifest, offers);
        var held = offers.HeldWith(job.Spec.Manifest);
        refusals.Add(MatchRefusal.OnHold, held.Count, held);
        if ((loaded ?? cold) is { } chosen)
        {
            Assign(candidate, chosen, refusals.ToRecord(loaded is null ? MatchChoice.ModelToLoad : MatchChoice.ModelLoaded, able));
            return true;
        }

        _unmatched.Add(new UnmatchedJob(job.Id, refusals.ToRecord(MatchChoice.None, 0)));
        if (kept)
        {
            deferred.Add(candidate);
        }

        return kept;
    }

    private IReadOnlyDictionary<WorkerId, MatchRefusal> AvoidedBy(Job job) => WorkerAvoidance.Of(
        job, nowMs, options, except => offers.AnyAble(job.Spec, except) || elsewhere?.AnyAble(job.Spec, except) == true);

    private static IdleWorker? Least(IdleWorker? one, IdleWorker? other) =>
        one is null || other is null ? one ?? other : ModelOffers.Group.Compare(one, other) <= 0 ? one : other;

    /// <summary>The first worker that may load the model for the job.</summary>
    private IdleWorker? FirstCold(
        ModelOffers.Group group, IReadOnlyDictionary<WorkerId, MatchRefusal> avoided, FairCandidate candidate, bool keepLoaded, MatchRefusals refusals, ref bool kept)
    {
        foreach (var worker in group.Cold.Take(MostKeptExamined))
        {
            if (avoided.ContainsKey(worker.Id))
            {
                continue;
            }

            if (!keepLoaded || !worker.Places.Any(place => place.IsLoaded && IsWanted(place.Model, candidate)))
            {
                return worker;
            }

            kept = true;
            refusals.Add(MatchRefusal.KeptForLoadedModel, 1, [worker]);
        }

        return null;
    }

    private bool IsWanted(ManifestId model, FairCandidate candidate) =>
        order.HeadTag(model, candidate.Class) is { } head && head - candidate.Tag <= _allowance;

    private void Assign(FairCandidate candidate, IdleWorker worker, MatchRecord why)
    {
        var job = candidate.Job;
        offers.Take(worker, job.Spec.Manifest, JobWork.Of(job.Spec));
        if (worker.MaxBatch > 1 && !_alone && job.Spec.Source is null)
        {
            var key = BatchKey.Of(job.Spec);
            if (!_batches.TryGetValue(key, out var open))
            {
                _batches[key] = open = [];
            }

            open.Add(new Batch(job.Id, worker, worker.MaxBatch - 1));
        }

        Decide(candidate, worker, job.Id, why);
    }

    private void Join(FairCandidate candidate)
    {
        var (job, key) = (candidate.Job, BatchKey.Of(candidate.Job.Spec));
        if (!_batches.TryGetValue(key, out var open))
        {
            return;
        }

        // The one with the most room: what is shared evenly is done soonest.
        var avoided = AvoidedBy(job);
        var batch = open
            .Where(one => !avoided.ContainsKey(one.Worker.Id) && one.Worker.Find(job.Spec.Manifest)!.Ability.Refuse(job.Spec) is null)
            .MaxBy(one => one.Room);
        if (batch is null)
        {
            return;
        }

        offers.Join(batch.Worker, job.Spec.Manifest, JobWork.Of(job.Spec));
        if (--batch.Room == 0 && open.Remove(batch) && open.Count == 0)
        {
            _batches.Remove(key);
        }

        Decide(candidate, batch.Worker, batch.First, new MatchRecord(MatchChoice.SameBatch, 1, [], []));
    }

    private void Decide(FairCandidate candidate, IdleWorker worker, JobId batch, MatchRecord why)
    {
        _assignments.Add(new MatchAssignment(candidate.Job, worker.Id, worker.Models, batch, why));
        order.Serve(candidate, worker.Models);
    }

    private sealed class Batch(JobId first, IdleWorker worker, int room)
    {
        public JobId First => first;

        public IdleWorker Worker => worker;

        public int Room { get; set; } = room;
    }
}
