using SogniLike.Coordinator.Jobs;

namespace SogniLike.Testing.Coordinator;

/// <summary>A sorted set of jobs, by score, then id. Not safe for concurrent use.</summary>
internal sealed class MemoryIndex
{
    private readonly Dictionary<JobId, long> _scores = [];
    private readonly SortedSet<(long Score, JobId Id)> _ordered = [];

    public int Count => _scores.Count;

    public long? ScoreOf(JobId id) => _scores.TryGetValue(id, out var score) ? score : null;

    public void Set(JobId id, long score)
    {
        Remove(id);
        _scores[id] = score;
        _ordered.Add((score, id));
    }

    public void Remove(JobId id)
    {
        if (_scores.Remove(id, out var old))
        {
            _ordered.Remove((old, id));
        }
    }

    /// <summary>In order, lazily.</summary>
    public IEnumerable<(JobId Id, long Score)> Range(long minScore, long maxScore, bool descending)
    {
        if (minScore > maxScore)
        {
            return [];
        }

        // No character of an id is larger than this one, and none is smaller than nothing.
        var range = _ordered.GetViewBetween((minScore, new JobId("")), (maxScore, new JobId("\uffff")));
        return (descending ? range.Reverse() : range).Select(entry => (entry.Id, entry.Score));
    }
}
