using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Delivery;
using SogniLike.Coordinator.Host.Pool;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Redis;
using SogniLike.Coordinator.Returns;

namespace SogniLike.Coordinator.Host.Data;

internal static class DataFolderExtensions
{
    /// <summary>Adds the data folder, and tells everybody who keeps files where it is and to which pool it belongs.</summary>
    public static IServiceCollection AddDataFolder(this IServiceCollection services)
    {
        services.AddOptions<DataOptions>().BindConfiguration(DataOptions.Section).Validate(
            o => !string.IsNullOrWhiteSpace(o.Folder), $"{DataOptions.Section}:Folder: must be the path of a folder.").ValidateOnStart();
        services.AddSingleton<DataFolder>();
        services.AddSingleton<IPostConfigureOptions<PoolOptions>, PoolIdentity>();
        services.AddOptions<DeliveryOptions>().PostConfigure<DataFolder>((delivery, data) => delivery.BlobFolder = OrElse(delivery.BlobFolder, data.Blobs));
        services.AddOptions<ReturnsOptions>().PostConfigure<DataFolder>((returns, data) => returns.IncomingFolder = OrElse(returns.IncomingFolder, data.Incoming));
        services.AddOptions<RedisOptions>().PostConfigure<DataFolder>((redis, data) => redis.DataFolder = data.Root);
        return services;
    }

    private static string OrElse(string configured, string usual) => configured.Length > 0 ? configured : usual;
}
