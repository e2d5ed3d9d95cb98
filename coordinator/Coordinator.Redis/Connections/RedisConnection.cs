using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Redis.Telemetry;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Connections;

/// <summary>
/// The connection all stores share. Opened once by <see cref="RedisLifetime"/>; the client then reconnects by itself. Safe for concurrent use.
/// </summary>
internal sealed partial class RedisConnection(IOptions<PoolOptions> pool, IOptions<RedisOptions> options, RedisMeter meter, ILogger<RedisConnection> logger)
    : IRedisStatus, IAsyncDisposable
{
    private Opened? _opened;

    /// <inheritdoc/>
    public bool IsReady => _opened is { } opened && opened.Multiplexer.IsConnected && opened.ServerIsUp();

    /// <summary>Names of the pool's keys.</summary>
    public RedisKeys Keys { get; } = new(pool.Value.Id);

    /// <summary>Makes the stores usable. Called once.</summary>
    /// <param name="serverIsUp">What the supervisor of a private redis-server says.</param>
    public void Open(IConnectionMultiplexer multiplexer, Func<bool> serverIsUp)
    {
        multiplexer.ConnectionFailed += (_, failed) => LogConnectionLost(failed.FailureType, failed.ConnectionType);
        multiplexer.ConnectionRestored += (_, restored) => LogConnectionRestored(restored.ConnectionType);
        _opened = new Opened(multiplexer, serverIsUp);
    }

    /// <summary>Runs a command and maps its errors.</summary>
    /// <exception cref="StoreUnavailableException">Redis cannot be reached or cannot serve now.</exception>
    /// <exception cref="OperationCanceledException">The caller stopped waiting; what was sent may still take effect.</exception>
    public async Task<T> RunAsync<T>(Func<IDatabase, RedisKeys, Task<T>> command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var opened = Use();
        try
        {
            return await command(opened.Multiplexer.GetDatabase(), Keys).WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (RedisFaults.IsUnavailable(exception, cancellationToken))
        {
            meter.CommandFailed();
            throw RedisFaults.ToUnavailable(exception);
        }
    }

    /// <summary>
    /// Runs a command whose answer is an acknowledgement: it comes back once <see cref="RedisOptions.WaitReplicas"/> replicas have what was written.
    /// </summary>
    /// <param name="key">A key of the command.</param>
    /// <exception cref="StoreUnavailableException">As <see cref="RunAsync{T}"/>; also when fewer replicas have it in time.</exception>
    public Task<T> RunDurablyAsync<T>(RedisKey key, Func<IDatabase, RedisKeys, Task<T>> command, CancellationToken cancellationToken) => options.Value.WaitReplicas == 0
        ? RunAsync(command, cancellationToken)
        : RunAsync(async (database, keys) => await WaitAsync(database, key, () => command(database, keys)), cancellationToken);

    /// <summary>The server that takes writes of the key.</summary>
    /// <exception cref="StoreUnavailableException">There is none now, as in a failover.</exception>
    public static IServer MasterOf(IDatabase database, RedisKey key)
    {
        try
        {
            return database.Multiplexer.GetServer(key, flags: CommandFlags.DemandMaster);
        }
        catch (InvalidOperationException none)
        {
            throw RedisFaults.ToUnavailable(none);
        }
    }

    /// <summary>Runs something on the publish/subscribe connection and maps its errors as <see cref="RunAsync{T}"/> does.</summary>
    public async Task<T> RunOnBusAsync<T>(Func<ISubscriber, RedisKeys, Task<T>> command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var opened = Use();
        try
        {
            return await command(opened.Multiplexer.GetSubscriber(), Keys).WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (RedisFaults.IsUnavailable(exception, cancellationToken))
        {
            throw RedisFaults.ToUnavailable(exception);
        }
    }

    /// <summary>Closes the connection; commands fail from here on.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _opened, null) is { } opened)
        {
            await opened.Multiplexer.DisposeAsync();
        }
    }

    /// <summary>
    /// WAIT speaks of what its own connection wrote; on a fresh one, or one to another server, it would say yes at once. So both commands must have gone over
    /// one connection to the server that holds the key.
    /// </summary>
    private async Task<T> WaitAsync<T>(IDatabase database, RedisKey key, Func<Task<T>> command)
    {
        var (wanted, timeoutMs) = (options.Value.WaitReplicas, (long)options.Value.WaitTimeout.TotalMilliseconds);
        var server = MasterOf(database, key);
        var sockets = server.GetCounters().Interactive.SocketCount;
        var answer = await command();
        var have = (int)await server.ExecuteAsync("WAIT", wanted, timeoutMs);
        var isSame = server.GetCounters().Interactive.SocketCount == sockets
            && MasterOf(database, key).EndPoint.Equals(server.EndPoint);
        return isSame && have >= wanted
            ? answer
            : throw new StoreUnavailableException($"The change was made, but {(isSame ? have : 0)} of {wanted} replicas are known to have it: a failover may undo it.");
    }

    private Opened Use() => _opened ?? throw new StoreUnavailableException("The store is not started, or stopped already.");

    private sealed record Opened(IConnectionMultiplexer Multiplexer, Func<bool> ServerIsUp);
}
