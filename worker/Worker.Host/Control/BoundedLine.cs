using System.Net.Sockets;

namespace SogniLike.Worker.Host.Control;

/// <summary>Reads one line from a socket and never more than the caller allows.</summary>
internal static class BoundedLine
{
    /// <summary>The bytes before the first line feed; null when the line is too long or the sender left before its end.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(Socket socket, int maxBytes, CancellationToken cancellationToken)
    {
        var buffer = new byte[Math.Min(maxBytes, 4096)];
        var length = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                return null;
            }

            var end = buffer.AsSpan(length, read).IndexOf((byte)'\n');
            if (end >= 0)
            {
                return buffer.AsMemory(0, length + end);
            }

            length += read;
            if (length == buffer.Length)
            {
                if (length >= maxBytes)
                {
                    return null;
                }

                Array.Resize(ref buffer, Math.Min(2 * length, maxBytes));
            }
        }
    }

    /// <summary>Sends everything.</summary>
    public static async Task WriteAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, cancellationToken)..];
        }
    }
}
