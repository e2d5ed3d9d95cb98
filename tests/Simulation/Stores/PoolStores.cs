using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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
using SogniLike.Coordinator.Redis;
using SogniLike.Coordinator.Sources;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;
using SogniLike.Simulation.Engine;
using SogniLike.Testing;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Simulation.Stores;

/// <summary>
/// The stores of one empty pool, in memory or on a redis-server of their own. What a real store tells by messages that take real time (wakes, who is
/// connected) is left to the simulated network in both cases.
/// </summary>
internal sealed class PoolStores : IAsyncDisposable
{
    private readonly ServiceProvider? _services;
    private readonly RedisServer? _server;

    private PoolStores(
        IJobStore jobs,
        IEventArchive archive,
        ILedgerStore ledger,
        IEpochStore epochs,
        IAuditStore audits,
        ITrustStore trust,
        IToleranceStore tolerances,
        IWorkerStore workers,
        IModelStore models,
        IApiKeyStore keys,
        IDutyStore duties,
        IOperationsStore operations,
        ISourceImageStore sources,
        ServiceProvider? services = null,
        RedisServer? server = null) =>
        (Jobs, Archive, Ledger, Epochs, Audits, Trust, Tolerances, Workers, Models, Keys, Duties, Operations, Sources, _services, _server) =
        (jobs, archive, ledger, epochs, audits, trust, tolerances, workers, models, keys, duties, operations, sources, services, server);

    public IJobStore Jobs { get; }

    public IEventArchive Archive { get; }

    public ILedgerStore Ledger { get; }

    public IEpochStore Epochs { get; }

    public IAuditStore Audits { get; }

    public ITrustStore Trust { get; }

    public IToleranceStore Tolerances { get; }

    public IWorkerStore Workers { get; }

    public IModelStore Models { get; }

    public IApiKeyStore Keys { get; }

    public IDutyStore Duties { get; }

    public IOperationsStore Operations { get; }

    public ISourceImageStore Sources { get; }

    public MemoryBlobs Blobs { get; } = new();

    /// <summary>Stores in memory.</summary>
    /// <param name="world">A process whose clock is right and that never dies.</param>
    public static PoolStores InMemory(SimulatedProcess world)
    {
        var bus = new MemoryPoolBus();
        var jobs = new MemoryJobStore(world.Time, bus);
        return new PoolStores(
            jobs,
            jobs,
            jobs,
            new MemoryEpochStore(),
            jobs,
            jobs.Trust,
            new MemoryToleranceStore(),
            new MemoryWorkerStore(world.Time, jobs, bus),
            new MemoryModelStore(),
            new MemoryApiKeyStore(),
            new MemoryDutyStore(),
            new MemoryOperationsStore(),
            jobs);
    }

    /// <summary>Stores on a private redis-server, which ends with them.</summary>
    /// <param name="world">A process whose clock is right and that never dies.</param>
    public static async Task<PoolStores> OnRedisAsync(SimulatedProcess world)
    {
        var server = await RedisServer.StartAsync();
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IIdSource>(new SequentialIdSource("stores"))
            .Configure<PoolOptions>(options => options.Id = "simulation")
            .AddRedisStores()
            // What the machine is busy with must not become part of the run.
            .Configure<RedisOptions>(options => (options.ConnectionString, options.AllowVolatile, options.CommandTimeout) = (server.ConnectionString, true, TimeSpan.FromMinutes(1)))
            .BuildServiceProvider();
        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        var unheard = new MemoryPoolBus();
        var presence = new MemoryWorkerStore(world.Time, new MemoryJobStore(world.Time, unheard), unheard);
        return new PoolStores(
            services.GetRequiredService<IJobStore>(),
            services.GetRequiredService<IEventArchive>(),
            services.GetRequiredService<ILedgerStore>(),
            services.GetRequiredService<IEpochStore>(),
            services.GetRequiredService<IAuditStore>(),
            services.GetRequiredService<ITrustStore>(),
            services.GetRequiredService<IToleranceStore>(),
            PresenceElsewhere.Between(services.GetRequiredService<IWorkerStore>(), presence),
            services.GetRequiredService<IModelStore>(),
            services.GetRequiredService<IApiKeyStore>(),
            services.GetRequiredService<IDutyStore>(),
            services.GetRequiredService<IOperationsStore>(),
            services.GetRequiredService<ISourceImageStore>(),
            services,
            server);
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            foreach (var service in _services.GetServices<IHostedService>().Reverse())
            {
                await service.StopAsync(CancellationToken.None);
            }

            await _services.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
