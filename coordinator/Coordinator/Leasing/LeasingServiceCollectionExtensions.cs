using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Leasing;

internal static class LeasingServiceCollectionExtensions
{
    public static IServiceCollection AddLeasing(this IServiceCollection services)
    {
        services.AddCheckedOptions<LeasingOptions, LeasingOptionsValidator>(LeasingOptions.Section);
        services.TryAddSingleton<LeaseRules>();
        services.TryAddSingleton<JobLeasing>();
        services.TryAddSingleton<Sweeper>();
        services.AddHostedService(provider => provider.GetRequiredService<Sweeper>());
        return services;
    }
}
