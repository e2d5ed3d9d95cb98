using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using SogniLike.Coordinator.Host.Access;
using SogniLike.Coordinator.Host.Rest.OpenApi;
using SogniLike.Coordinator.Host.Rest.Operations;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Host.Rest;

internal static class RestExtensions
{
    /// <summary>Where the API begins.</summary>
    public const string Root = "/api/v1";

    private const string Policy = "rest";
    private static readonly TimeSpan PreflightKeptFor = TimeSpan.FromMinutes(10);

    /// <summary>Adds the REST API, which is another way into the gRPC services.</summary>
    public static IServiceCollection AddRestApi(this IServiceCollection services)
    {
        services.AddCheckedOptions<RestOptions, RestOptionsValidator>(RestOptions.Section);
        services.AddSingleton<RestGuard>();
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<RestOptions>>((cors, rest) => cors.AddPolicy(Policy, policy => policy
            .WithOrigins([.. rest.Value.AllowedOrigins])
            .WithMethods("GET", "HEAD", "POST", "PATCH", "DELETE")
            .WithHeaders(
                HeaderNames.Authorization, HeaderNames.ContentType, HeaderNames.IfNoneMatch, HeaderNames.IfRange, HeaderNames.Range, "Idempotency-Key", "Last-Event-ID")
            .WithExposedHeaders(HeaderNames.AcceptRanges, HeaderNames.ContentRange, HeaderNames.ETag, HeaderNames.RetryAfter)
            .SetPreflightMaxAge(PreflightKeptFor)));
        return services;
    }

    /// <summary>Puts the guard of the API in front of routing.</summary>
    public static void UseRestApi(this IApplicationBuilder app) => app.UseWhen(
        http => http.Request.Path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase),
        api => api.Use((http, next) => http.RequestServices.GetRequiredService<RestGuard>().InvokeAsync(http, next)));

    /// <summary>Maps every operation of <see cref="RestTable"/>.</summary>
    public static void MapRestApi(this IEndpointRouteBuilder endpoints)
    {
        foreach (var operation in RestTable.All)
        {
            endpoints.MapMethods(Root + operation.Route, operation.Verbs, operation.RunAsync)
                .AnswersFor(operation.RpcName)
                .WithMetadata(operation)
                .WithDisplayName($"REST {operation}")
                .RequireCors(Policy);
        }

        endpoints.MapOpenApi().RequireCors(Policy);
    }
}
