using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Alerting;
using SogniLike.Coordinator.Host.Access;
using SogniLike.Coordinator.Host.Alerting;
using SogniLike.Coordinator.Host.Data;
using SogniLike.Coordinator.Host.Draining;
using SogniLike.Coordinator.Host.Endpoints;
using SogniLike.Coordinator.Host.Grpc;
using SogniLike.Coordinator.Host.Health;
using SogniLike.Coordinator.Host.Logging;
using SogniLike.Coordinator.Host.Pages;
using SogniLike.Coordinator.Host.Rest;
using SogniLike.Coordinator.Host.Startup;
using SogniLike.Coordinator.Host.Web;
using SogniLike.Coordinator.Host.Webhooks;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Redis;

namespace SogniLike.Coordinator.Host;

/// <summary>
/// A whole coordinator: composed by the constructor, running between <see cref="StartAsync"/> and <see cref="StopAsync"/>. Tests construct it as the process does.
/// One caller at a time.
/// </summary>
internal sealed class CoordinatorApplication : IAsyncDisposable
{
    // Streams are closed before the host stops, so what is still open then belongs to nobody.
    private static readonly TimeSpan ConnectionsTimeout = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _running;

    /// <param name="configuration">Section <c>Coordinator</c>, as README.md lists it.</param>
    /// <param name="addStores">Adds other stores than those on Redis.</param>
    /// <param name="override">Has the last word on every service.</param>
    public CoordinatorApplication(IConfiguration configuration, Action<IServiceCollection>? addStores = null, Action<IServiceCollection>? @override = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddConfiguration(configuration);
        builder.Logging.AddConsoleLog(configuration, () => _running);
        builder.WebHost.UseKestrel();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ConnectionsTimeout);
        builder.Services.AddRouting().AddSingleton<IHostLifetime, ManualLifetime>();

        // Hosted services start in this order and stop in the other: the store first and last, the endpoints last and first.
        builder.Services.AddDataFolder();
        (addStores ?? AddRedis)(builder.Services);
        builder.Services
            .AddSingleton<IAlertSink, AlertWebhook>()
            .AddWebhookSender()
            .AddCoordinator()
            .AddFirstStart()
            .AddHealth()
            .AddDraining()
            .AddGrpcApi()
            .AddRestApi()
            .AddPages()
            .AddListeners();
        @override?.Invoke(builder.Services);

        _app = builder.Build();
        _app.UseRestApi();
        _app.UseRouting();
        _app.UseCors();
        _app.UseEndpointAccess();
        _app.MapHealth();
        _app.MapWeb(HealthEndpoints.AboutAsync);
        _app.MapGrpcApi();
        _app.MapRestApi();
        _app.MapPages();
        _app.Lifetime.ApplicationStopping.Register(_stopping.SetResult);
    }

    /// <summary>Services of the running coordinator.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Where it listens, once started.</summary>
    public BoundEndpoints Endpoints => _app.Services.GetRequiredService<Listeners>().Bound;

    /// <summary>Id of its pool, once started.</summary>
    public string PoolId => _app.Services.GetRequiredService<IOptions<PoolOptions>>().Value.Id;

    /// <summary>Starts everything; when it returns, calls are answered and <c>endpoints.json</c> is written.</summary>
    /// <exception cref="Exception">It cannot start; <see cref="StartupFailures"/> says what an operator can do about it.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _app.Services.GetRequiredService<IStartupValidator>().Validate();
        try
        {
            await _app.StartAsync(cancellationToken);
            EndpointsFile.Write(_app.Services.GetRequiredService<DataFolder>(), Endpoints, PoolId);
        }
        catch
        {
            // What did start, the private Redis above all, must not stay behind.
            await _app.StopAsync(CancellationToken.None);
            throw;
        }

        _running = true;
    }

    /// <summary>One line per endpoint, for people.</summary>
    public IEnumerable<string> Describe()
    {
        var bound = Endpoints;
        yield return $"pool    {PoolId}";
        yield return $"http    {bound.Http.GetLeftPart(UriPartial.Authority)}";
        yield return $"grpc    {bound.Grpc.GetLeftPart(UriPartial.Authority)}";
        if (bound.Public is not null)
        {
            yield return $"public  {bound.Public.GetLeftPart(UriPartial.Authority)}, for workers {bound.WorkerUrl.GetLeftPart(UriPartial.Authority)}";
        }

        if (_app.Services.GetRequiredService<OwnerLoginFile>() is { Path: { } path } login)
        {
            yield return $"owner   sogni auth redeem --login-file {path}";
            if (login.Text is { } text)
            {
                yield return $"login   {text} (one-time)";
            }
        }
    }

    /// <summary>Completes when <paramref name="stop"/> is cancelled (false) or when the coordinator ends by a fault of its own (true).</summary>
    public async Task<bool> WaitAsync(CancellationToken stop)
    {
        try
        {
            await _stopping.Task.WaitAsync(stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Goes away in order: nothing new, workers finish within the grace, streams close, endpoints, stages and at last the store.</summary>
    /// <param name="hurry">Ends the grace early.</param>
    public async Task StopAsync(CancellationToken hurry)
    {
        EndpointsFile.Remove(_app.Services.GetRequiredService<DataFolder>());
        await _app.Services.GetRequiredService<Drainer>().DrainAsync(hurry);
        await _app.StopAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void AddRedis(IServiceCollection services) => services.AddRedisStores();
}
