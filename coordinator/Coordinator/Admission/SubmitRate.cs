using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Telemetry;

namespace SogniLike.Coordinator.Admission;

/// <summary>A token bucket per API key, in the memory of this coordinator: a brake against floods, not an account. Safe for concurrent use.</summary>
internal sealed class SubmitRate(TimeProvider time, IOptions<AdmissionOptions> options, CoordinatorMeter meter)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Bucket>> _buckets = new(StringComparer.Ordinal);
    private readonly LinkedList<Bucket> _byUse = [];

    /// <summary>Takes one token, or says how long to wait for the next.</summary>
    public bool TryTake(string keyId, out TimeSpan retryAfter)
    {
        var (perSecond, burst) = (options.Value.SubmitsPerMinute / 60.0, options.Value.SubmitBurst);
        var now = time.GetTimestamp();
        lock (_gate)
        {
            var bucket = Find(keyId, now, burst);
            bucket.Tokens = Math.Min(burst, bucket.Tokens + (time.GetElapsedTime(bucket.Timestamp, now).TotalSeconds * perSecond));
            bucket.Timestamp = now;
            if (bucket.Tokens >= 1)
            {
                bucket.Tokens -= 1;
                retryAfter = TimeSpan.Zero;
                return true;
            }

            retryAfter = TimeSpan.FromSeconds((1 - bucket.Tokens) / perSecond);
        }

        meter.BoundHit("submit_rate");
        return false;
    }

    private Bucket Find(string keyId, long now, int burst)
    {
        if (_buckets.TryGetValue(keyId, out var node))
        {
            _byUse.Remove(node);
        }
        else
        {
            if (_buckets.Count >= options.Value.MaxTrackedKeys)
            {
                _buckets.Remove(_byUse.First!.Value.KeyId);
                _byUse.RemoveFirst();
                meter.BoundHit("submit_rate_keys");
            }

            node = new LinkedListNode<Bucket>(new Bucket(keyId) { Tokens = burst, Timestamp = now });
            _buckets.Add(keyId, node);
        }

        _byUse.AddLast(node);
        return node.Value;
    }

    private sealed class Bucket(string keyId)
    {
        public string KeyId { get; } = keyId;

        public double Tokens { get; set; }

        public long Timestamp { get; set; }
    }
}
