using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Queueing;

internal static class QueueingServiceCollectionExtensions
{
    public static IServiceCollection AddQueueing(this IServiceCollection services)
    {
        services.AddCheckedOptions<QueueingOptions, QueueingOptionsValidator>(QueueingOptions.Section);
        services.TryAddSingleton<JobQueue>();
        services.TryAddSingleton<QueuePositions>();
        return services;
    }
}
