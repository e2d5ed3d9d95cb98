using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using SogniLike.Worker.Identity;
using SogniLike.Worker.Status;

namespace SogniLike.Worker.Host.Control;

/// <summary>
/// Answers the commands of the owner on a unix socket that only the owner can open: one line of JSON in, one line out, then the connection is
/// closed. Must be the only server of its data folder, which the folder's lock ensures.
/// </summary>
internal sealed partial class ControlServer : IAsyncDisposable
{
    private const int MaxRequestBytes = 4096;
    private const int MaxConnections = 8;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    private readonly StatusReport _status;
    private readonly WorkerState _state;
    private readonly TimeProvider _time;
    private readonly ILogger<ControlServer> _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _connections = new(MaxConnections, MaxConnections);
    private readonly Socket _listener;
    private readonly string _path;
    private readonly DataFolder _folder;
    private readonly Task _accepting;

    /// <summary>Opens the socket and begins to answer.</summary>
    /// <exception cref="IOException">The socket cannot be opened; the message says why.</exception>
    public ControlServer(DataFolder folder, StatusReport status, WorkerState state, TimeProvider time, ILogger<ControlServer> logger)
    {
        _status = status;
        _state = state;
        _time = time;
        _logger = logger;
        _folder = folder;
        _path = ControlSocket.PathFor(folder);
        ControlSocket.PrepareFolder(_path, folder);

        // What a killed daemon left behind; a living one holds the folder's lock, so this is not its socket.
        File.Delete(_path);
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            _listener.Bind(new UnixDomainSocketEndPoint(_path));
            if (!OperatingSystem.IsWindows())
            {
                // Nobody can connect before Listen.
                File.SetUnixFileMode(_path, OwnerOnly);
            }

            _listener.Listen(MaxConnections);
        }
        catch (SocketException e)
        {
            _listener.Dispose();
            throw new IOException($"The control socket {_path} cannot be opened: {e.Message}", e);
        }

        _accepting = AcceptAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        ControlSocket.Remove(_path, _folder);

        // Wait for the answers under way; each ends with its own timeout.
        for (var i = 0; i < MaxConnections; i++)
        {
            await _connections.WaitAsync(CancellationToken.None);
        }

        _connections.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            await _connections.WaitAsync(_stop.Token);
            try
            {
                var connection = await _listener.AcceptAsync(_stop.Token);
                _ = AnswerAsync(connection);
            }
            catch (SocketException e)
            {
                _connections.Release();
                LogFailed(e.Message);
            }
            catch (OperationCanceledException)
            {
                _connections.Release();
                throw;
            }
        }
    }

    private async Task AnswerAsync(Socket connection)
    {
        using var timeout = new CancellationTokenSource(RequestTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stop.Token);
        try
        {
            using (connection)
            {
                var line = await BoundedLine.ReadAsync(connection, MaxRequestBytes, either.Token);
                byte[] reply = [.. JsonSerializer.SerializeToUtf8Bytes(Execute(line), ControlJson.Default.ControlReply), (byte)'\n'];
                await BoundedLine.WriteAsync(connection, reply, either.Token);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            LogFailed(e.Message);
        }
        finally
        {
            _connections.Release();
        }
    }

    private ControlReply Execute(ReadOnlyMemory<byte>? line)
    {
        string? command;
        try
        {
            command = line is { } json ? JsonSerializer.Deserialize(json.Span, ControlJson.Default.ControlRequest)?.Command : null;
        }
        catch (JsonException)
        {
            command = null;
        }

        switch (command)
        {
            case ControlCommands.Status:
                break;
            case ControlCommands.Pause:
                _state.Paused = true;
                LogPaused();
                break;
            case ControlCommands.Resume:
                _state.Paused = false;
                LogResumed();
                break;
            default:
                return new ControlReply($"A request is one line of JSON of at most {MaxRequestBytes} bytes whose command is status, pause or resume.", null);
        }

        return new ControlReply(null, _status.Current());
    }
}
