using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace SogniLike.Coordinator.Time;

internal static class TimeServiceCollectionExtensions
{
    public static IServiceCollection AddTime(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<PoolClock>();
        services.TryAddSingleton<IPoolClock>(provider => provider.GetRequiredService<PoolClock>());
        services.TryAddSingleton<IIdSource, SystemIdSource>();
        return services;
    }
}
