using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Matching;

/// <summary>
/// The workers connected to this coordinator, sorted so that the right one for a job is found without asking each: by model, by what they can ever do with it
/// (<see cref="WorkerAbility"/>), by whether it is in memory, by how little they have done for their speed. One caller at a time.
/// </summary>
/// <remarks>
/// Shares among workers are start-time fair too: a worker's tag grows by work over speed with each job, so over time workers that are always idle get work in
/// proportion to their speed; one that was away starts at the tag of the worker chosen last.
/// </remarks>
internal sealed class OfferIndex
{
    private readonly Dictionary<WorkerId, IdleWorker> _workers = [];
    private readonly Dictionary<ManifestId, ModelOffers> _models = [];
    private readonly SortedDictionary<string, IdleWorker> _idle = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, IdleWorker> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<AccountId, SortedSet<string>> _owners = [];
    private double _clock;

    /// <summary>Idle workers.</summary>
    public int IdleCount => _idle.Count;

    /// <summary>Free slots of all idle workers.</summary>
    public int FreeSlots { get; private set; }

    /// <summary>Models that an idle worker has.</summary>
    public IReadOnlyCollection<ManifestId> Models => _models.Keys;

    /// <summary>True when an idle worker serves the account first.</summary>
    public bool Serves(AccountId account) => _owners.ContainsKey(account);

    /// <summary>Idle workers, by id.</summary>
    public IEnumerable<IdleWorker> Idle => _idle.Values;

    /// <summary>Workers on hold that have the model, by id.</summary>
    public IReadOnlyList<IdleWorker> HeldWith(ManifestId model) => [.. _held.Values.Where(worker => worker.Find(model) is not null)];

    /// <summary>Takes in what a worker offers now. True when it may take what it could not before.</summary>
    public bool Put(WorkerOffer offer)
    {
        if (!_workers.TryGetValue(offer.Worker, out var worker))
        {
            _workers[offer.Worker] = worker = new IdleWorker(offer.Worker);
        }

        TakeOut(worker);
        var opens = worker.Update(offer);
        _held.Remove(offer.Worker.Value);
        if (offer.OnHold)
        {
            _held.Add(offer.Worker.Value, worker);
        }

        if (worker.FreeSlots > 0)
        {
            worker.Tag = Math.Max(worker.Tag, _clock);
            PutIn(worker);
        }

        return opens;
    }

    /// <summary>The worker is gone.</summary>
    public void Remove(WorkerId id)
    {
        _held.Remove(id.Value);
        if (_workers.Remove(id, out var worker))
        {
            TakeOut(worker);
        }
    }

    /// <summary>The idle workers that have the model, or null when none has.</summary>
    public ModelOffers? Of(ManifestId model) => _models.GetValueOrDefault(model);

    /// <summary>The idle worker, or null when it is not idle.</summary>
    public IdleWorker? FindIdle(WorkerId worker) => _idle.GetValueOrDefault(worker.Value);

    /// <summary>The idle workers that serve the account first, by id.</summary>
    public IEnumerable<IdleWorker> WorkersOf(AccountId account) =>
        _owners.TryGetValue(account, out var workers) ? workers.Select(id => _idle[id]) : [];

    /// <summary>True when a worker other than these could have the job, now or when it is free.</summary>
    public bool AnyAble(JobSpec spec, IReadOnlySet<WorkerId> except) => _workers.Values.Any(worker =>
        worker.Serves && !except.Contains(worker.Id) && worker.Find(spec.Manifest) is { } place && place.Ability.Refuse(spec) is null);

    /// <summary>The worker gets a job in a slot of its own, and will load the model if it must.</summary>
    public void Take(IdleWorker worker, ManifestId model, JobWork work)
    {
        TakeOut(worker);
        _clock = Math.Max(_clock, worker.Tag);
        worker.Charge(model, work);
        worker.FreeSlots--;
        worker.MarkLoaded(model);
        if (worker.FreeSlots > 0)
        {
            PutIn(worker);
        }
    }

    /// <summary>The worker gets one more job in a slot that it has.</summary>
    public void Join(IdleWorker worker, ManifestId model, JobWork work)
    {
        var isIdle = worker.FreeSlots > 0;
        if (isIdle)
        {
            TakeOut(worker);
        }

        worker.Charge(model, work);
        if (isIdle)
        {
            PutIn(worker);
        }
    }

    private void PutIn(IdleWorker worker)
    {
        _idle[worker.Id.Value] = worker;
        FreeSlots += worker.FreeSlots;
        foreach (var place in worker.Places)
        {
            if (!_models.TryGetValue(place.Model, out var model))
            {
                _models[place.Model] = model = new ModelOffers();
            }

            model.Add(place, worker);
        }

        foreach (var account in worker.PriorityAccounts)
        {
            if (!_owners.TryGetValue(account, out var workers))
            {
                _owners[account] = workers = new SortedSet<string>(StringComparer.Ordinal);
            }

            workers.Add(worker.Id.Value);
        }
    }

    private void TakeOut(IdleWorker worker)
    {
        if (!_idle.Remove(worker.Id.Value))
        {
            return;
        }

        FreeSlots -= worker.FreeSlots;
        foreach (var place in worker.Places)
        {
            var model = _models[place.Model];
            model.Remove(place, worker);
            if (model.Count == 0)
            {
                _models.Remove(place.Model);
            }
        }

        foreach (var account in worker.PriorityAccounts)
        {
            var workers = _owners[account];
            workers.Remove(worker.Id.Value);
            if (workers.Count == 0)
            {
                _owners.Remove(account);
            }
        }
    }
}
