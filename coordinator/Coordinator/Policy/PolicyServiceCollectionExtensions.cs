using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Settings;
using SogniLike.Coordinator.Telemetry;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Policy;

internal static class PolicyServiceCollectionExtensions
{
    public static IServiceCollection AddPolicy(this IServiceCollection services)
    {
        services.AddCheckedOptions<PolicyOptions, PolicyOptionsValidator>(PolicyOptions.Section);
        services.TryAddSingleton<PromptPolicies>();

        // By hand, so that what takes no reports (a simulation) needs no store of them.
        services.TryAddSingleton(p => new ImageReports(
            p.GetRequiredService<IReportStore>(),
            p.GetRequiredService<IJobStore>(),
            p.GetRequiredService<IIdSource>(),
            p.GetRequiredService<IPoolClock>(),
            p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<IOptions<PolicyOptions>>(),
            p.GetRequiredService<IOptions<IdentityOptions>>(),
            p.GetRequiredService<CoordinatorMeter>()));
        services.TryAddSingleton(p => new ReportedImages(p.GetRequiredService<IReportStore>(), p.GetRequiredService<IJobStore>(), p.GetRequiredService<IBlobStore>()));
        services.TryAddSingleton<PolicyReload>();
        services.AddHostedService(provider => provider.GetRequiredService<PolicyReload>());
        return services;
    }
}
