using Grpc.Core;

namespace SogniLike.Client;

/// <summary>A call failed. The message is a sentence for people; programs decide by <see cref="Code"/>.</summary>
public sealed class SogniException : Exception
{
    /// <param name="code">Stable code, out of proto/README.md or <see cref="ClientErrorCodes"/>.</param>
    /// <param name="message">A sentence for people.</param>
    /// <param name="status">gRPC status of the call.</param>
    /// <param name="field">Path of the field at fault, or null.</param>
    public SogniException(string code, string message, StatusCode status, string? field = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        Status = status;
        Field = field;
    }

    /// <summary>Stable code, out of proto/README.md or <see cref="ClientErrorCodes"/>.</summary>
    public string Code { get; }

    /// <summary>Path of the field at fault, such as "spec.steps", or null when none is.</summary>
    public string? Field { get; }

    /// <summary>gRPC status of the call; of what the client found itself, the status that fits best.</summary>
    public StatusCode Status { get; }
}
