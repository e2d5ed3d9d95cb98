namespace SogniLike.Coordinator.Admission;

/// <summary>
/// Token buckets by name, in the memory of this coordinator: brakes against floods, not accounts. With n coordinators a caller who spreads its calls gets n
/// times as much; what must hold exactly (jobs, work) is a guard of the transaction instead. Safe for concurrent use.
/// </summary>
/// <param name="most">Buckets that are remembered; with more, those idle longest start anew.</param>
/// <param name="forgot">Called when one is forgotten.</param>
internal sealed class TokenBuckets(TimeProvider time, int most, Action forgot)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Bucket>> _buckets = new(StringComparer.Ordinal);
    private readonly LinkedList<Bucket> _byUse = [];

    /// <summary>Takes one token, or says how long to wait for the next.</summary>
    /// <param name="perMinute">Tokens that a minute brings.</param>
    /// <param name="burst">Tokens that a full bucket holds.</param>
    public bool TryTake(string name, double perMinute, double burst, out TimeSpan retryAfter) => Look(name, perMinute, burst, take: true, out retryAfter);

    /// <summary>True when a token is there, which stays; otherwise how long to wait for the next.</summary>
    public bool HasToken(string name, double perMinute, double burst, out TimeSpan retryAfter) => Look(name, perMinute, burst, take: false, out retryAfter);

    private bool Look(string name, double perMinute, double burst, bool take, out TimeSpan retryAfter)
    {
        var perSecond = perMinute / 60.0;
        var now = time.GetTimestamp();
        retryAfter = TimeSpan.Zero;
        lock (_gate)
        {
            if (!take && !_buckets.ContainsKey(name))
            {
                // A full bucket need not be remembered.
                return true;
            }

            var bucket = Find(name, now, burst);
            bucket.Tokens = Math.Min(burst, bucket.Tokens + (time.GetElapsedTime(bucket.Timestamp, now).TotalSeconds * perSecond));
            bucket.Timestamp = now;
            if (bucket.Tokens >= 1)
            {
                bucket.Tokens -= take ? 1 : 0;
                return true;
            }

            retryAfter = TimeSpan.FromSeconds((1 - bucket.Tokens) / perSecond);
            return false;
        }
    }

    private Bucket Find(string name, long now, double burst)
    {
        if (_buckets.TryGetValue(name, out var node))
        {
            _byUse.Remove(node);
        }
        else
        {
            if (_buckets.Count >= most)
            {
                _buckets.Remove(_byUse.First!.Value.Name);
                _byUse.RemoveFirst();
                forgot();
            }

            node = new LinkedListNode<Bucket>(new Bucket(name) { Tokens = burst, Timestamp = now });
            _buckets.Add(name, node);
        }

        _byUse.AddLast(node);
        return node.Value;
    }

    private sealed class Bucket(string name)
    {
        public string Name { get; } = name;

        public double Tokens { get; set; }

        public long Timestamp { get; set; }
    }
}
