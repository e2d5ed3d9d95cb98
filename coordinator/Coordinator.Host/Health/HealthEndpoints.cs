using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Host.Access;
using SogniLike.Coordinator.Host.Endpoints;
using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Host.Health;

/// <summary>The HTTP answers for probes and for people who open the address in a browser.</summary>
internal static class HealthEndpoints
{
    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c>.</summary>
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health/live", () => Results.Text("live\n")).OpenToEverybody();
        endpoints.MapGet("/health/ready", (Readiness readiness) => readiness.Problems is { Count: > 0 } problems
            ? Results.Text(string.Join('\n', problems) + "\n", statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ready\n")).OpenToEverybody();
        return endpoints;
    }

    /// <summary>Says which pool this is, to programs that ask at <c>/</c>.</summary>
    public static Task AboutAsync(HttpContext http) => Results.Json(
        new AboutDocument
        {
            Pool = http.RequestServices.GetRequiredService<IOptions<PoolOptions>>().Value.Id,
            Version = SoftwareVersion.Text,
            Grpc = http.RequestServices.GetRequiredService<Listeners>().Bound.WorkerUrl.GetLeftPart(UriPartial.Authority),
        },
        AboutJson.Default.AboutDocument).ExecuteAsync(http);
}
