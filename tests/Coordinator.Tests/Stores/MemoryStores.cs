using SogniLike.Testing.Coordinator;
using SogniLike.Testing.Coordinator.Conformance;
using SogniLike.Testing.Time;

namespace SogniLike.Coordinator.Tests.Stores;

/// <summary>The stores of one pool in memory, with their clock.</summary>
internal sealed class MemoryStores
{
    public MemoryStores(int maxEventsPerAccount = 10_000)
    {
        Jobs = new MemoryJobStore(Clock, Bus, maxEventsPerAccount);
        Workers = new MemoryWorkerStore(Clock, Jobs, Bus);
        Keys = new MemoryApiKeyStore(Bus);
    }

    public TestClock Clock { get; } = new();

    public MemoryPoolBus Bus { get; } = new();

    public MemoryJobStore Jobs { get; }

    public MemoryWorkerStore Workers { get; }

    public MemoryApiKeyStore Keys { get; }

    public MemoryModelStore Models { get; } = new();

    public MemoryReportStore Reports { get; } = new();

    public MemoryDutyStore Duties { get; } = new();

    public MemoryEpochStore Epochs { get; } = new();

    public MemoryOperationsStore Operations { get; } = new();

    public MemoryTrustStore Trust => Jobs.Trust;

    public MemoryToleranceStore Tolerances { get; } = new();

    public MemoryWebhookStore Webhooks { get; } = new();

    /// <summary>Tokens of the leases that are running.</summary>
    public IReadOnlyList<string> Tokens => Jobs.LeaseTokens;

    public ConformanceStores ToConformance() => new(Jobs, Jobs, Workers, Keys, Models, Bus, Duties, Reports, Epochs, Jobs, Trust, Jobs, Tolerances, Operations, Jobs, Webhooks);

    public Task LetPassAsync(TimeSpan time)
    {
        Clock.Advance(time);
        return Task.CompletedTask;
    }
}
