using System.Net;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Admission;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Telemetry;

namespace SogniLike.Coordinator.Sharing;

/// <summary>How often an address may look at pages that need no key, on this coordinator. Safe for concurrent use.</summary>
public sealed class VisitLimit
{
    private const int SmallestBurst = 10;

    private readonly TokenBuckets _visits;
    private readonly IOptions<SharingOptions> _options;
    private readonly IOptions<IdentityOptions> _identity;
    private readonly CoordinatorMeter _meter;

    public VisitLimit(TimeProvider time, IOptions<SharingOptions> options, IOptions<IdentityOptions> identity, CoordinatorMeter meter)
    {
        (_options, _identity, _meter) = (options, identity, meter);
        _visits = new TokenBuckets(time, identity.Value.MaxTracked, () => meter.BoundHit("visit_addresses"));
    }

    /// <summary>Counts a visit; false when there were too many. Addresses count as <see cref="CallLimits"/> counts them.</summary>
    public bool TryVisit(IPAddress? address, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        var perMinute = _options.Value.VisitsPerMinute;
        if (CallLimits.NameOf(address, _identity.Value.CountLoopbackRefusals) is not { } name
            || _visits.TryTake(name, perMinute, Math.Max(SmallestBurst, perMinute / 6.0), out retryAfter))
        {
            return true;
        }

        _meter.BoundHit("visits");
        return false;
    }
}
