using Microsoft.Extensions.Options;

namespace SogniLike.Coordinator.Host.Draining;

internal static class DrainingExtensions
{
    /// <summary>Adds the way out.</summary>
    public static IServiceCollection AddDraining(this IServiceCollection services)
    {
        services.AddOptions<DrainOptions>().BindConfiguration(DrainOptions.Section).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<DrainOptions>, DrainOptionsValidator>()
            .AddSingleton<DrainState>()
            .AddSingleton<Drainer>();
    }
}
