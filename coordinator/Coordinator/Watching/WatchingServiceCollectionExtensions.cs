using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Watching;

internal static class WatchingServiceCollectionExtensions
{
    public static IServiceCollection AddWatching(this IServiceCollection services)
    {
        services.AddCheckedOptions<WatchingOptions, WatchingOptionsValidator>(WatchingOptions.Section);
        services.TryAddSingleton<AccountNews>();
        services.TryAddSingleton<JobWatches>();
        return services;
    }
}
