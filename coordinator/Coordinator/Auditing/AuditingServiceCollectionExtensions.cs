using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Settings;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Auditing;

internal static class AuditingServiceCollectionExtensions
{
    public static IServiceCollection AddAuditing(this IServiceCollection services)
    {
        services.AddCheckedOptions<AuditingOptions, AuditingOptionsValidator>(AuditingOptions.Section);
        services.TryAddSingleton<AuditWriter>();
        services.TryAddSingleton<AuditMaterials>();
        services.TryAddSingleton<WindowAudits>();
        services.TryAddSingleton<OverturnedAccusers>();
        services.TryAddSingleton<AuditReversal>();
        services.TryAddSingleton<AuditConsequences>();
        services.TryAddSingleton<AuditReader>();
        services.TryAddSingleton<AuditImages>();
        services.TryAddSingleton<Ringers>();
        services.TryAddSingleton<VerifierPool>();
        services.TryAddSingleton<AuditOpenings>();
        services.TryAddSingleton<AuditExchange>();

        // A constructor that takes internal types is internal, and the container calls only public ones.
        services.TryAddSingleton(p => new Disputes(
            p.GetRequiredService<IJobStore>(),
            p.GetRequiredService<JobWriter>(),
            p.GetRequiredService<IAuditStore>(),
            p.GetRequiredService<AuditOpenings>(),
            p.GetRequiredService<IWorkerStore>(),
            p.GetRequiredService<IIdSource>(),
            p.GetRequiredService<IPoolClock>(),
            p.GetRequiredService<IOptions<AuditingOptions>>()));
        services.TryAddSingleton(p => new AuditOverrides(
            p.GetRequiredService<AuditWriter>(),
            p.GetRequiredService<AuditConsequences>(),
            p.GetRequiredService<LeaseRevocation>(),
            p.GetRequiredService<IPoolClock>()));
        services.TryAddSingleton<AuditKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditKeeper>());
        services.TryAddSingleton<AuditOffers>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditOffers>());
        return services;
    }
}
