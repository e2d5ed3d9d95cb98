using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Operations;
using SogniLike.Coordinator.Settings;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Alerting;

internal static class AlertingServiceCollectionExtensions
{
    /// <summary>Tells somebody when something is wrong. A process that can send adds its own <see cref="IAlertSink"/>.</summary>
    public static IServiceCollection AddAlerting(this IServiceCollection services)
    {
        services.AddCheckedOptions<AlertsOptions, AlertsOptionsValidator>(AlertsOptions.Section);
        services.TryAddSingleton<IAlertSink, UnsentAlerts>();
        services.TryAddSingleton(p => new PoolAlerts(
            p.GetRequiredService<IOperationsStore>(),
            p.GetRequiredService<IJobStore>(),
            p.GetRequiredService<IWorkerStore>(),
            p.GetRequiredService<IModelStore>(),
            p.GetRequiredService<ILedgerStore>(),
            p.GetRequiredService<PoolOperations>(),
            p.GetRequiredService<IPoolClock>(),
            p.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<AlertWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<AlertWatch>());
        return services;
    }
}
