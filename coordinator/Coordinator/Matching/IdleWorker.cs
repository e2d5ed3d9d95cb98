using System.Collections.Immutable;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Matching;

/// <summary>A worker in an <see cref="OfferIndex"/>, which alone changes it while it stands in there.</summary>
internal sealed class IdleWorker(WorkerId id)
{
    /// <summary>Megapixel-steps per second of a worker that was not measured and claims nothing.</summary>
    private const double UnknownSpeed = 1;

    private WorkerCapabilities? _capabilities;
    private ImmutableDictionary<ManifestId, WorkerSpeed> _speeds = ImmutableDictionary<ManifestId, WorkerSpeed>.Empty;
    private ModelPlace[] _places = [];

    public WorkerId Id => id;

    public int FreeSlots { get; set; }

    /// <summary>It takes jobs, now or when a slot is free.</summary>
    public bool Serves { get; private set; }

    /// <summary>Seconds of work that it was given, at its speed; the smallest is asked first.</summary>
    public double Tag { get; set; }

    public int MaxBatch => _capabilities?.MaxBatch ?? 1;

    /// <summary>Each of its models once.</summary>
    public IReadOnlyList<ModelPlace> Places => _places;

    public IReadOnlyList<ManifestId> Models { get; private set; } = [];

    public IReadOnlyList<AccountId> PriorityAccounts { get; private set; } = [];

    /// <summary>Takes in the worker's offer. True when it may take what it could not before.</summary>
    public bool Update(WorkerOffer offer)
    {
        var freeSlots = offer.IsIdle ? offer.FreeSlots : 0;
        var opens = freeSlots > FreeSlots || (freeSlots > 0 && !ReferenceEquals(_capabilities, offer.Capabilities));
        (Serves, FreeSlots) = (offer.Serves, freeSlots);
        PriorityAccounts = [.. offer.PriorityAccounts];
        _speeds = offer.Speeds;
        if (!ReferenceEquals(_capabilities, offer.Capabilities))
        {
            _capabilities = offer.Capabilities;
            _places =
            [
                .. offer.Capabilities.Models.DistinctBy(model => model.Manifest)
                    .Select(model => new ModelPlace(model.Manifest, new WorkerAbility(offer.Capabilities, model), model.Loaded)),
            ];
            Models = [.. _places.Select(place => place.Model)];
        }

        return opens;
    }

    /// <summary>The worker gets this work.</summary>
    public void Charge(ManifestId model, JobWork work) => Tag += work.MegapixelSteps / (_speeds.GetValueOrDefault(model)?.PerSecond ?? UnknownSpeed);

    public void MarkLoaded(ManifestId model)
    {
        var place = Array.FindIndex(_places, one => one.Model == model);
        _places[place] = _places[place] with { IsLoaded = true };
    }

    public ModelPlace? Find(ManifestId model) => _places.FirstOrDefault(place => place.Model == model);
}
