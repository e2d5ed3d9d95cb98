using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Admission;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Retention;
using SogniLike.Coordinator.Settings;
using SogniLike.Coordinator.Telemetry;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Sources;

internal static class SourcesServiceCollectionExtensions
{
    public static IServiceCollection AddSources(this IServiceCollection services)
    {
        services.AddCheckedOptions<SourcesOptions, SourcesOptionsValidator>(SourcesOptions.Section);
        services.TryAddSingleton(TaskScheduler.Default);

        // A constructor that takes internal types is internal, and the container calls only public ones.
        services.TryAddSingleton(p => new SourceImages(
            p.GetRequiredService<ISourceImageStore>(),
            p.GetRequiredService<IJobStore>(),
            p.GetRequiredService<IBlobStore>(),
            p.GetRequiredService<BlobCollector>(),
            p.GetRequiredService<JobAdmission>(),
            p.GetRequiredService<CoordinatorMeter>(),
            p.GetRequiredService<IPoolClock>(),
            p.GetRequiredService<IOptions<SourcesOptions>>(),
            p.GetRequiredService<TaskScheduler>()));
        return services;
    }
}
