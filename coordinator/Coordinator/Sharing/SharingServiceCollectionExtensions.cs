using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Settings;
using SogniLike.Coordinator.Telemetry;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Sharing;

internal static class SharingServiceCollectionExtensions
{
    public static IServiceCollection AddSharing(this IServiceCollection services)
    {
        services.AddCheckedOptions<SharingOptions, SharingOptionsValidator>(SharingOptions.Section);
        services.TryAddSingleton(p => new ShareLinks(
            p.GetRequiredService<IJobStore>(),
            p.GetRequiredService<JobWriter>(),
            p.GetRequiredService<IBlobStore>(),
            p.GetRequiredService<IApiKeyStore>(),
            p.GetRequiredService<IIdSource>(),
            p.GetRequiredService<IPoolClock>(),
            p.GetRequiredService<IOptions<SharingOptions>>(),
            p.GetRequiredService<CoordinatorMeter>()));
        services.TryAddSingleton<VisitLimit>();
        return services;
    }
}
