using SogniLike.Coordinator.Host.Pool;

namespace SogniLike.Coordinator.Host.Startup;

internal static class StartupExtensions
{
    /// <summary>Adds what only the first start of a data folder does.</summary>
    public static IServiceCollection AddFirstStart(this IServiceCollection services) =>
        services.AddSingleton<OwnerLoginFile>().AddSingleton<BlobFolderClaim>().AddHostedService<FirstStart>();
}
