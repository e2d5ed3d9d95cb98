using Microsoft.Extensions.DependencyInjection;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Testing;

namespace SogniLike.Coordinator.Host.Tests.Several;

/// <summary>One Redis and one folder of images for several coordinators, each with a data folder of its own.</summary>
internal sealed class SharedPool : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RedisServer _server;

    // The pool has one owner, who knows the key at every coordinator.
    private readonly TestStores _owner = new();
    private int _coordinators;

    private SharedPool(RedisServer server) => _server = server;

    public string Blobs => Path.Combine(_folder.Path, "blobs");

    public static async Task<SharedPool> StartAsync() => new(await RedisServer.StartAsync(RedisPersistence.Always));

    public Task<TestCoordinator> StartCoordinatorAsync(params (string Key, string Value)[] settings) => StartCoordinatorAsync(_ => { }, settings);

    public Task<TestCoordinator> StartCoordinatorAsync(Action<IServiceCollection> change, params (string Key, string Value)[] settings) =>
        TestCoordinator.StartAsync(
            change,
            _owner,
            dataFolder: Path.Combine(_folder.Path, $"coordinator-{++_coordinators}"),
            onRedis: true,
            settings:
            [
                ("Coordinator:Redis:ConnectionString", _server.ConnectionString),
                ("Coordinator:Pool:Id", "shared"),
                ("Coordinator:Delivery:BlobFolder", Blobs),
                .. settings,
            ]);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
