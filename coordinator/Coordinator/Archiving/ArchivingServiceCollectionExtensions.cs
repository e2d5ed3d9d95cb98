using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace SogniLike.Coordinator.Archiving;

internal static class ArchivingServiceCollectionExtensions
{
    public static IServiceCollection AddArchiving(this IServiceCollection services)
    {
        services.TryAddSingleton<EventHistory>();
        services.TryAddSingleton<EventArchiver>();
        return services;
    }
}
