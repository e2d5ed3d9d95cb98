using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Telemetry;

namespace SogniLike.Coordinator.Identity;

/// <summary>
/// The open streams of callers on this coordinator, a bounded number per account. A stream ends when its key is revoked or expires, or its account is disabled:
/// what was proved when it opened must hold as long as it runs. Safe for concurrent use.
/// </summary>
public sealed class CallerStreams(ApiKeys keys, IOptions<IdentityOptions> options, CoordinatorMeter meter)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AccountId, HashSet<CallerStream>> _open = [];

    /// <summary>Opens a stream; null when the account has as many as it may. The caller disposes it.</summary>
    /// <param name="limit">Most open streams of an account.</param>
    public CallerStream? Open(Caller caller, out int limit)
    {
        limit = options.Value.MaxStreamsPerAccount;
        lock (_gate)
        {
            var streams = _open.TryGetValue(caller.Account, out var known) ? known : [];
            if (streams.Count < limit)
            {
                var stream = new CallerStream(caller, Close);
                streams.Add(stream);
                _open[caller.Account] = streams;
                return stream;
            }
        }

        meter.BoundHit("streams");
        return null;
    }

    /// <summary>Ends the streams of keys that are good no more.</summary>
    /// <exception cref="Jobs.StoreUnavailableException">Not every key could be looked up: check again.</exception>
    internal async Task CheckAsync(CancellationToken cancellationToken)
    {
        foreach (var streams in Streams().GroupBy(stream => stream.Caller.KeyId, StringComparer.Ordinal))
        {
            if (await keys.CheckAsync(streams.Key, cancellationToken) is var found and not Authentication.Authenticated)
            {
                foreach (var stream in streams)
                {
                    stream.End(found);
                }
            }
        }
    }

    private List<CallerStream> Streams()
    {
        lock (_gate)
        {
            return [.. _open.Values.SelectMany(streams => streams)];
        }
    }

    private void Close(CallerStream stream)
    {
        lock (_gate)
        {
            if (_open.TryGetValue(stream.Caller.Account, out var streams) && streams.Remove(stream) && streams.Count == 0)
            {
                _open.Remove(stream.Caller.Account);
            }
        }
    }
}
