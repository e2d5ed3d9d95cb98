using System.Globalization;
using System.Text;
using Grpc.Core;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Json;

namespace SogniLike.Coordinator.Host.Rest;

/// <summary>
/// Writes a watch as server-sent events. A snapshot, a change and a deletion carry their event id, so a reader resumes by it; progress and the queue do not, so they never move the
/// reader's position. Comments keep the connection alive while nothing happens. A reader that does not read holds up only itself: the next event is read
/// from the store when the last was sent. Safe for concurrent use.
/// </summary>
internal sealed class EventStream : IServerStreamWriter<WatchJobsResponse>, IAsyncDisposable
{
    /// <summary>Media type of the stream.</summary>
    public const string MediaType = "text/event-stream";

    private const int RetryMs = 2_000;

    private readonly HttpResponse _response;
    private readonly TimeSpan _keepAlive;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _ended = new();
    private Task _keepingAlive = Task.CompletedTask;
    private long _lastWrite;

    /// <param name="keepAlive">Longest silence.</param>
    public EventStream(HttpResponse response, TimeSpan keepAlive, TimeProvider time) => (_response, _keepAlive, _time) = (response, keepAlive, time);

    /// <summary>True once something was sent.</summary>
    public bool HasBegun { get; private set; }

    /// <inheritdoc/>
    public WriteOptions? WriteOptions { get; set; }

    /// <inheritdoc/>
    public Task WriteAsync(WatchJobsResponse message) => message.EventCase switch
    {
        WatchJobsResponse.EventOneofCase.Snapshot => SendAsync("snapshot", message.Snapshot.EventId, MessageWriter.ToUtf8(message.Snapshot)),
        WatchJobsResponse.EventOneofCase.Changed => SendAsync("changed", message.Changed.EventId, MessageWriter.ToUtf8(message.Changed)),
        WatchJobsResponse.EventOneofCase.Deleted => SendAsync("deleted", message.Deleted.EventId, MessageWriter.ToUtf8(message.Deleted)),
        WatchJobsResponse.EventOneofCase.Queue => SendAsync("queue", null, MessageWriter.ToUtf8(message.Queue)),
        WatchJobsResponse.EventOneofCase.Progress => SendAsync("progress", null, MessageWriter.ToUtf8(message.Progress)),
        _ => throw new InvalidOperationException($"No event is known for {message.EventCase}."),
    };

    /// <summary>Tells why the stream ends; nothing may follow.</summary>
    public Task EndAsync(Problem problem) => SendAsync("error", null, problem.ToUtf8());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _keepingAlive;
        _ended.Dispose();
        _turn.Dispose();
    }

    private async Task SendAsync(string name, ulong? id, ReadOnlyMemory<byte> data)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"event: {name}\n{(id is null ? "" : $"id: {id}\n")}data: ");
        await _turn.WaitAsync();
        try
        {
            if (!HasBegun)
            {
                await BeginAsync();
            }

            // JSON has no line breaks of its own, so one line of data holds it.
            await _response.Body.WriteAsync(Encoding.ASCII.GetBytes(head));
            await _response.Body.WriteAsync(data);
            await _response.Body.WriteAsync("\n\n"u8.ToArray());
            await _response.Body.FlushAsync();
            _lastWrite = _time.GetTimestamp();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task BeginAsync()
    {
        HasBegun = true;
        _response.ContentType = MediaType;
        _response.Headers.CacheControl = "no-store";

        // Proxies that collect answers before they pass them on would hold events back.
        _response.Headers["X-Accel-Buffering"] = "no";
        await _response.Body.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"retry: {RetryMs}\n\n")));
        _keepingAlive = KeepAliveAsync();
    }

    private async Task KeepAliveAsync()
    {
        try
        {
            var wait = _keepAlive;
            while (true)
            {
                await Task.Delay(wait, _time, _ended.Token);
                await _turn.WaitAsync(_ended.Token);
                try
                {
                    var silence = _time.GetElapsedTime(_lastWrite);
                    if (silence >= _keepAlive)
                    {
                        await _response.Body.WriteAsync(": keep-alive\n\n"u8.ToArray(), _ended.Token);
                        await _response.Body.FlushAsync(_ended.Token);
                        (_lastWrite, silence) = (_time.GetTimestamp(), TimeSpan.Zero);
                    }

                    // Something was sent meanwhile: the silence counts from there.
                    wait = TimeSpan.FromMilliseconds(Math.Max(1, (_keepAlive - silence).TotalMilliseconds));
                }
                finally
                {
                    _turn.Release();
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The stream ended, or its reader went away, which the watch notices by itself.
        }
    }
}
