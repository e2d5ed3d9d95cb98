using System.Text.Json;
using SogniLike.Coordinator.Host.Tests.FullLife;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Tests.Health;

public class HealthTests
{
    [Fact]
    public async Task Get_RunningCoordinator_IsLiveAndReadyAndSaysWhatItIs()
    {
        await using var coordinator = await TestCoordinator.StartAsync();

        Assert.Equal((200, "live\n"), await coordinator.GetAsync("/health/live"));
        Assert.Equal((200, "ready\n"), await coordinator.GetAsync("/health/ready"));
        var (status, body) = await coordinator.GetAsync("/");
        Assert.Equal(200, status);
        using var about = JsonDocument.Parse(body);
        Assert.Equal(coordinator.Endpoints.Grpc, new Uri(about.RootElement.GetProperty("grpc").GetString()!));
        Assert.Equal(404, (await coordinator.GetAsync("/nonsense")).Status);
    }

    [Fact]
    public async Task Start_FirstTime_LeavesEndpointsPoolAndALoginForTheOwner()
    {
        await using var coordinator = await TestCoordinator.StartAsync();

        using var endpoints = coordinator.ReadEndpointsFile();
        var root = endpoints.RootElement;
        Assert.Equal(Environment.ProcessId, root.GetProperty("pid").GetInt32());
        Assert.Equal(coordinator.Application.PoolId, root.GetProperty("pool_id").GetString());
        Assert.Equal(coordinator.Endpoints.Http, new Uri(root.GetProperty("http").GetString()!));
        Assert.Equal(coordinator.Endpoints.Grpc, new Uri(root.GetProperty("grpc").GetString()!));
        Assert.False(root.TryGetProperty("public", out _));
        Assert.Equal(["artist", "owner"], (await coordinator.Artist.GetAccountAsync(new GetAccountRequest(), coordinator.Owner)).Scopes);
        Assert.False(File.Exists(coordinator.Data.OwnerLoginFile));
    }

    [Fact]
    public async Task Start_SecondTime_KeepsPoolAndOwnersKey()
    {
        using var folder = new TempFolder();
        var stores = new TestStores();
        string pool, key;
        await using (var first = await TestCoordinator.StartAsync(stores, folder.Path))
        {
            (pool, key) = (first.Application.PoolId, first.OwnerKey);
            await first.StopAsync();
            Assert.False(File.Exists(first.Data.EndpointsFile));
        }

        await using var second = await TestCoordinator.StartAsync(stores, folder.Path);

        Assert.Equal((pool, key), (second.Application.PoolId, second.OwnerKey));
    }

    [Fact]
    public async Task Start_StoreWasReplaced_MakesAnotherLoginForTheOwner()
    {
        using var folder = new TempFolder();
        string key;
        await using (var first = await TestCoordinator.StartAsync(new TestStores(), folder.Path))
        {
            key = first.OwnerKey;
        }

        await using var second = await TestCoordinator.StartAsync(new TestStores(), folder.Path);

        Assert.NotEqual(key, second.OwnerKey);
        await second.Artist.GetAccountAsync(new GetAccountRequest(), second.Owner);
    }

    [Fact]
    public async Task Call_StoreAway_IsToldToTryAgain()
    {
        var stores = new TestStores();
        await using var coordinator = await TestCoordinator.StartAsync(stores);
        await TestModel.AddAsync(coordinator);
        stores.Jobs.IsAvailable = false;

        await GrpcAssert.FailsAsync(
            ErrorCodes.StoreUnavailable, null, async () => await coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, coordinator.Owner));
        stores.Jobs.IsAvailable = true;
        await coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, coordinator.Owner);
    }
}
