using Microsoft.Extensions.DependencyInjection;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Intake;

internal static class IntakeServiceCollectionExtensions
{
    public static IServiceCollection AddIntake(this IServiceCollection services) =>
        services.AddCheckedOptions<IntakeOptions, IntakeOptionsValidator>(IntakeOptions.Section);
}
