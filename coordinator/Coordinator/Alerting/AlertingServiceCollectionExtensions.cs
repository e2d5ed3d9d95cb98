using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Alerting;

internal static class AlertingServiceCollectionExtensions
{
    /// <summary>Tells somebody when something is wrong. A process that can send adds its own <see cref="IAlertSink"/>.</summary>
    public static IServiceCollection AddAlerting(this IServiceCollection services)
    {
        services.AddCheckedOptions<AlertsOptions, AlertsOptionsValidator>(AlertsOptions.Section);
        services.TryAddSingleton<IAlertSink, UnsentAlerts>();
        services.TryAddSingleton<AlertWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<AlertWatch>());
        return services;
    }
}
