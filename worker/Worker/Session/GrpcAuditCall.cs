using Grpc.Core;
using Grpc.Net.Client;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Identity;

namespace SogniLike.Worker.Session;

/// <summary>The real call.</summary>
public sealed class GrpcAuditCall : IAuditCall
{
    private readonly AsyncDuplexStreamingCall<AuditAnswer, AuditQuestion> _call;
    private readonly GrpcChannel? _channel;

    internal GrpcAuditCall(AsyncDuplexStreamingCall<AuditAnswer, AuditQuestion> call, GrpcChannel? channel = null) => (_call, _channel) = (call, channel);

    /// <summary>Begins a calibration on a connection of its own; faults show at the first read.</summary>
    public static GrpcAuditCall OpenCalibration(WorkerIdentity identity, CancellationToken cancellationToken)
    {
        var channel = CoordinatorChannel.Open(identity.Url, new CertificatePin(identity.CertificateSpkiSha256));
        return new GrpcAuditCall(new WorkerService.WorkerServiceClient(channel).Calibrate(cancellationToken: cancellationToken), channel);
    }

    /// <inheritdoc/>
    public async Task<AuditQuestion?> ReadAsync(CancellationToken cancellationToken) =>
        await _call.ResponseStream.MoveNext(cancellationToken) ? _call.ResponseStream.Current : null;

    /// <inheritdoc/>
    public async Task WriteAsync(AuditAnswer part, CancellationToken cancellationToken)
    {
        try
        {
            await _call.RequestStream.WriteAsync(part, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is RpcException or InvalidOperationException or IOException or OperationCanceledException)
        {
            // The coordinator ended the call before it had read everything; the status that a read meets says why.
            while (await _call.ResponseStream.MoveNext(cancellationToken))
            {
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public Task CompleteAsync() => _call.RequestStream.CompleteAsync();

    /// <inheritdoc/>
    public void Dispose()
    {
        _call.Dispose();
        _channel?.Dispose();
    }
}
