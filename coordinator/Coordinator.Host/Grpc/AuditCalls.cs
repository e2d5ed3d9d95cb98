using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>The calls in which workers answer for the coordinator what a model predicts: audits of others, and the measuring of their own device. Safe for concurrent use.</summary>
internal sealed class AuditCalls(IOptions<GatewayOptions> options, TimeProvider time)
{
    private const int NonceBytes = 32;

    /// <summary>Runs one audit on the worker that it was offered to.</summary>
    /// <exception cref="RpcException">The call breaks the protocol, or there is no such offer.</exception>
    public async Task RunAuditAsync(IAsyncStreamReader<AuditAnswer> reader, CancellationToken cancellationToken)
    {
        var first = await ReadFirstAsync(reader, cancellationToken);
        throw first.PartCase is AuditAnswer.PartOneofCase.Begin or AuditAnswer.PartOneofCase.Decline
            ? GrpcErrors.NotFound("audit", "audit_id")
            : GrpcErrors.Of(ErrorCodes.ProtocolViolation, "The first message of an audit must be begin or decline.", "begin");
    }

    /// <summary>Measures the device of a worker.</summary>
    /// <exception cref="RpcException">The call breaks the protocol, or nothing is known about the model to measure with.</exception>
    public async Task CalibrateAsync(IAsyncStreamReader<AuditAnswer> reader, IServerStreamWriter<AuditQuestion> writer, CancellationToken cancellationToken)
    {
        var nonce = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(NonceBytes));
        await writer.WriteAsync(new AuditQuestion { Nonce = nonce }, CancellationToken.None);
        var first = await ReadFirstAsync(reader, cancellationToken);
        throw first.PartCase is AuditAnswer.PartOneofCase.Begin
            ? GrpcErrors.Of(ErrorCodes.NotFound, "The pool has no points yet to measure devices with for this begin.model_manifest.", "begin.model_manifest")
            : GrpcErrors.Of(ErrorCodes.ProtocolViolation, "The first message of a calibration must be begin.", "begin");
    }

    private async Task<AuditAnswer> ReadFirstAsync(IAsyncStreamReader<AuditAnswer> reader, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Value.HelloDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await reader.MoveNextOrCancelAsync(either.Token) ? reader.Current : new AuditAnswer();
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw GrpcErrors.Of(ErrorCodes.ProtocolViolation, $"begin must come within {options.Value.HelloDeadline.TotalSeconds:0} s of the call.", "begin");
        }
    }
}
