using System.Net;

namespace SogniLike.Coordinator.Host.Webhooks;

/// <summary>The resolver of the system.</summary>
internal sealed class SystemHostNames : IHostNames
{
    /// <inheritdoc/>
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken);
}
