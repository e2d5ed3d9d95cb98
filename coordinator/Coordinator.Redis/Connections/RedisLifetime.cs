using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Redis.Embedded;
using SogniLike.Coordinator.Redis.Presence;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Connections;

/// <summary>
/// Opens the store before anything that uses it starts, and closes it after everything that uses it has stopped: hosted services start in the order in
/// which they were added and stop the other way round, so <c>AddRedisStores</c> comes first.
/// </summary>
internal sealed partial class RedisLifetime(
    IOptions<RedisOptions> options,
    PrivateRedis server,
    RedisConnection connection,
    RedisClockSync clock,
    PresenceBoard presences,
    ILogger<RedisLifetime> logger) : IHostedService
{
    private readonly RedisOptions _options = options.Value;

    /// <exception cref="RedisStartException">The store cannot be used; the message is one sentence for the operator.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var isPrivate = _options.ConnectionString is null;
        if (isPrivate)
        {
            await server.StartAsync(cancellationToken);
        }

        IConnectionMultiplexer? multiplexer = null;
        try
        {
            var configuration = Configuration(isPrivate);
            multiplexer = await ConnectAsync(configuration).WaitAsync(cancellationToken);
            await RedisRequirements.CheckAsync(multiplexer, _options.AllowVolatile, cancellationToken);
            if (_options.AllowVolatile && !isPrivate)
            {
                LogVolatileAllowed();
            }

            connection.Open(multiplexer, isPrivate ? () => server.IsUp : () => true);
            LogConnected(connection.Keys.PoolId);
            await clock.StartAsync(cancellationToken);
            await presences.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is StoreUnavailableException || RedisFaults.IsUnavailable(exception, cancellationToken))
        {
            await CloseAsync(multiplexer);
            throw new RedisStartException($"Redis stopped answering while the coordinator started ({exception.Message}); start it again.", exception);
        }
        catch
        {
            await CloseAsync(multiplexer);
            throw;
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => CloseAsync(multiplexer: null);

    private async Task CloseAsync(IConnectionMultiplexer? multiplexer)
    {
        await presences.DisposeAsync();
        await clock.DisposeAsync();
        await connection.DisposeAsync();
        if (multiplexer is not null)
        {
            await multiplexer.DisposeAsync();
        }

        await server.StopAsync();
    }

    private ConfigurationOptions Configuration(bool isPrivate)
    {
        var configuration = isPrivate ? new ConfigurationOptions { EndPoints = { server.EndPoint } } : ConfigurationOptions.Parse(_options.ConnectionString!);
        configuration.ClientName ??= "sognilike-coordinator";
        configuration.AbortOnConnectFail = true;
        configuration.AsyncTimeout = configuration.SyncTimeout = (int)_options.CommandTimeout.TotalMilliseconds;
        configuration.ConnectTimeout = (int)Math.Min(_options.StartTimeout.TotalMilliseconds, 5_000);
        configuration.ConnectRetry = Math.Max(1, (int)(_options.StartTimeout.TotalMilliseconds / configuration.ConnectTimeout));
        configuration.ReconnectRetryPolicy = new LinearRetry(250);

        // Nothing here blocks a thread of the pool, so answers need no threads of their own to arrive, and no change of threads on their way.
        configuration.SocketManager = SocketManager.ThreadPool;

        // Exceptions are logged, and names of keys hold idempotency keys.
        configuration.IncludeDetailInExceptions = false;
        return configuration;
    }

    private static async Task<IConnectionMultiplexer> ConnectAsync(ConfigurationOptions configuration)
    {
        try
        {
            return await ConnectionMultiplexer.ConnectAsync(configuration);
        }
        catch (RedisConnectionException exception)
        {
            var endpoints = string.Join(", ", configuration.EndPoints.Select(endpoint => endpoint.ToString()));
            throw new RedisStartException(
                $"Redis at {endpoints} cannot be reached ({exception.FailureType}): start it, or correct {RedisOptions.Section}:{nameof(RedisOptions.ConnectionString)}.",
                exception);
        }
    }
}
