using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Settings;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Delivery;

internal static class DeliveryServiceCollectionExtensions
{
    public static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.AddCheckedOptions<DeliveryOptions, DeliveryOptionsValidator>(DeliveryOptions.Section);
        services.TryAddSingleton<IBlobStore>(provider =>
            new FolderBlobStore(provider.GetRequiredService<IOptions<DeliveryOptions>>().Value.BlobFolder, provider.GetRequiredService<IIdSource>()));
        services.TryAddSingleton<ImageDelivery>();
        return services;
    }
}
