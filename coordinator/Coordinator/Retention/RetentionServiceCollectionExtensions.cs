using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Settings;
using SogniLike.Coordinator.Sources;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Retention;

internal static class RetentionServiceCollectionExtensions
{
    public static IServiceCollection AddRetention(this IServiceCollection services)
    {
        services.AddCheckedOptions<RetentionOptions, RetentionOptionsValidator>(RetentionOptions.Section);
        services.TryAddSingleton<BlobCollector>();
        services.TryAddSingleton<JobExpiry>();
        services.TryAddSingleton<BlobSweep>();

        // A constructor that takes internal types is internal, and the container calls only public ones.
        services.TryAddSingleton(p => new JobDeletion(
            p.GetRequiredService<JobWriter>(), p.GetRequiredService<BlobCollector>(), p.GetRequiredService<SourceImages>(), p.GetRequiredService<IPoolClock>()));
        services.TryAddSingleton<RetentionSweeper>();
        services.AddHostedService(provider => provider.GetRequiredService<RetentionSweeper>());
        return services;
    }
}
