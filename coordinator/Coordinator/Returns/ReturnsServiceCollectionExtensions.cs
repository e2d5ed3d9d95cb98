using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Returns;

internal static class ReturnsServiceCollectionExtensions
{
    public static IServiceCollection AddReturns(this IServiceCollection services)
    {
        services.AddCheckedOptions<ReturnsOptions, ReturnsOptionsValidator>(ReturnsOptions.Section);
        services.TryAddSingleton<IIncomingUploads, FolderIncomingUploads>();
        services.TryAddSingleton<ResultUploads>();
        services.TryAddSingleton<JobCommitting>();
        services.TryAddSingleton<JobReturning>();
        return services;
    }
}
