using SogniLike.Testing.Coordinator;
using SogniLike.Testing.Coordinator.Conformance;
using SogniLike.Testing.Time;

namespace SogniLike.Coordinator.Tests.Stores;

internal sealed class MemoryStores
{
    public MemoryStores()
    {
        Jobs = new MemoryJobStore(Clock, Bus);
        Workers = new MemoryWorkerStore(Clock, Jobs);
    }

    public TestClock Clock { get; } = new();

    public MemoryPoolBus Bus { get; } = new();

    public MemoryJobStore Jobs { get; }

    public MemoryWorkerStore Workers { get; }

    public ConformanceStores ToConformance() => new(Jobs, Workers, new MemoryApiKeyStore(), new MemoryModelStore(), Bus);

    public Task LetPassAsync(TimeSpan time)
    {
        Clock.Advance(time);
        return Task.CompletedTask;
    }
}
