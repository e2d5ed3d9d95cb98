using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Settings;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Queueing;

internal static class QueueingServiceCollectionExtensions
{
    public static IServiceCollection AddQueueing(this IServiceCollection services)
    {
        services.AddCheckedOptions<QueueingOptions, QueueingOptionsValidator>(QueueingOptions.Section);
        services.TryAddSingleton<JobQueue>();
        services.TryAddSingleton<QueuePositions>();
        services.TryAddSingleton(p => new ArtistQueues(p.GetRequiredService<IJobStore>(), p.GetRequiredService<JobWriter>(), p.GetRequiredService<IPoolClock>()));
        return services;
    }
}
