using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Host.Endpoints;

internal static class ListenersExtensions
{
    /// <summary>Adds the endpoints.</summary>
    public static IServiceCollection AddListeners(this IServiceCollection services)
    {
        services.AddCheckedOptions<EndpointOptions, EndpointOptionsValidator>(EndpointOptions.Section);
        return services
            .AddSingleton<Listeners>()
            .AddSingleton<IConfigureOptions<KestrelServerOptions>>(provider => provider.GetRequiredService<Listeners>());
    }
}
