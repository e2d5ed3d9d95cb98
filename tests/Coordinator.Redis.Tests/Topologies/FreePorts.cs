using System.Net;
using System.Net.Sockets;

namespace SogniLike.Coordinator.Redis.Tests.Topologies;

/// <summary>Ports that were free a moment ago. Servers that talk to each other must know each other's before they start.</summary>
internal static class FreePorts
{
    public static int[] Take(int count)
    {
        // All are held until the last is found, so that none is given twice.
        var sockets = Enumerable.Range(0, count).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToList();
        try
        {
            sockets.ForEach(socket => socket.Bind(new IPEndPoint(IPAddress.Loopback, 0)));
            return [.. sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port)];
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }
}
