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
            ServiceDescriptor.Singleton<IResultCheck, CommitmentCheck>(),
            ServiceDescriptor.Singleton<IResultCheck, OpeningsCheck>(),
            ServiceDescriptor.Singleton<IResultCheck, NoiseCheck>(),
            ServiceDescriptor.Singleton<IResultCheck, ResultLeafCheck>(),
            ServiceDescriptor.Singleton<IResultCheck, LatentColorCheck>(),
            ServiceDescriptor.Singleton<IResultCheck, TimingCheck>(),
        ]);
        services.TryAddSingleton(TaskScheduler.Default);
        services.TryAddSingleton<TrajectoryModels>();
        services.TryAddSingleton<ResultVerifier>();
        return services;
    }
}
