using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SogniLike.Coordinator.Audits;

namespace SogniLike.Coordinator.Calibration;

internal static class CalibrationServiceCollectionExtensions
{
    public static IServiceCollection AddCalibration(this IServiceCollection services)
    {
        services.TryAddSingleton<Tolerances>();
        services.TryAddSingleton<IToleranceSource>(provider => provider.GetRequiredService<Tolerances>());
        services.TryAddSingleton<DeviceCalibration>();
        return services;
    }
}
