using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Audits;

internal static class AuditsServiceCollectionExtensions
{
    public static IServiceCollection AddAudits(this IServiceCollection services)
    {
        services.AddCheckedOptions<AuditsOptions, AuditsOptionsValidator>(AuditsOptions.Section);
        services.TryAddSingleton<Epochs>();
        services.TryAddSingleton<EpochKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<EpochKeeper>());
        services.TryAddSingleton<IAuditDraw, AuditLottery>();
        return services;
    }
}
