using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Admission;
using SogniLike.Coordinator.Telemetry;

namespace SogniLike.Coordinator.Identity;

/// <summary>How often a key may call, and how often an address may present what is refused, on this coordinator. Safe for concurrent use.</summary>
public sealed class CallLimits
{
    private const int SmallestBurst = 5;

    private readonly TokenBuckets _calls;
    private readonly TokenBuckets _refusals;
    private readonly IOptions<IdentityOptions> _options;
    private readonly CoordinatorMeter _meter;

    public CallLimits(TimeProvider time, IOptions<IdentityOptions> options, CoordinatorMeter meter)
    {
        (_options, _meter) = (options, meter);
        _calls = new TokenBuckets(time, options.Value.MaxTracked, () => meter.BoundHit("call_rate_keys"));
        _refusals = new TokenBuckets(time, options.Value.MaxTracked, () => meter.BoundHit("refusal_addresses"));
    }

    /// <summary>Counts a call against its key, and with a sub-key against the parent; false when one of them has called too often.</summary>
    /// <param name="limit">The limit that was reached, calls per minute.</param>
    public bool TryCall(Caller caller, out TimeSpan retryAfter, out int limit)
    {
        foreach (var (id, caps) in caller.Keys)
        {
            limit = caps.RequestsPerMinute ?? _options.Value.RequestsPerMinute;
            if (!_calls.TryTake(id, limit, BurstOf(limit), out retryAfter))
            {
                _meter.BoundHit("call_rate");
                return false;
            }
        }

        (retryAfter, limit) = (TimeSpan.Zero, 0);
        return true;
    }

    /// <summary>False while the address has presented too much that was refused: what it presents now is not even looked up.</summary>
    public bool MayPresent(IPAddress? address, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        var limit = _options.Value.RefusalsPerMinute;
        if (NameOf(address, _options.Value.CountLoopbackRefusals) is not { } name || _refusals.HasToken(name, limit, limit, out retryAfter))
        {
            return true;
        }

        _meter.BoundHit("refusals");
        return false;
    }

    /// <summary>What the address presented was refused.</summary>
    public void Refused(IPAddress? address)
    {
        if (NameOf(address, _options.Value.CountLoopbackRefusals) is { } name)
        {
            _refusals.TryTake(name, _options.Value.RefusalsPerMinute, _options.Value.RefusalsPerMinute, out _);
        }
    }

    private static double BurstOf(int perMinute) => Math.Min(perMinute, Math.Max(SmallestBurst, perMinute / 6.0));

    /// <summary>What an address is counted under, or null when it is not: one customer of a provider has a whole /64 of addresses.</summary>
    internal static string? NameOf(IPAddress? address, bool countsLoopback)
    {
        if (address is null || (IPAddress.IsLoopback(address) && !countsLoopback))
        {
            return null;
        }

        var one = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return one.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(one.GetAddressBytes().AsSpan(0, 8)) : one.ToString();
    }
}
