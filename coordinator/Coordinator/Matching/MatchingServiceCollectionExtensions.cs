using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Matching;

internal static class MatchingServiceCollectionExtensions
{
    public static IServiceCollection AddMatching(this IServiceCollection services)
    {
        services.AddCheckedOptions<MatchingOptions, MatchingOptionsValidator>(MatchingOptions.Section);
        services.TryAddSingleton<Arrivals>();
        services.TryAddSingleton<JobHandover>();
        services.TryAddSingleton<MatchExplanations>();
        services.TryAddSingleton<PoolAbilities>();
        services.TryAddSingleton<StragglerHelp>();
        services.TryAddSingleton<Dispatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<Dispatcher>());
        return services;
    }
}
