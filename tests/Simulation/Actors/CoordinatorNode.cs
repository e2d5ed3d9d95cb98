using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SogniLike.Coordinator;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Returns;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Webhooks;
using SogniLike.Coordinator.Workers;
using SogniLike.Simulation.Engine;
using SogniLike.Simulation.Network;
using SogniLike.Simulation.Stores;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Simulation.Actors;

/// <summary>One coordinator process: the rules put together as in the real program, on links to the stores, with all its duties.</summary>
internal sealed class CoordinatorNode
{
    private readonly SimulatedPool _pool;
    private readonly SimulatedProcess _process;
    private readonly StoreConnection _connection;
    private readonly List<Wire> _wires = [];
    private ServiceProvider? _services;

    public CoordinatorNode(SimulatedPool pool, string name)
    {
        _pool = pool;
        _process = new SimulatedProcess(pool.Loop, name, pool.Dice.Milliseconds(-20, 20));
        _connection = new StoreConnection(_process, pool.Weather);
    }

    public string Name => _process.Name;

    public T Get<T>()
        where T : notnull => _services!.GetRequiredService<T>();

    public void Start() => _process.Execute(() =>
    {
        _services = Compose();
        foreach (var duty in _services.GetServices<IHostedService>().OfType<Duty>())
        {
            _process.Spawn(() => duty.RunAsync(CancellationToken.None));
        }
    });

    public void Kill()
    {
        _process.Kill();
        foreach (var wire in _wires.ToList())
        {
            wire.Break();
        }
    }

    public void Drain(TimeSpan grace, Action over) => _process.Spawn(async () =>
    {
        await Get<WorkerSessions>().DrainAsync(grace, CancellationToken.None);
        await _process.DelayAsync(TimeSpan.FromMilliseconds(250));
        over();
    });

    /// <summary>Nothing passes between this coordinator and the stores for a while.</summary>
    public void CutStore(TimeSpan length) => _connection.CutUntil = _pool.Loop.Now + length;

    /// <summary>A client's connection to this coordinator.</summary>
    public Wire Dial(SimulatedProcess client)
    {
        var wire = new Wire(client, _process, _pool.Weather);
        _wires.Add(wire);
        client.Execute(() => wire.NearBroken.Register(() => _wires.Remove(wire)));
        return wire;
    }

    /// <summary>Starts something here because of a message that came over a wire.</summary>
    public void Serve(Func<Task> work) => _process.Spawn(work);

    /// <summary>A call of a client: one question, one answer.</summary>
    /// <exception cref="CallFailedException">No answer came; it may have been done.</exception>
    public async Task<T> CallAsync<T>(SimulatedProcess client, Func<CoordinatorNode, CancellationToken, Task<T>> work)
    {
        var answered = new TaskCompletionSource<T>();
        var wire = Dial(client);
        using var broken = wire.NearBroken.Register(() => answered.TrySetException(new CallFailedException("The connection broke.")));
        wire.Send(_process, () => Serve(async () =>
        {
            T answer;
            try
            {
                answer = await work(this, wire.FarBroken);
            }
            catch (Exception fault) when (fault is StoreUnavailableException or OperationCanceledException)
            {
                wire.Send(client, () => answered.TrySetException(new CallFailedException("The coordinator cannot answer now.")));
                return;
            }

            wire.Send(client, () => answered.TrySetResult(answer));
        }));
        if (_pool.Weather.BreaksConnection())
        {
            _pool.Loop.After(_pool.Dice.Milliseconds(1, 200), wire.Break);
        }

        try
        {
            return await answered.Task;
        }
        finally
        {
            _wires.Remove(wire);
        }
    }

    private ServiceProvider Compose()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Coordinator:Pool:Id"] = "simulation",
            ["Coordinator:Admission:SubmitsPerMinute"] = "600",
            ["Coordinator:Admission:SubmitBurst"] = "100",
            ["Coordinator:Queueing:JobDeadline"] = "06:00:00",
            ["Coordinator:Matching:AffinityAllowance"] = SimulatedPool.AffinityAllowance.ToString(CultureInfo.InvariantCulture),
            ["Coordinator:Verification:MaxConcurrent"] = "64",
            ["Coordinator:Verification:RequireCommitments"] = "false",
            ["Coordinator:Returns:IncomingFolder"] = "unused",
            ["Coordinator:Delivery:BlobFolder"] = "unused",
            ["Coordinator:Leasing:MaxCountedAttempts"] = (3 + (_pool.Options.Seed % 3)).ToString(CultureInfo.InvariantCulture),
        };
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddLogging(logging => logging.AddProvider(new FaultLog(_pool.Loop, Name)));
        services.AddSingleton(_process.Time);
        services.AddSingleton(_process.Scheduler);

        // Coordinators measure their clocks against the store's; a small error is left.
        services.AddSingleton<IPoolClock>(new PoolClock(_process.Time));
        services.AddSingleton<IIdSource>(new SequentialIdSource(Name));
        services.AddSingleton(StoreLink.Between(_pool.Jobs, _connection, _pool.AtTheStore));
        services.AddSingleton(StoreLink.Between(_pool.Stores.Archive, _connection));
        services.AddSingleton(StoreLink.Between(_pool.Stores.Ledger, _connection));
        services.AddSingleton(StoreLink.Between(_pool.Stores.Epochs, _connection));
        services.AddSingleton(StoreLink.Between(_pool.Stores.Audits, _connection));
        services.AddSingleton(StoreLink.Between(_pool.Stores.Trust, _connection));
        services.AddSingleton(StoreLink.Between(_pool.Stores.Tolerances, _connection));
        services.AddSingleton(StoreLink.Between(_pool.Stores.Workers, _connection));
        services.AddSingleton(StoreLink.Between(_pool.Stores.Models, _connection));
        services.AddSingleton(StoreLink.Between(_pool.Stores.Keys, _connection));
        services.AddSingleton(StoreLink.Between(_pool.Stores.Duties, _connection));
        services.AddSingleton(StoreLink.Between(_pool.Stores.Operations, _connection));
        services.AddSingleton(StoreLink.Between(_pool.Stores.Sources, _connection));

        // Simulated artists have none.
        services.AddSingleton<IWebhookStore>(new MemoryWebhookStore());
        services.AddSingleton(_pool.Broadcast.For(_process));
        services.AddSingleton<IBlobStore>(_pool.Stores.Blobs);
        services.AddSingleton<IIncomingUploads>(new MemoryUploads());
        services.AddCoordinator();
        return services.BuildServiceProvider();
    }

    /// <summary>No rule may log an error, whatever the weather is.</summary>
    private sealed class FaultLog(EventLoop loop, string name) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error)
            {
                loop.Fail(new Checks.InvariantViolationException($"{name} logged an error: {formatter(state, exception)} {exception}"));
            }
        }
    }
}
