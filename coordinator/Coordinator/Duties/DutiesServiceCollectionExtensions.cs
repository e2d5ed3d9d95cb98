using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Duties;

internal static class DutiesServiceCollectionExtensions
{
    public static IServiceCollection AddDuties(this IServiceCollection services)
    {
        services.AddCheckedOptions<DutiesOptions, DutiesOptionsValidator>(DutiesOptions.Section);
        services.TryAddSingleton<CoordinatorIdentity>();
        services.TryAddSingleton<PoolDuties>();
        return services;
    }
}
