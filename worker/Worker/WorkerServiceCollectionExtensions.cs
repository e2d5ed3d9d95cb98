using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Worker.Audits;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Commitments;
using SogniLike.Worker.Identity;
using SogniLike.Worker.Jobs;
using SogniLike.Worker.Leasing;
using SogniLike.Worker.Models;
using SogniLike.Worker.Session;
using SogniLike.Worker.Sources;
using SogniLike.Worker.Status;

namespace SogniLike.Worker;

/// <summary>The parts of the worker, in the order in which a job meets them.</summary>
public static class WorkerServiceCollectionExtensions
{
    /// <summary>
    /// Adds a <see cref="WorkerDaemon"/>. The caller adds <see cref="DataFolder"/>, <see cref="WorkerIdentity"/>, <see cref="IImageBackend"/>, <see cref="ModelCatalog"/> and logging;
    /// a <see cref="TimeProvider"/> or <see cref="ICoordinatorConnector"/> added before stays.
    /// </summary>
    public static IServiceCollection AddWorkerDaemon(this IServiceCollection services) =>
        services.AddWorkerOptions().AddSession().AddLeasing().AddJobs().AddAudits().AddStatus().AddSingleton(s => new WorkerDaemon(
            s.GetRequiredService<Reconnector>(),
            s.GetRequiredService<LeaseBook>(),
            s.GetRequiredService<SessionPort>(),
            s.GetRequiredService<HeartbeatSignal>(),
            s.GetRequiredService<WorkerState>(),
            s.GetRequiredService<IOptions<WorkerOptions>>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<WorkerDaemon>>()));

    private static IServiceCollection AddWorkerOptions(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<WorkerOptions>();
        return services.AddSingleton<IValidateOptions<WorkerOptions>, WorkerOptionsValidator>();
    }

    private static IServiceCollection AddSession(this IServiceCollection services)
    {
        services.TryAddSingleton<ICoordinatorConnector, GrpcCoordinatorConnector>();
        return services
            .AddSingleton<CapabilityReport>()
            .AddSingleton<ConnectionHealth>()
            .AddSingleton<CoordinatorSession>()
            .AddSingleton<HeartbeatSignal>()
            .AddSingleton<ReconnectBackoff>()
            .AddSingleton<Reconnector>()
            .AddSingleton<SessionHandshake>()
            .AddSingleton<SessionPort>();
    }

    private static IServiceCollection AddLeasing(this IServiceCollection services) => services.AddSingleton<LeaseBook>();

    private static IServiceCollection AddJobs(this IServiceCollection services) => services
        .AddSingleton<TaskValidator>()
        .AddSingleton<AssignmentDesk>()
        .AddSingleton<TrajectoryKeeper>()
        .AddSingleton<CommitmentDesk>()
        .AddSingleton<SourceLoader>()
        .AddSingleton<JobRunner>()
        .AddSingleton<ResultDelivery>();

    private static IServiceCollection AddAudits(this IServiceCollection services) => services.AddSingleton<AuditDesk>();

    private static IServiceCollection AddStatus(this IServiceCollection services) => services
        .AddSingleton<WorkerState>()
        .AddSingleton<WorkerTally>()
        .AddSingleton<StatusReport>();
}
