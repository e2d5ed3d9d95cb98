using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Archiving;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Calibration;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Operations;
using SogniLike.Coordinator.Policy;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Embedded;
using SogniLike.Coordinator.Redis.Scripts;
using SogniLike.Coordinator.Sources;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Webhooks;
using SogniLike.Coordinator.Workers;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Tests.Fixtures;

/// <summary>The part of a coordinator that this project is: the services of <c>AddRedisStores</c>, started as a host starts them.</summary>
internal sealed class TestCoordinator : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private bool _stopped;

    private TestCoordinator(ServiceProvider services) => _services = services;

    public IJobStore Jobs => Get<IJobStore>();

    public IEventArchive Archive => Get<IEventArchive>();

    public ILedgerStore Ledger => Get<ILedgerStore>();

    public IPoolBus Bus => Get<IPoolBus>();

    public IWorkerStore Workers => Get<IWorkerStore>();

    public IApiKeyStore ApiKeys => Get<IApiKeyStore>();

    public IReportStore Reports => Get<IReportStore>();

    public IModelStore Models => Get<IModelStore>();

    public IDutyStore Duties => Get<IDutyStore>();

    public IEpochStore Epochs => Get<IEpochStore>();

    public ITrustStore Trust => Get<ITrustStore>();

    public IToleranceStore Tolerances => Get<IToleranceStore>();

    public IOperationsStore Operations => Get<IOperationsStore>();

    public IAuditStore Audits => Get<IAuditStore>();

    public ISourceImageStore Sources => Get<ISourceImageStore>();

    public IWebhookStore Webhooks => Get<IWebhookStore>();

    public IRedisStatus Status => Get<IRedisStatus>();

    public PrivateRedis Server => Get<PrivateRedis>();

    public RedisScripts Scripts => Get<RedisScripts>();

    public RedisKeys Keys => Get<RedisConnection>().Keys;

    public LogLines Log { get; private init; } = new();

    /// <summary>A coordinator with its private redis-server in the folder.</summary>
    public static Task<TestCoordinator> StartPrivateAsync(string folder, Action<RedisOptions>? change = null) => StartAsync(
        "main",
        options =>
        {
            options.DataFolder = folder;
            options.HealthInterval = TimeSpan.FromMilliseconds(100);
            change?.Invoke(options);
        });

    public static async Task<TestCoordinator> StartAsync(string poolId, Action<RedisOptions> change, TimeProvider? time = null)
    {
        var log = new LogLines();
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug))
            .AddSingleton(time ?? TimeProvider.System)
            .AddSingleton<IIdSource, CountingIds>()
            .Configure<PoolOptions>(options => options.Id = poolId)
            .AddRedisStores()
            .Configure(change)
            .BuildServiceProvider();
        var coordinator = new TestCoordinator(services) { Log = log };
        try
        {
            _ = services.GetRequiredService<IOptions<RedisOptions>>().Value;
            foreach (var service in services.GetServices<IHostedService>())
            {
                await service.StartAsync(CancellationToken.None);
            }

            return coordinator;
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>A command to Redis itself.</summary>
    public Task<RedisResult> ExecuteAsync(string command, params object[] arguments) =>
        Get<RedisConnection>().RunAsync((database, _) => database.ExecuteAsync(command, arguments), CancellationToken.None);

    public Task<T> RunAsync<T>(Func<IDatabase, RedisKeys, Task<T>> command) => Get<RedisConnection>().RunAsync(command, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            foreach (var service in _services.GetServices<IHostedService>().Reverse())
            {
                await service.StopAsync(CancellationToken.None);
            }

            await _services.DisposeAsync();
        }
    }
}
