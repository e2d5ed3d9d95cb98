using System.Net.Sockets;
using System.Text;

namespace SogniLike.Benchmarks.Tabs;

/// <summary>
/// An open tab of the portal, as the coordinator sees it: one connection with one stream of events, asked for with the headers that a browser sends. Counts what comes and keeps
/// nothing. Ends when disposed.
/// </summary>
internal sealed class OpenTab : IAsyncDisposable
{
    private static readonly byte[] SnapshotEvent = "event: snapshot"u8.ToArray();
    private static readonly byte[] ChangedEvent = "event: changed"u8.ToArray();

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;

    /// <summary>Completes when the first change came.</summary>
    public Task Changed => _changed.Task;

    /// <summary>Opens it; completes when the snapshot comes.</summary>
    /// <exception cref="IOException">The coordinator refused it; its answer is in the message.</exception>
    public static async Task<OpenTab> OpenAsync(Uri coordinator, string key, CancellationToken cancellationToken)
    {
        var tab = new OpenTab();
        try
        {
            await tab._socket.ConnectAsync(coordinator.Host, coordinator.Port, cancellationToken);
            await tab._socket.SendAsync(Encoding.ASCII.GetBytes(RequestTo(coordinator, key)), cancellationToken);
            tab._reading = tab.ReadAsync();
            await tab._begun.Task.WaitAsync(cancellationToken);
            return tab;
        }
        catch
        {
            await tab.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _reading;
    }

    private static string RequestTo(Uri coordinator, string key) => string.Join(
        "\r\n",
        "GET /api/v1/events HTTP/1.1",
        $"Host: {coordinator.Authority}",
        "Connection: keep-alive",
        $"Authorization: Bearer {key}",
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
        "Accept: */*",
        "Cache-Control: no-cache",
        "Pragma: no-cache",
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Mode: cors",
        "Sec-Fetch-Dest: empty",
        $"Referer: {coordinator}",
        "Accept-Encoding: gzip, deflate, br, zstd",
        "Accept-Language: ar,en-US;q=0.9,en;q=0.8",
        "",
        "");

    // Events are short: what is looked for is at the beginning of a packet, or in one piece behind another.
    private async Task ReadAsync()
    {
        var buffer = new byte[2048];
        var told = "";
        try
        {
            int read;
            while ((read = await _socket.ReceiveAsync(buffer)) > 0)
            {
                if (!_begun.Task.IsCompleted && !Look(buffer.AsSpan(0, read), SnapshotEvent, _begun))
                {
                    told = Encoding.ASCII.GetString(buffer, 0, read);
                }

                Look(buffer.AsSpan(0, read), ChangedEvent, _changed);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The tab was closed, or the coordinator ended.
        }

        _begun.TrySetException(new IOException($"The stream did not begin: {told}"));
        _changed.TrySetCanceled();
    }

    private static bool Look(ReadOnlySpan<byte> came, byte[] wanted, TaskCompletionSource found) => came.IndexOf(wanted) >= 0 && found.TrySetResult();
}
