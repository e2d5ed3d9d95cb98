using System.Net;

namespace SogniLike.Coordinator.Host.Webhooks;

/// <summary>Asks for the addresses of names.</summary>
internal interface IHostNames
{
    /// <summary>The addresses of the name, at least one.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">There are none, or nobody answers.</exception>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);
}
