using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Webhooks;

internal static class WebhooksServiceCollectionExtensions
{
    /// <summary>Tells artists' programs of their jobs. A process that can send adds its own <see cref="IWebhookSender"/>.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddCheckedOptions<WebhooksOptions, WebhooksOptionsValidator>(WebhooksOptions.Section);
        services.TryAddSingleton<AddressRules>();
        services.TryAddSingleton<IWebhookSender, UnsentWebhooks>();
        services.TryAddSingleton<ArtistWebhooks>();
        services.TryAddSingleton<WebhookCourier>();
        services.AddHostedService(provider => provider.GetRequiredService<WebhookCourier>());
        return services;
    }
}
