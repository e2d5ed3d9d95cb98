using SogniLike.Client.Tests.Fakes;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Client.Tests;

public sealed class SogniAdminClientTests : IAsyncLifetime
{
    private FakeCoordinator _coordinator = null!;
    private SogniAdminClient _client = null!;

    public async Task InitializeAsync()
    {
        _coordinator = await FakeCoordinator.StartAsync();
        _client = new SogniAdminClient(_coordinator.Options(FakePool.AdminKey));
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _coordinator.DisposeAsync();
    }

    [Fact]
    public async Task GetPool_AdminKey_AnswersAndArtistKeyDoesNot()
    {
        Assert.Equal("main", (await _client.GetPoolAsync()).PoolId);

        using var artist = new SogniAdminClient(_coordinator.Options());
        Assert.Equal(ErrorCodes.ScopeMissing, (await Assert.ThrowsAsync<SogniException>(() => artist.GetPoolAsync())).Code);
    }

    [Fact]
    public async Task Tokens_CreateListRevoke_AcrossPages()
    {
        for (var i = 0; i < 5; i++)
        {
            await _client.CreateEnrolmentTokenAsync("ada", TimeSpan.FromHours(1), maxUses: 3);
        }

        var tokens = await AllAsync(_client.ListEnrolmentTokensAsync());
        var revoked = await _client.RevokeEnrolmentTokenAsync("tok-2");

        Assert.Equal(["tok-1", "tok-2", "tok-3", "tok-4", "tok-5"], tokens.Select(t => t.Id));
        Assert.Equal(3_600, tokens[0].ExpiresAt.Seconds - tokens[0].CreatedAt.Seconds);
        Assert.True(revoked.Revoked);
    }

    [Fact]
    public async Task Create_Unavailable_IsNotRepeated()
    {
        _coordinator.Pool.FailNext(FakePool.Error(Grpc.Core.StatusCode.Unavailable, ErrorCodes.StoreUnavailable, "Later."));
        await Assert.ThrowsAsync<SogniException>(() => _client.CreateApiKeyAsync("ada", ["artist"]));
        _coordinator.Pool.FailNext(FakePool.Error(Grpc.Core.StatusCode.Unavailable, ErrorCodes.StoreUnavailable, "Later."));
        await Assert.ThrowsAsync<SogniException>(() => _client.CreateEnrolmentTokenAsync("ada"));

        Assert.Equal(["CreateApiKey", "CreateEnrolmentToken"], _coordinator.Pool.Calls);
    }

    [Fact]
    public async Task Workers_ListAndRevoke()
    {
        _coordinator.Pool.Workers.AddRange([new Worker { Id = "w1" }, new Worker { Id = "w2" }, new Worker { Id = "w3" }]);

        Assert.Equal(3, (await AllAsync(_client.ListWorkersAsync())).Count);
        Assert.Equal(("draining", 7_200), ((await _client.DrainWorkerAsync("w1", "New disk", TimeSpan.FromHours(2))).Hold is var d ? (d.Kind, d.Until.Seconds) : default));
        Assert.Equal(("Draws noise", 3_600), ((await _client.HoldWorkerAsync("w1", "Draws noise", TimeSpan.FromHours(1))).Hold is var h ? (h.Reason, h.Until.Seconds) : default));
        Assert.Null((await _client.ReleaseWorkerAsync("w1", "New driver")).Hold);
        Assert.True((await _client.RevokeWorkerAsync("w2")).Revoked);
        Assert.Equal(ErrorCodes.NotFound, (await Assert.ThrowsAsync<SogniException>(() => _client.RevokeWorkerAsync("w9"))).Code);
    }

    [Fact]
    public async Task Models_AddListDisable()
    {
        foreach (var name in (string[])["a", "b", "c"])
        {
            await _client.AddModelAsync(new ModelManifest { Name = name });
        }

        Assert.Equal(["a", "b", "c"], (await AllAsync(_client.ListModelsAsync())).Select(m => m.Manifest.Name));
        Assert.False((await _client.SetModelEnabledAsync("b", enabled: false)).Enabled);
    }

    [Fact]
    public async Task Keys_CreateListRevoke()
    {
        var created = await _client.CreateApiKeyAsync("ada", ["artist", "admin"], "laptop", TimeSpan.FromDays(30));

        Assert.Equal("secret-of-key-1", created.Secret);
        Assert.Equal(["artist", "admin"], Assert.Single(await AllAsync(_client.ListApiKeysAsync())).Scopes);
        Assert.True((await _client.RevokeApiKeyAsync("key-1")).Revoked);
    }

    private static async Task<List<T>> AllAsync<T>(IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (var item in items)
        {
            all.Add(item);
        }

        return all;
    }
}
