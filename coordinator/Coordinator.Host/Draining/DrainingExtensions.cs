using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Host.Draining;

internal static class DrainingExtensions
{
    /// <summary>Adds the way out.</summary>
    public static IServiceCollection AddDraining(this IServiceCollection services)
    {
        services.AddCheckedOptions<DrainOptions, DrainOptionsValidator>(DrainOptions.Section);
        return services
            .AddSingleton<DrainState>()
            .AddSingleton<Drainer>();
    }
}
