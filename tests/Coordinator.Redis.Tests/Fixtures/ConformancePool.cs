using SogniLike.Testing.Coordinator.Conformance;

namespace SogniLike.Coordinator.Redis.Tests.Fixtures;

/// <summary>The stores of one empty pool on the shared server, for the suites that every implementation passes.</summary>
internal sealed class ConformancePool(SharedRedis redis)
{
    private TestCoordinator? _coordinator;

    public async Task<ConformanceStores> OpenAsync(Action<RedisOptions>? change = null)
    {
        _coordinator = await redis.StartCoordinatorAsync(change: change);
        return new ConformanceStores(
            _coordinator.Jobs, _coordinator.Archive, _coordinator.Workers, _coordinator.ApiKeys, _coordinator.Models, _coordinator.Bus, _coordinator.Duties, _coordinator.Reports,
            _coordinator.Epochs, _coordinator.Ledger, _coordinator.Trust, _coordinator.Audits, _coordinator.Tolerances, _coordinator.Operations, _coordinator.Sources, _coordinator.Webhooks);
    }

    public async Task CloseAsync()
    {
        await _coordinator!.DisposeAsync();
        Assert.Empty(_coordinator.Log.Errors);
    }

    /// <summary>Keys expire by the clock of Redis, which nobody can move.</summary>
    public static Task LetPassAsync(TimeSpan time) => Task.Delay(time);
}
