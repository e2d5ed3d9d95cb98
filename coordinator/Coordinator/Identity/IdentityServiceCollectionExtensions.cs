using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Identity;

internal static class IdentityServiceCollectionExtensions
{
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.AddCheckedOptions<PoolOptions, PoolOptionsValidator>(PoolOptions.Section);
        services.AddCheckedOptions<IdentityOptions, IdentityOptionsValidator>(IdentityOptions.Section);
        services.TryAddSingleton<Accounts>();
        services.TryAddSingleton<ApiKeys>();
        services.TryAddSingleton<OwnerLogins>();
        services.TryAddSingleton<CallLimits>();
        services.TryAddSingleton<CallerStreams>();
        services.TryAddSingleton<CallerCheck>();
        services.AddHostedService(provider => provider.GetRequiredService<CallerCheck>());
        return services;
    }
}
