using System.Security.Authentication;
using Grpc.Core;
using SogniLike.Protocol.Errors;

namespace SogniLike.Client.Calls;

/// <summary>Turns what gRPC throws into what callers of the client see.</summary>
internal static class ErrorMapping
{
    public static SogniException Map(RpcException error, Uri address)
    {
        var code = CodeOf(error);
        if (code is not null)
        {
            return new SogniException(code, error.Status.Detail, error.StatusCode, error.Trailers.GetValue(ErrorTrailers.Field), error);
        }

        var server = address.GetLeftPart(UriPartial.Authority);
        if (Causes(error).OfType<AuthenticationException>().FirstOrDefault() is { } refused)
        {
            return new SogniException(ClientErrorCodes.CertificateRefused, $"The certificate of {server} is refused: {refused.Message}", StatusCode.Unavailable, innerException: error);
        }

        if (IsConnectionLoss(error))
        {
            var cause = Causes(error).LastOrDefault()?.Message ?? error.Status.Detail;
            return new SogniException(ClientErrorCodes.Unreachable, $"The coordinator at {server} cannot be reached: {cause}", StatusCode.Unavailable, innerException: error);
        }

        return error.StatusCode switch
        {
            StatusCode.DeadlineExceeded => Timeout(server, error),
            StatusCode.Unimplemented => new SogniException(
                ClientErrorCodes.NotACoordinator, $"{server} does not know this call: it is no SogniLike coordinator, an older one, or its port for HTTP/1.1.", error.StatusCode, innerException: error),
            _ => new SogniException(ClientErrorCodes.Unknown, $"The call failed with {error.StatusCode}: {error.Status.Detail}", error.StatusCode, innerException: error),
        };
    }

    public static SogniException Timeout(string server, Exception cause) =>
        new(ClientErrorCodes.Timeout, $"The coordinator at {server} did not answer in time.", StatusCode.DeadlineExceeded, innerException: cause);

    /// <summary>The coordinator's own code, or null when the error comes from elsewhere.</summary>
    public static string? CodeOf(RpcException error) => error.Trailers.GetValue(ErrorTrailers.Code);

    /// <summary>True when there was no coordinator to answer, or the connection to it broke.</summary>
    public static bool IsConnectionLoss(RpcException error) => CodeOf(error) is null
        && (error.StatusCode is StatusCode.Unavailable or StatusCode.Cancelled
            || (error.StatusCode is StatusCode.Internal or StatusCode.Unknown && Causes(error).Any(e => e is HttpRequestException or IOException)));

    private static IEnumerable<Exception> Causes(RpcException error)
    {
        for (var cause = error.Status.DebugException; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
