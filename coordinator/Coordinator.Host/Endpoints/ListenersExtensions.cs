using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace SogniLike.Coordinator.Host.Endpoints;

internal static class ListenersExtensions
{
    /// <summary>Adds the endpoints.</summary>
    public static IServiceCollection AddListeners(this IServiceCollection services)
    {
        services.AddOptions<EndpointOptions>().BindConfiguration(EndpointOptions.Section).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<EndpointOptions>, EndpointOptionsValidator>()
            .AddSingleton<Listeners>()
            .AddSingleton<IConfigureOptions<KestrelServerOptions>>(provider => provider.GetRequiredService<Listeners>());
    }
}
