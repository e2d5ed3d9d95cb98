using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
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
using SogniLike.Coordinator.Redis.Bus;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Embedded;
using SogniLike.Coordinator.Redis.Presence;
using SogniLike.Coordinator.Redis.Scripts;
using SogniLike.Coordinator.Redis.Stores;
using SogniLike.Coordinator.Redis.Telemetry;
using SogniLike.Coordinator.Settings;
using SogniLike.Coordinator.Sources;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Webhooks;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Redis;

/// <summary>Puts the stores on Redis into a program.</summary>
public static class RedisStoresExtensions
{
    /// <summary>
    /// Adds the stores and the bus, what keeps the pool's clock in step with Redis, the service that opens them, and the health check "redis" (tag "ready").
    /// Call it before anything that adds a hosted service which uses a store. Options come from <see cref="RedisOptions.Section"/>; the rules' own services
    /// (<see cref="IIdSource"/>, <see cref="PoolOptions"/>) must be there.
    /// Starting the host throws <see cref="RedisStartException"/> when the store cannot be used.
    /// </summary>
    public static IServiceCollection AddRedisStores(this IServiceCollection services)
    {
        services.AddCheckedOptions<RedisOptions, RedisOptionsValidator>(RedisOptions.Section);
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<PoolClock>();
        services.TryAddSingleton<IPoolClock>(provider => provider.GetRequiredService<PoolClock>());

        services.AddSingleton<RedisMeter>();
        services.AddSingleton<PrivateRedis>();
        services.AddSingleton<RedisConnection>();
        services.AddSingleton<IRedisStatus>(provider => provider.GetRequiredService<RedisConnection>());
        services.AddSingleton<RedisClockSync>();
        services.AddSingleton<PresenceBoard>();
        services.AddSingleton<RedisScripts>();

        services.AddSingleton<IJobStore, RedisJobStore>();
        services.AddSingleton<IEventArchive, RedisEventArchive>();
        services.AddSingleton<ILedgerStore, RedisLedgerStore>();
        services.AddSingleton<IPoolBus, RedisPoolBus>();
        services.AddSingleton<IApiKeyStore, RedisApiKeyStore>();
        services.AddSingleton<IReportStore, RedisReportStore>();
        services.AddSingleton<WakePublisher>();
        services.AddSingleton<ISourceImageStore, RedisSourceImageStore>();
        services.AddSingleton<IWorkerStore, RedisWorkerStore>();
        services.AddSingleton<IModelStore, RedisModelStore>();
        services.AddSingleton<IDutyStore, RedisDutyStore>();
        services.AddSingleton<IEpochStore, RedisEpochStore>();
        services.AddSingleton<ITrustStore, RedisTrustStore>();
        services.AddSingleton<IToleranceStore, RedisToleranceStore>();
        services.AddSingleton<IAuditStore, RedisAuditStore>();
        services.AddSingleton<IWebhookStore, RedisWebhookStore>();
        services.AddSingleton<IOperationsStore, RedisOperationsStore>();

        services.AddHostedService<RedisLifetime>();
        services.AddHealthChecks().AddCheck<RedisHealthCheck>("redis", tags: ["ready"]);
        return services;
    }
}
