using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Auditing;

internal static class AuditingServiceCollectionExtensions
{
    public static IServiceCollection AddAuditing(this IServiceCollection services)
    {
        services.AddCheckedOptions<AuditingOptions, AuditingOptionsValidator>(AuditingOptions.Section);
        services.TryAddSingleton<AuditWriter>();
        services.TryAddSingleton<AuditMaterials>();
        services.TryAddSingleton<AuditConsequences>();
        services.TryAddSingleton<VerifierPool>();
        services.TryAddSingleton<AuditOpenings>();
        services.TryAddSingleton<IAuditDesk, AuditExchange>();
        services.TryAddSingleton<AuditKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditKeeper>());
        services.TryAddSingleton<AuditOffers>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditOffers>());
        return services;
    }
}
