using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Host.Data;
using SogniLike.Coordinator.Host.Endpoints;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Tests.Support;

/// <summary>A whole coordinator in this process on free ports, on in-memory stores unless said otherwise, with clients that hold the owner's key.</summary>
internal sealed class TestCoordinator : IAsyncDisposable
{
    private readonly TempFolder? _folder;
    private readonly CoordinatorApplication _application;
    private readonly GrpcChannel _channel;
    private readonly TestStores _stores;
    private bool _stopped;

    private TestCoordinator(TempFolder? folder, CoordinatorApplication application, LogGuard log, TestStores stores)
    {
        (_folder, _application, Log) = (folder, application, log);
        _channel = GrpcChannel.ForAddress(application.Endpoints.Grpc);
        Artist = new(_channel);
        Admin = new(_channel);
        Worker = new(_channel);
        Data = application.Services.GetRequiredService<DataFolder>();
        _stores = stores;
    }

    public LogGuard Log { get; }

    public DataFolder Data { get; }

    /// <summary>What the owner got for the one-time login of the pool's first start.</summary>
    public string OwnerKey => _stores.OwnerKey!;

    public BoundEndpoints Endpoints => _application.Endpoints;

    public CoordinatorApplication Application => _application;

    public GrpcChannel Channel => _channel;

    public ArtistService.ArtistServiceClient Artist { get; }

    public AdminService.AdminServiceClient Admin { get; }

    public WorkerService.WorkerServiceClient Worker { get; }

    /// <summary>Call headers with the owner's key.</summary>
    public Metadata Owner => WithKey(OwnerKey);

    /// <summary>Starts a coordinator.</summary>
    /// <param name="stores">Kept by tests that restart a coordinator; null: new ones in memory.</param>
    /// <param name="dataFolder">Kept likewise; null: a temporary one.</param>
    public static Task<TestCoordinator> StartAsync(
        TestStores? stores = null, string? dataFolder = null, bool onRedis = false, params (string Key, string Value)[] settings) =>
        StartAsync(_ => { }, stores, dataFolder, onRedis, settings);

    /// <summary>Starts a coordinator some of whose services are the test's own.</summary>
    public static async Task<TestCoordinator> StartAsync(
        Action<IServiceCollection> change, TestStores? stores = null, string? dataFolder = null, bool onRedis = false, params (string Key, string Value)[] settings)
    {
        var folder = dataFolder is null ? new TempFolder() : null;
        var log = new LogGuard();
        var values = new Dictionary<string, string?>
        {
            ["Coordinator:Data:Folder"] = dataFolder ?? folder!.Path,
            ["Coordinator:Endpoints:Http"] = "127.0.0.1:0",
            ["Coordinator:Endpoints:Grpc"] = "127.0.0.1:0",
            ["Coordinator:Drain:Grace"] = "00:00:00",

            // Most tests are about something else than how an image was made: their workers commit to nothing.
            ["Coordinator:Verification:RequireCommitments"] = "false",
        };
        foreach (var (key, value) in settings)
        {
            values[key] = value;
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        stores ??= new TestStores();
        var application = new CoordinatorApplication(
            configuration,
            onRedis ? null : stores.AddTo,
            services =>
            {
                services.RemoveAll<ILoggerProvider>().AddSingleton<ILoggerProvider>(log);
                change(services);
            });
        try
        {
            await application.StartAsync(CancellationToken.None);
            var coordinator = new TestCoordinator(folder, application, log, stores);
            await coordinator.RedeemLoginAsync();
            return coordinator;
        }
        catch
        {
            await application.DisposeAsync();
            folder?.Dispose();
            throw;
        }
    }

    /// <summary>Does what the owner of a new pool does first. A pool that was started before has no login any more, and its key is known.</summary>
    private async Task RedeemLoginAsync()
    {
        var keptKey = Path.Combine(Data.Root, "kept-by-the-owner");
        if (File.Exists(Data.OwnerLoginFile))
        {
            var login = (await File.ReadAllTextAsync(Data.OwnerLoginFile)).Trim();
            _stores.OwnerKey = (await Admin.RedeemOwnerLoginAsync(new RedeemOwnerLoginRequest { Login = login })).Secret;
            await File.WriteAllTextAsync(keptKey, _stores.OwnerKey);
        }
        else if (File.Exists(keptKey))
        {
            _stores.OwnerKey = await File.ReadAllTextAsync(keptKey);
        }
    }

    public static Metadata WithKey(string key) => new() { { "authorization", $"Bearer {key}" } };

    /// <summary>Makes a key with the given scopes and gives its call headers.</summary>
    public async Task<Metadata> MakeKeyAsync(string account, params string[] scopes)
    {
        var request = new CreateApiKeyRequest { AccountId = account };
        request.Scopes.AddRange(scopes);
        return WithKey((await Admin.CreateApiKeyAsync(request, Owner)).Secret);
    }

    /// <summary>Answer of the HTTP endpoint.</summary>
    public async Task<(int Status, string Body)> GetAsync(string path)
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri(Endpoints.Http, path));
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public JsonDocument ReadEndpointsFile() => JsonDocument.Parse(File.ReadAllText(Data.EndpointsFile));

    /// <summary>Drains and stops it; the data folder stays until disposal.</summary>
    public async Task StopAsync(CancellationToken hurry = default)
    {
        if (!_stopped)
        {
            _stopped = true;
            await _application.StopAsync(hurry);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _channel.Dispose();
        await _application.DisposeAsync();
        _folder?.Dispose();
        Log.AssertNoErrors();
    }
}
