using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Identity;

internal static class IdentityServiceCollectionExtensions
{
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.AddCheckedOptions<PoolOptions, PoolOptionsValidator>(PoolOptions.Section);
        services.TryAddSingleton<ApiKeys>();
        return services;
    }
}
