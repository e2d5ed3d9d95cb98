using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Verification;

internal static class VerificationServiceCollectionExtensions
{
    /// <summary>The checks run in the order of this list.</summary>
    public static IServiceCollection AddVerification(this IServiceCollection services)
    {
        services.AddCheckedOptions<VerificationOptions, VerificationOptionsValidator>(VerificationOptions.Section);
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IResultCheck, StructureCheck>(),
            ServiceDescriptor.Singleton<IResultCheck, FlatColorCheck>(),
            ServiceDescriptor.Singleton<IResultCheck, FingerprintCheck>(),
        ]);
        services.TryAddSingleton(TaskScheduler.Default);
        services.TryAddSingleton<ResultVerifier>();
        return services;
    }
}
