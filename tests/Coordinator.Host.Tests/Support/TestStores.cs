using Microsoft.Extensions.DependencyInjection;
using SogniLike.Coordinator.Archiving;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Calibration;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Operations;
using SogniLike.Coordinator.Policy;
using SogniLike.Coordinator.Sources;
using SogniLike.Coordinator.Webhooks;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Host.Tests.Support;

/// <summary>Stores in memory that outlive a coordinator, as Redis does.</summary>
internal sealed class TestStores
{
    public TestStores()
    {
        Bus = new MemoryPoolBus();
        Jobs = new MemoryJobStore(TimeProvider.System, Bus);
        Workers = new MemoryWorkerStore(TimeProvider.System, Jobs, Bus);
        Keys = new MemoryApiKeyStore(Bus);
    }

    /// <summary>The key of the pool's owner, which only its owner keeps.</summary>
    public string? OwnerKey { get; set; }

    public MemoryPoolBus Bus { get; }

    public MemoryJobStore Jobs { get; }

    public MemoryWorkerStore Workers { get; }

    public MemoryModelStore Models { get; } = new();

    public MemoryReportStore Reports { get; } = new();

    public MemoryApiKeyStore Keys { get; }

    public MemoryDutyStore Duties { get; } = new();

    public MemoryOperationsStore Operations { get; } = new();

    public MemoryEpochStore Epochs { get; } = new();

    public MemoryTrustStore Trust => Jobs.Trust;

    public MemoryToleranceStore Tolerances { get; } = new();

    public MemoryWebhookStore Webhooks { get; } = new();

    public void AddTo(IServiceCollection services) => services
        .AddSingleton<IPoolBus>(Bus)
        .AddSingleton<IJobStore>(Jobs)
        .AddSingleton<IEventArchive>(Jobs)
        .AddSingleton<ILedgerStore>(Jobs)
        .AddSingleton<IWorkerStore>(Workers)
        .AddSingleton<IModelStore>(Models)
        .AddSingleton<IReportStore>(Reports)
        .AddSingleton<IDutyStore>(Duties)
        .AddSingleton<IEpochStore>(Epochs)
        .AddSingleton<ITrustStore>(Trust)
        .AddSingleton<IToleranceStore>(Tolerances)
        .AddSingleton<IAuditStore>(Jobs)
        .AddSingleton<IOperationsStore>(Operations)
        .AddSingleton<ISourceImageStore>(Jobs)
        .AddSingleton<IWebhookStore>(Webhooks)
        .AddSingleton<IApiKeyStore>(Keys);
}
