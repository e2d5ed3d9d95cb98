using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Archiving;
using SogniLike.Coordinator.Delivery;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Settings;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Operations;

internal static class OperationsServiceCollectionExtensions
{
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddCheckedOptions<OperationsOptions, OperationsOptionsValidator>(OperationsOptions.Section);
        services.TryAddSingleton<SettingsInForce>();
        services.TryAddSingleton(p => new PoolOperations(
            p.GetRequiredService<IOperationsStore>(),
            p.GetRequiredService<IJobStore>(),
            p.GetRequiredService<JobReader>(),
            p.GetRequiredService<EventHistory>(),
            p.GetRequiredService<SettingsInForce>(),
            p.GetRequiredService<IPoolClock>(),
            p.GetRequiredService<IOptions<DeliveryOptions>>(),
            p.GetRequiredService<IOptions<OperationsOptions>>()));
        services.TryAddSingleton<PoolSampler>();
        services.AddHostedService(provider => provider.GetRequiredService<PoolSampler>());
        return services;
    }
}
