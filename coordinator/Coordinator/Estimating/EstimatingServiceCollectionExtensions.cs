using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Settings;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Estimating;

internal static class EstimatingServiceCollectionExtensions
{
    public static IServiceCollection AddEstimating(this IServiceCollection services)
    {
        services.AddCheckedOptions<EstimatingOptions, EstimatingOptionsValidator>(EstimatingOptions.Section);
        services.TryAddSingleton<SpeedModel>();
        services.TryAddSingleton(p => new EtaModel(
            p.GetRequiredService<IJobStore>(),
            p.GetRequiredService<IWorkerStore>(),
            p.GetRequiredService<WorkerDirectory>(),
            p.GetRequiredService<IPoolClock>(),
            p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<IOptions<EstimatingOptions>>()));
        return services;
    }
}
