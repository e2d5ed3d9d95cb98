using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Measuring;
using SogniLike.Coordinator.Returns;
using SogniLike.Coordinator.Settings;
using SogniLike.Coordinator.Telemetry;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Verification;

namespace SogniLike.Coordinator.Workers;

internal static class WorkersServiceCollectionExtensions
{
    public static IServiceCollection AddWorkers(this IServiceCollection services)
    {
        services.AddCheckedOptions<WorkersOptions, WorkersOptionsValidator>(WorkersOptions.Section);
        services.TryAddSingleton<CoordinatorIdentity>();
        services.TryAddSingleton<WorkerEnrolment>();
        services.TryAddSingleton<WorkerDirectory>();
        services.TryAddSingleton<LostWorkers>();
        services.TryAddSingleton<WorkerHolds>();
        services.TryAddSingleton<WorkerTrusts>();
        services.TryAddSingleton<LeaseRevocation>();
        services.TryAddSingleton<LeaseKeeper>();

        // Constructors that take internal types are internal, and the container calls only public ones.
        services.TryAddSingleton(p => new WorkerConversation(
            p.GetRequiredService<LeaseKeeper>(),
            p.GetRequiredService<JobPipeline>(),
            p.GetRequiredService<Dispatcher>(),
            p.GetRequiredService<WorkerMeasurer>(),
            p.GetRequiredService<IPoolBus>(),
            p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<IOptions<WorkersOptions>>(),
            p.GetRequiredService<ILogger<WorkerConversation>>()));
        services.TryAddSingleton(p => new WorkerSanctions(p.GetRequiredService<WorkerTrusts>(), p.GetRequiredService<LeaseRevocation>()));
        services.TryAddSingleton(p => new WorkerSessions(
            p.GetRequiredService<WorkerDirectory>(),
            p.GetRequiredService<LostWorkers>(),
            p.GetRequiredService<LeaseKeeper>(),
            p.GetRequiredService<LeaseRevocation>(),
            p.GetRequiredService<JobPipeline>(),
            p.GetRequiredService<IJobStore>(),
            p.GetRequiredService<IWorkerStore>(),
            p.GetRequiredService<Dispatcher>(),
            p.GetRequiredService<WorkerMeasurer>(),
            p.GetRequiredService<CoordinatorIdentity>(),
            p.GetRequiredService<IIdSource>(),
            p.GetRequiredService<IPoolClock>(),
            p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<IOptions<WorkersOptions>>(),
            p.GetRequiredService<IOptions<LeasingOptions>>(),
            p.GetRequiredService<IOptions<ReturnsOptions>>(),
            p.GetRequiredService<IOptions<VerificationOptions>>(),
            p.GetRequiredService<CoordinatorMeter>(),
            p.GetRequiredService<ILogger<WorkerSessions>>()));
        return services;
    }
}
