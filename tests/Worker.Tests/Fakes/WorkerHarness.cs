using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Testing.Time;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Commitments;
using SogniLike.Worker.Identity;
using SogniLike.Worker.Leasing;
using SogniLike.Worker.Models;
using SogniLike.Worker.Session;
using SogniLike.Worker.Status;

namespace SogniLike.Worker.Tests.Fakes;

/// <summary>A whole worker on a scripted coordinator, a manual backend and a test clock. No prompt may be logged, and no error.</summary>
internal sealed class WorkerHarness : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly CancellationTokenSource _drain = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ReconnectBackoff _expectedBackoff;
    private Task<DaemonEnd>? _running;

    public WorkerHarness(Action<WorkerOptions>? configure = null)
    {
        var options = new WorkerOptions { JitterSeed = 1 };
        configure?.Invoke(options);
        _expectedBackoff = new ReconnectBackoff(Options.Create(options));
        Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var model = new LocalModel("/models/test", Messages.Manifest, "fp32") { MegapixelStepsPerSecond = 1.5 };
        Folder = new DataFolder(Directory.CreateTempSubdirectory("sogni-worker-").FullName);
        _services = new ServiceCollection()
            .AddLogging(l => l.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs))
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<ICoordinatorConnector>(Coordinator)
            .AddSingleton<IImageBackend>(Backend)
            .AddSingleton(Folder)
            .AddSingleton(new WorkerIdentity(Messages.WorkerId, Messages.PoolId, new Uri("http://127.0.0.1:1"), default, Key))
            .AddSingleton(new ModelCatalog([model], []))
            .AddSingleton(Options.Create(options))
            .AddWorkerDaemon()
            .BuildServiceProvider(validateScopes: true);
    }

    public TestClock Clock { get; } = new();

    public ScriptedCoordinator Coordinator { get; } = new();

    public ManualBackend Backend { get; } = new();

    public LogRecorder Logs { get; } = new();

    public ECDsa Key { get; }

    public DataFolder Folder { get; }

    /// <summary>A test that provokes an error in the log says so.</summary>
    public bool ExpectsErrors { get; set; }

    public WorkerState State => _services.GetRequiredService<WorkerState>();

    public WorkerTally Tally => _services.GetRequiredService<WorkerTally>();

    public LeaseBook Leases => _services.GetRequiredService<LeaseBook>();

    public TrajectoryKeeper Trajectories => _services.GetRequiredService<TrajectoryKeeper>();

    public StatusReport Status => _services.GetRequiredService<StatusReport>();

    public WorkerHarness Start()
    {
        _running = _services.GetRequiredService<WorkerDaemon>().RunAsync(_drain.Token, _stop.Token);
        return this;
    }

    /// <summary>The worker's next connection, signed in and past its first heartbeat.</summary>
    public async Task<ScriptedConnection> ConnectAsync(Action<Welcome>? change = null)
    {
        var connection = await Coordinator.NextAsync();
        await connection.WelcomeAsync(change);
        _expectedBackoff.Reset();
        await connection.NextAsync(WorkerMessage.MessageOneofCase.Heartbeat);
        return connection;
    }

    /// <summary>Gives the worker a job that it starts.</summary>
    public async Task<ManualRun> AssignAsync(ScriptedConnection connection, string job = "job-1", ulong fence = 1, uint leaseMs = Messages.LeaseMs)
    {
        connection.Send(Messages.Assignment(job, fence, a => a.LeaseMs = leaseMs));
        await connection.NextAsync(WorkerMessage.MessageOneofCase.Accept);
        return await Backend.NextAsync();
    }

    /// <summary>Lets the worker reconnect after a lost connection, by exactly the pause that it must make.</summary>
    /// <returns>The pause.</returns>
    public async Task<TimeSpan> PassBackoffAsync()
    {
        var delay = await WhenWaitingToReconnectAsync();
        Clock.Advance(delay);
        return delay;
    }

    /// <summary>The connection is lost and the worker waits before it dials again.</summary>
    /// <returns>How long it waits.</returns>
    public async Task<TimeSpan> WhenWaitingToReconnectAsync()
    {
        var delay = _expectedBackoff.Next();
        await Clock.WhenArmedAsync(delay).Soonish();
        return delay;
    }

    /// <summary>The room of a job is given back right after its lease.</summary>
    public async Task WhenTrajectoriesAreGoneAsync()
    {
        while (Trajectories.MemoryBytes + Trajectories.DiskBytes > 0)
        {
            await Task.Yield();
        }
    }

    /// <summary>Until a line begins so.</summary>
    public async Task WhenLoggedAsync(string beginning)
    {
        while (!Logs.Lines.Any(line => line.Text.StartsWith(beginning, StringComparison.Ordinal)))
        {
            await Task.Yield();
        }
    }

    /// <summary>An answer is counted right after it was given.</summary>
    public async Task WhenAuditIsAsync(AuditStatus expected)
    {
        while (Status.Current().Audits is not [var shown] || shown != expected)
        {
            await Task.Yield();
        }
    }

    public void Drain() => _drain.Cancel();

    public void Stop() => _stop.Cancel();

    /// <summary>How the daemon ended.</summary>
    public Task<DaemonEnd> EndAsync() => _running!.Soonish();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_running is not null)
        {
            while (!_running.IsCompleted)
            {
                Clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }

            await _running;
        }

        await _services.DisposeAsync();
        Directory.Delete(Folder.FullPath, recursive: true);
        Assert.DoesNotContain(Logs.Lines, l => l.Text.Contains("lighthouse", StringComparison.Ordinal));
        if (!ExpectsErrors)
        {
            Assert.DoesNotContain(Logs.Lines, l => l.Level >= LogLevel.Error);
        }
    }
}
