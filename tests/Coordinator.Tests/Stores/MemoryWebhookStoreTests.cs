using SogniLike.Testing.Coordinator.Conformance;

namespace SogniLike.Coordinator.Tests.Stores;

public sealed class MemoryWebhookStoreTests : WebhookStoreConformance
{
    private readonly MemoryStores _stores = new();

    protected override Task<ConformanceStores> OpenAsync() => Task.FromResult(_stores.ToConformance());

    protected override Task LetPassAsync(TimeSpan time) => _stores.LetPassAsync(time);
}
