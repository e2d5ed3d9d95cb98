using Grpc.Core;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Reads identities out of requests. They become parts of keys in the store, so nothing but their own alphabet passes.</summary>
internal static class Ids
{
    private const int Length = 26;

    /// <exception cref="RpcException">It has another form.</exception>
    public static JobId ReadJob(string text, string field) => new(Read(text, field));

    /// <exception cref="RpcException">It has another form.</exception>
    public static WorkerId ReadWorker(string text, string field) => new(Read(text, field));

    /// <exception cref="RpcException">It has another form.</exception>
    public static string Read(string text, string field) => text.Length switch
    {
        0 => throw GrpcErrors.Of(ErrorCodes.Required, $"{field} must be set.", field),
        Length when text.All(IsCrockford) => text,
        _ => throw GrpcErrors.Of(ErrorCodes.Malformed, $"{field} must be an id: {Length} characters of 0-9 and A-Z without I, L, O and U.", field),
    };

    private static bool IsCrockford(char c) => char.IsAsciiDigit(c) || (char.IsAsciiLetterUpper(c) && c is not ('I' or 'L' or 'O' or 'U'));
}
