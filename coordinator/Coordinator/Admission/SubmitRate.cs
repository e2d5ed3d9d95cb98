using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Telemetry;

namespace SogniLike.Coordinator.Admission;

/// <summary>How often an API key may submit, on this coordinator. Safe for concurrent use.</summary>
internal sealed class SubmitRate(TimeProvider time, IOptions<AdmissionOptions> options, CoordinatorMeter meter)
{
    private readonly TokenBuckets _buckets = new(time, options.Value.MaxTrackedKeys, () => meter.BoundHit("submit_rate_keys"));

    /// <summary>Takes one token, or says how long to wait for the next.</summary>
    public bool TryTake(string keyId, out TimeSpan retryAfter)
    {
        if (_buckets.TryTake(keyId, options.Value.SubmitsPerMinute, options.Value.SubmitBurst, out retryAfter))
        {
            return true;
        }

        meter.BoundHit("submit_rate");
        return false;
    }
}
