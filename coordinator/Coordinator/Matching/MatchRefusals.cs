using SogniLike.Coordinator.Models;

namespace SogniLike.Coordinator.Matching;

/// <summary>Counts the idle workers that cannot have one job. One caller at a time.</summary>
internal sealed class MatchRefusals
{
    /// <summary>Idle workers that are looked at for one without the model: an example is not worth more.</summary>
    private const int MostExamined = 64;

    private readonly SortedDictionary<MatchRefusal, int> _counts = [];
    private readonly List<MatchExample> _examples = [];

    public void Add(MatchRefusal refusal, int count, IEnumerable<IdleWorker> workers)
    {
        if (count > 0)
        {
            _counts[refusal] = _counts.GetValueOrDefault(refusal) + count;
            _examples.AddRange(workers.Take(MatchRecord.MaxExamples - _examples.Count).Select(worker => new MatchExample(worker.Id, refusal)));
        }
    }

    public void AddMissing(int count, ManifestId model, OfferIndex offers) =>
        Add(MatchRefusal.ModelMissing, count, offers.Idle.Take(MostExamined).Where(worker => worker.Find(model) is null));

    public MatchRecord ToRecord(MatchChoice choice, int able) => new(choice, able, [.. _counts.Select(entry => new MatchCount(entry.Key, entry.Value))], _examples);
}
