using SogniLike.Testing.Coordinator.Conformance;

namespace SogniLike.Coordinator.Tests.Stores;

public sealed class MemoryEventArchiveTests : EventArchiveConformance
{
    private readonly MemoryStores _stores = new(maxEventsPerAccount: 16);

    protected override Task<ConformanceStores> OpenAsync() => Task.FromResult(_stores.ToConformance());

    protected override Task LetPassAsync(TimeSpan time) => _stores.LetPassAsync(time);
}
