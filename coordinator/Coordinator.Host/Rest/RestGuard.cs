using Grpc.Core;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Rest;

/// <summary>Stands around everything below <see cref="RestExtensions.Root"/>: headers that every answer has, and an answer for what no endpoint answers.</summary>
internal static class RestGuard
{
    /// <summary>Runs the rest of the pipeline for one request.</summary>
    public static async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        try
        {
            await next(http);
        }
        catch (RpcException e) when (!http.Response.HasStarted)
        {
            if (Problem.Of(e) is { } told)
            {
                await told.WriteAsync(http);
            }

            return;
        }
        catch (Exception e) when (http.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // Nobody is left to be told.
            return;
        }

        if (!http.Response.HasStarted && http.Response.ContentType is null && Unanswered(http) is { } problem)
        {
            await problem.WriteAsync(http);
        }
    }

    private static Problem? Unanswered(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => new Problem(ErrorCodes.NotFound, "There is nothing at this path; /api/v1/openapi.json lists what there is."),
        StatusCodes.Status405MethodNotAllowed => new Problem(
            ErrorCodes.MethodNotAllowed, $"This path takes {http.Response.Headers.Allow}, not what was asked."),
        _ => null,
    };
}
