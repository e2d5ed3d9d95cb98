using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace SogniLike.Testing.Webhooks;

/// <summary>Somebody's program that is told of jobs: takes posts on 127.0.0.1, one connection each, and answers as the test says.</summary>
public sealed class HookReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<HookPost> _posts = Channel.CreateUnbounded<HookPost>();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;
    private volatile string _answer = "204 No Content";

    public HookReceiver()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"http://127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}/hook";

    /// <summary>Status line and further headers of the next answers; empty: it takes posts and never answers, for as long as whoever sent them waits.</summary>
    public string Answer
    {
        get => _answer;
        set => _answer = value;
    }

    /// <summary>Connections so far.</summary>
    public int Connections { get; private set; }

    /// <summary>The next post.</summary>
    public async Task<HookPost> NextAsync() => await _posts.Reader.ReadAsync(CancellationToken.None).AsTask().WaitAsync(Patience);

    /// <summary>Forgets what was sent so far, also what it has not taken yet.</summary>
    public async Task ForgetAsync()
    {
        // Connections are taken one after the other: when this one is answered, all earlier ones were.
        using var last = new TcpClient();
        await last.ConnectAsync(IPAddress.Loopback, Port);
        await using var stream = last.GetStream();
        await stream.WriteAsync("FORGET\r\n"u8.ToArray());
        _ = await stream.ReadAsync(new byte[1]).AsTask().WaitAsync(Patience);
        while (_posts.Reader.TryRead(out _))
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _serving;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_end.Token);
                Connections++;
                await TakeAsync(client);
            }
            catch (IOException)
            {
                // The other side went away in the middle.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task TakeAsync(TcpClient client)
    {
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        if (await reader.ReadLineAsync(_end.Token) is not { } request || !request.StartsWith("POST /hook ", StringComparison.Ordinal))
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
            return;
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            headers[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }

        // The length counts bytes, the reader gives characters.
        var (body, length, buffer) = (new StringBuilder(), int.Parse(headers["Content-Length"], CultureInfo.InvariantCulture), new char[4_096]);
        while (Encoding.UTF8.GetByteCount(body.ToString()) < length)
        {
            body.Append(buffer, 0, await reader.ReadAsync(buffer, _end.Token) is > 0 and var count ? count : throw new IOException("The post is cut off."));
        }

        if (Answer.Length == 0)
        {
            _posts.Writer.TryWrite(new HookPost(headers, body.ToString()));
            _ = await stream.ReadAsync(new byte[1], _end.Token);
            return;
        }

        // Answered first: whoever reads the post knows what was answered.
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {Answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        _posts.Writer.TryWrite(new HookPost(headers, body.ToString()));
    }
}
