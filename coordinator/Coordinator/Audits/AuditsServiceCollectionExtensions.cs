using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace SogniLike.Coordinator.Audits;

internal static class AuditsServiceCollectionExtensions
{
    public static IServiceCollection AddAudits(this IServiceCollection services)
    {
        services.TryAddSingleton<IAuditDraw, NoAudits>();
        return services;
    }
}
