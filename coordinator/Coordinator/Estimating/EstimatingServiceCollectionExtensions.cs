using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Estimating;

internal static class EstimatingServiceCollectionExtensions
{
    public static IServiceCollection AddEstimating(this IServiceCollection services)
    {
        services.AddCheckedOptions<EstimatingOptions, EstimatingOptionsValidator>(EstimatingOptions.Section);
        services.TryAddSingleton<SpeedModel>();
        return services;
    }
}
