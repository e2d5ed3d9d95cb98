using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Admission;

internal static class AdmissionServiceCollectionExtensions
{
    public static IServiceCollection AddAdmission(this IServiceCollection services)
    {
        services.AddCheckedOptions<AdmissionOptions, AdmissionOptionsValidator>(AdmissionOptions.Section);
        services.TryAddSingleton<SubmitRate>();
        services.TryAddSingleton<JobAdmission>();
        return services;
    }
}
