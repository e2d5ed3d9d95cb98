using Grpc.Core;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Reads names of models out of requests that look one up.</summary>
internal static class ModelNames
{
    private const int MaxLength = 64;

    /// <exception cref="RpcException">It cannot be the name of a model.</exception>
    public static string Read(string text, string field) => text.Length switch
    {
        0 => throw GrpcErrors.Of(ErrorCodes.Required, $"{field} must be set.", field),
        > MaxLength => throw GrpcErrors.Of(ErrorCodes.TooLong, $"{field} must have at most {MaxLength} characters.", field),
        _ => text,
    };
}
