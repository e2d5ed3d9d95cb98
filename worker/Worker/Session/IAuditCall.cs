using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Worker.Session;

/// <summary>One call in which the coordinator asks and the worker answers: an audit, or a calibration. One reader and one writer at a time. Faults are <see cref="Grpc.Core.RpcException"/>.</summary>
public interface IAuditCall : IDisposable
{
    /// <summary>The next part of a question; null when the coordinator ended the call in good order.</summary>
    Task<AuditQuestion?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Sends one part of an answer; returns when it was handed to the transport.</summary>
    Task WriteAsync(AuditAnswer part, CancellationToken cancellationToken);

    /// <summary>Nothing more will be written.</summary>
    Task CompleteAsync();
}
