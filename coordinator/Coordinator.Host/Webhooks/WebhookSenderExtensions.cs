using Microsoft.Extensions.DependencyInjection.Extensions;
using SogniLike.Coordinator.Webhooks;

namespace SogniLike.Coordinator.Host.Webhooks;

internal static class WebhookSenderExtensions
{
    /// <summary>Sends what <see cref="WebhookCourier"/> has to tell.</summary>
    public static IServiceCollection AddWebhookSender(this IServiceCollection services)
    {
        services.TryAddSingleton<IHostNames, SystemHostNames>();
        return services.AddSingleton<IWebhookSender, WebhookSender>();
    }
}
