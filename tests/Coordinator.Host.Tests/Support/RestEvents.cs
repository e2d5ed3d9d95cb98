using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace SogniLike.Coordinator.Host.Tests.Support;

/// <summary>A stream of server-sent events, read one by one.</summary>
internal sealed class RestEvents(HttpResponseMessage response, Stream content) : IAsyncDisposable
{
    private readonly SseParser<string> _parser = SseParser.Create(content);
    private IAsyncEnumerator<SseItem<string>>? _items;

    /// <summary>Id of the last event that had one.</summary>
    public string LastEventId => _parser.LastEventId;

    /// <summary>The next event; null when the stream has ended.</summary>
    public async Task<(string Name, JsonNode Data)?> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        _items ??= _parser.EnumerateAsync(CancellationToken.None).GetAsyncEnumerator(CancellationToken.None);
        return await _items.MoveNextAsync().AsTask().WaitAsync(patience.Token) ? (_items.Current.EventType, JsonNode.Parse(_items.Current.Data)!) : null;
    }

    /// <summary>The next event of this name; others before it are skipped.</summary>
    public async Task<JsonNode> NextAsync(string name)
    {
        while (await NextAsync() is var (found, data))
        {
            if (found == name)
            {
                return data;
            }
        }

        throw new InvalidOperationException($"The stream ended before {name}.");
    }

    public ValueTask DisposeAsync()
    {
        response.Dispose();
        return ValueTask.CompletedTask;
    }
}
