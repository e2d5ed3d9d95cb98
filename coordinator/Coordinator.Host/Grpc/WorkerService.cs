using Grpc.Core;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Workers;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Statements;
using SogniLike.Protocol.Worker.V1;
using WorkerNetwork = SogniLike.Coordinator.Auditing.WorkerNetwork;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>What workers call. One object per call; state lives in the singletons it is given.</summary>
internal sealed class WorkerService(
    WorkerEnrolment enrolment, ControlStream control, UploadReceiver uploads, SourceSender sources, AuditCalls audits, CalibrationCalls calibrations, IOptions<PoolOptions> pool, StreamingCalls calls)
    : Protocol.Worker.V1.WorkerService.WorkerServiceBase
{
    /// <inheritdoc/>
    public override async Task<EnrollResponse> Enroll(EnrollRequest request, ServerCallContext context)
    {
        var (secret, key) = (request.TokenSecret.Memory, request.PublicKey.Memory);
        if (!WorkerSignature.IsPublicKey(key.Span))
        {
            throw GrpcErrors.Of(ErrorCodes.Malformed, "public_key must be the SubjectPublicKeyInfo (DER) of a P-256 key with an uncompressed point.", "public_key");
        }

        if (!WorkerSignature.Verify(key.Span, EnrolmentStatement.Of(secret.Span, key.Span, request.Name), request.Signature.Span))
        {
            throw GrpcErrors.Of(ErrorCodes.SignatureInvalid, "signature is not that of public_key over the enrolment statement.", "signature");
        }

        return await enrolment.EnrolAsync(new EnrolmentRequest(secret, request.Name, key), context.CancellationToken) switch
        {
            EnrolmentResult.Enrolled enrolled => new EnrollResponse { WorkerId = enrolled.Worker.Value, PoolId = pool.Value.Id },
            var refused => throw GrpcErrors.Of(refused),
        };
    }

    /// <inheritdoc/>
    public override Task Connect(
        IAsyncStreamReader<WorkerMessage> requestStream, IServerStreamWriter<CoordinatorMessage> responseStream, ServerCallContext context) =>
        calls.RunAsync(context, token => control.RunAsync(requestStream, responseStream, NetworkOf(context), context.GetHttpContext().Abort, token));

    private static string NetworkOf(ServerCallContext context) => WorkerNetwork.Of(context.GetHttpContext().Connection.RemoteIpAddress);

    /// <inheritdoc/>
    public override Task<UploadResultResponse> UploadResult(IAsyncStreamReader<UploadResultRequest> requestStream, ServerCallContext context) =>
        calls.RunAsync(context, token => uploads.ReceiveAsync(requestStream, token));

    /// <inheritdoc/>
    public override Task DownloadSource(DownloadSourceRequest request, IServerStreamWriter<DownloadSourceResponse> responseStream, ServerCallContext context) =>
        calls.RunAsync(context, token => sources.SendAsync(request, responseStream, token));

    /// <inheritdoc/>
    public override Task RunAudit(
        IAsyncStreamReader<AuditAnswer> requestStream, IServerStreamWriter<AuditQuestion> responseStream, ServerCallContext context) =>
        calls.RunAsync(context, token => audits.RunAsync(requestStream, responseStream, token));

    /// <inheritdoc/>
    public override Task Calibrate(
        IAsyncStreamReader<AuditAnswer> requestStream, IServerStreamWriter<AuditQuestion> responseStream, ServerCallContext context) =>
        calls.RunAsync(context, token => calibrations.RunAsync(requestStream, responseStream, token));
}
