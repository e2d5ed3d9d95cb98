using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace SogniLike.Coordinator.Redis.Embedded;

/// <summary>
/// A bare connection to a private redis-server for its supervisor: it sees states that the real client hides (loading, hanging) and the end of the process
/// at once, as the end of the stream. One caller at a time.
/// </summary>
internal sealed class RedisProbe : IDisposable
{
    private const int LongestAnswerBytes = 64 * 1024;

    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    private RedisProbe(Socket socket) => _socket = socket;

    /// <summary>Connects; null when nobody listens there.</summary>
    public static async Task<RedisProbe?> ConnectAsync(string socketPath, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken);
            return new RedisProbe(socket);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends one command of plain words and returns its answer; an error answer begins with '-'.</summary>
    /// <exception cref="IOException">The server is gone, or says what is no answer.</exception>
    public async Task<string> AskAsync(string command, CancellationToken cancellationToken)
    {
        try
        {
            await _socket.SendAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancellationToken);
            var line = await ReadLineAsync(cancellationToken);
            return line[0] switch
            {
                '+' => line[1..],
                '-' => line,
                '$' => await ReadBulkAsync(int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture), cancellationToken),
                _ => throw new IOException("Not an answer of redis-server."),
            };
        }
        catch (SocketException exception)
        {
            throw new IOException("redis-server is gone.", exception);
        }
    }

    /// <summary>Returns when the server is gone, and not before. Nothing may be asked meanwhile or afterwards.</summary>
    public async Task WaitForEndAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _socket.ReceiveAsync(_buffer, cancellationToken) > 0)
            {
                // An answer that nobody waits for.
            }
        }
        catch (SocketException)
        {
            // Reset: gone as well.
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            var next = (char)await ReadByteAsync(cancellationToken);
            if (next == '\n' && line.Length > 0)
            {
                return line.ToString().TrimEnd('\r');
            }

            if (line.Append(next).Length > LongestAnswerBytes)
            {
                throw new IOException("Not an answer of redis-server.");
            }
        }
    }

    private async Task<string> ReadBulkAsync(int length, CancellationToken cancellationToken)
    {
        if (length is < 0 or > LongestAnswerBytes)
        {
            throw new IOException("Not an answer of redis-server.");
        }

        var bytes = new byte[length + 2];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = await ReadByteAsync(cancellationToken);
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private async ValueTask<byte> ReadByteAsync(CancellationToken cancellationToken)
    {
        if (_start == _end)
        {
            _start = 0;
            _end = await _socket.ReceiveAsync(_buffer, cancellationToken);
            if (_end == 0)
            {
                throw new IOException("redis-server is gone.");
            }
        }

        return _buffer[_start++];
    }
}
