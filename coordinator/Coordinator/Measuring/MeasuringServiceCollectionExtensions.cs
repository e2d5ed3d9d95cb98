using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Measuring;

internal static class MeasuringServiceCollectionExtensions
{
    public static IServiceCollection AddMeasuring(this IServiceCollection services)
    {
        services.AddCheckedOptions<MeasuringOptions, MeasuringOptionsValidator>(MeasuringOptions.Section);
        services.TryAddSingleton<KnownAnswers>();
        services.TryAddSingleton<MeasuringDesk>();
        services.TryAddSingleton<IAuditDesk>(provider => provider.GetRequiredService<MeasuringDesk>());
        services.TryAddSingleton<WorkerMeasurer>();
        services.AddHostedService(provider => provider.GetRequiredService<WorkerMeasurer>());
        return services;
    }
}
