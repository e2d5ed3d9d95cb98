using System.Net;
using System.Net.Sockets;

namespace SogniLike.Coordinator.Redis.Tests.Topologies;

/// <summary>
/// Ports that are free, below those that Linux gives to whoever asks for any: no program takes one by chance before its server does. Servers that talk to each other must know each other's
/// before they start.
/// </summary>
internal static class FreePorts
{
    private const int First = 10_000;
    private const int Last = 32_767;

    private static int _next = Random.Shared.Next(First, Last);

    /// <summary>Ports that were given to nobody else in this process.</summary>
    public static int[] Take(int count)
    {
        var ports = new List<int>();
        while (ports.Count < count)
        {
            var port = First + (Interlocked.Increment(ref _next) % (Last - First + 1));
            if (IsFree(port))
            {
                ports.Add(port);
            }
        }

        return [.. ports];
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
