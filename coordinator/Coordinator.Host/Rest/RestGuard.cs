using Grpc.Core;
using SogniLike.Coordinator.Time;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Rest;

/// <summary>
/// Stands around everything below <see cref="RestExtensions.Root"/>: headers that every answer has, and an answer for what no endpoint answers.
/// Nobody sees an exception's text. Safe for concurrent use.
/// </summary>
internal sealed partial class RestGuard(IIdSource ids, ILogger<RestGuard> logger)
{
    /// <summary>Runs the rest of the pipeline for one request.</summary>
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        Problem? problem;
        try
        {
            await next(http);
            problem = http.Response.ContentType is null ? Unanswered(http) : null;
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            problem = Of(e, http);
        }

        if (problem is not null && !http.Response.HasStarted)
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

    private Problem? Of(Exception e, HttpContext http)
    {
        if (e is RpcException told)
        {
            return Problem.Of(told);
        }

        if (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to be told.
            return null;
        }

        var id = ids.NewId();
        LogFault(http.Request.Method, http.GetEndpoint()?.DisplayName, id, e);
        return new Problem(ErrorCodes.Internal, $"Something went wrong inside the coordinator; its log has more under {id}.");
    }
}
