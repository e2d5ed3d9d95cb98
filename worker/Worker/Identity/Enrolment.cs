using Google.Protobuf;
using Grpc.Core;
using SogniLike.Protocol.EnrolmentTokens;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Statements;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Session;

namespace SogniLike.Worker.Identity;

/// <summary>Trades an enrolment token for an identity in a data folder.</summary>
public sealed class Enrolment(DataFolder folder, TimeProvider time)
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 64;

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Enrols this machine. After anything but <see cref="EnrolmentResult.Enrolled"/> it may be tried again.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<EnrolmentResult> EnrollAsync(EnrolmentToken token, string name, CancellationToken cancellationToken)
    {
        if (name.Length is 0 or > MaxNameLength || name.Any(char.IsControl))
        {
            return new EnrolmentResult.NotPossible($"The name must have 1 to {MaxNameLength} characters and no control characters.");
        }

        using var folderLock = folder.TryLock();
        if (folderLock is null)
        {
            return new EnrolmentResult.NotPossible($"A sogni-worker is running on {folder.FullPath}; choose another folder with --data.");
        }

        switch (folder.Load())
        {
            case IdentityLoading.Loaded loaded:
                using (loaded.Identity)
                {
                    return new EnrolmentResult.AlreadyEnrolled(loaded.Identity.WorkerId);
                }

            case IdentityLoading.Unusable unusable:
                return new EnrolmentResult.NotPossible(unusable.Problem);
        }

        try
        {
            using var key = folder.LoadOrCreateKey();
            var publicKey = key.ExportSubjectPublicKeyInfo();
            var request = new EnrollRequest
            {
                TokenSecret = ByteString.CopyFrom(token.Secret.Span),
                Name = name,
                PublicKey = ByteString.CopyFrom(publicKey),
                Signature = ByteString.CopyFrom(WorkerSignature.Sign(key, EnrolmentStatement.Of(token.Secret.Span, publicKey, name))),
            };
            return await CallAsync(token, request, cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return new EnrolmentResult.NotPossible(e.Message);
        }
    }

    private async Task<EnrolmentResult> CallAsync(EnrolmentToken token, EnrollRequest request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(AnswerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var pin = new CertificatePin(token.CertificateSpkiSha256);
        using var channel = CoordinatorChannel.Open(token.Url, pin);
        try
        {
            var response = await new WorkerService.WorkerServiceClient(channel).EnrollAsync(request, cancellationToken: either.Token);
            if (!DataFolder.IsId(response.WorkerId) || !DataFolder.IsId(response.PoolId))
            {
                return new EnrolmentResult.Refused(ErrorCodes.ProtocolViolation, "The coordinator answered with a malformed identity.");
            }

            folder.Save(response.WorkerId, response.PoolId, token.Url, token.CertificateSpkiSha256);
            return new EnrolmentResult.Enrolled(response.WorkerId, response.PoolId, token.Url);
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException && either.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new EnrolmentResult.TimedOut(token.Url);
        }
        catch (RpcException) when (pin.WasMismatched)
        {
            return new EnrolmentResult.WrongCertificate(token.Url);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable && CoordinatorErrors.CodeOf(e).Length == 0)
        {
            return new EnrolmentResult.Unreachable(token.Url, CoordinatorErrors.MessageOf(e));
        }
        catch (RpcException e)
        {
            return new EnrolmentResult.Refused(CoordinatorErrors.CodeOf(e), CoordinatorErrors.MessageOf(e));
        }
    }
}
