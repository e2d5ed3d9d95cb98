using System.Net;
using System.Net.Sockets;
using SogniLike.Coordinator.Webhooks;

namespace SogniLike.Coordinator.Host.Webhooks;

/// <summary>
/// Connects for people whom nobody vouches for: asks for the addresses of the name once, and connects to those that <see cref="AddressRules"/> allow, so that what was looked at is what is called
/// (a name that answers differently the next time leads nowhere else). Uses no proxy: one would ask for the name again. Safe for concurrent use.
/// </summary>
internal sealed class GuardedConnections(IHostNames names, AddressRules rules)
{
    private const int LargestAnswerHeaders = 16;
    private const int LargestDrain = 4 * 1024;
    private const int MostPerServer = 4;

    /// <summary>A handler that connects in this way only.</summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        ConnectCallback = async (context, cancellationToken) => await ConnectAsync(context.DnsEndPoint, cancellationToken),
        UseProxy = false,
        PreAuthenticate = false,
        Credentials = null,
        MaxConnectionsPerServer = MostPerServer,
        MaxResponseHeadersLength = LargestAnswerHeaders,
        MaxResponseDrainSize = LargestDrain,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
    };

    private async ValueTask<Stream> ConnectAsync(DnsEndPoint target, CancellationToken cancellationToken)
    {
        var found = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await names.ResolveAsync(target.Host, cancellationToken);
        var allowed = found.Where(rules.Allows).ToList();
        if (allowed.Count == 0)
        {
            throw new AddressRefusedException($"No address of {target.Host} may be called.");
        }

        for (var place = 0; ; place++)
        {
            var socket = new Socket(allowed[place].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(allowed[place], target.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException) when (place + 1 < allowed.Count)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}
