using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Telemetry;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Bus;

/// <summary>
/// One subscriber: the client's reader puts messages into a bounded channel and never waits; one loop takes them out and calls the handler, one at a time
/// and in order. A slow handler loses the oldest messages, which are counted.
/// </summary>
internal sealed partial class BusSubscription<T> : IAsyncDisposable
    where T : class
{
    private readonly ChannelMessageQueue _queue;
    private readonly Func<RedisValue, T?> _parse;
    private readonly Action<T> _handler;
    private readonly string _channelName;
    private readonly ILogger _logger;
    private readonly Channel<T> _waiting;
    private readonly Task _handling;

    public BusSubscription(ChannelMessageQueue queue, string channelName, int capacity, Func<RedisValue, T?> parse, Action<T> handler, RedisMeter meter, ILogger logger)
    {
        _queue = queue;
        _parse = parse;
        _handler = handler;
        _channelName = channelName;
        _logger = logger;
        _waiting = Channel.CreateBounded<T>(
            new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => meter.MessageDropped(channelName));
        _handling = HandleAsync();
        queue.OnMessage(message => Receive(message.Message));
    }

    /// <summary>Ends the subscription; when it returns the handler is not called any more. Not to be called from the handler.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _queue.UnsubscribeAsync();
        }
        catch (Exception exception) when (RedisFaults.IsUnavailable(exception))
        {
            // Redis forgets the subscription with the connection.
        }

        // What waits is not handled any more.
        _waiting.Writer.TryComplete();
        while (_waiting.Reader.TryRead(out _))
        {
        }

        await _handling;
    }

    private void Receive(RedisValue value)
    {
        if (_parse(value) is { } message)
        {
            _waiting.Writer.TryWrite(message);
        }
        else
        {
            LogMalformed(_channelName);
        }
    }

    private async Task HandleAsync()
    {
        await foreach (var message in _waiting.Reader.ReadAllAsync())
        {
            try
            {
                _handler(message);
            }
            catch (Exception exception)
            {
                // A subscriber's fault must not end the subscription.
                LogHandlerFailed(_channelName, exception);
            }
        }
    }
}
