using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Host.Access;
using SogniLike.Coordinator.Host.Endpoints;
using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Host.Health;

/// <summary>The HTTP answers for probes and for people who open the address in a browser.</summary>
internal static class HealthEndpoints
{
    /// <summary>Maps <c>/health/live</c>, <c>/health/ready</c> and <c>/</c>.</summary>
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health/live", () => Results.Text("live\n")).OpenToEverybody();
        endpoints.MapGet("/health/ready", (Readiness readiness) => readiness.Problems is { Count: > 0 } problems
            ? Results.Text(string.Join('\n', problems) + "\n", statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ready\n")).OpenToEverybody();
        endpoints.MapGet("/", (Listeners listeners, IOptions<PoolOptions> pool) => Results.Json(
            new AboutDocument
            {
                Pool = pool.Value.Id,
                Version = SoftwareVersion.Text,
                Grpc = listeners.Bound.WorkerUrl.GetLeftPart(UriPartial.Authority),
            },
            AboutJson.Default.AboutDocument)).OpenToEverybody();
        return endpoints;
    }
}
