namespace SogniLike.Coordinator.Host.Health;

internal static class HealthExtensions
{
    /// <summary>Adds what the probes ask.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services) =>
        services.AddSingleton<Readiness>().AddSingleton<IReadinessCondition, StoreCondition>();
}
