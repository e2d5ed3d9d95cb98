using Grpc.Core;
using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Host.Access;
using SogniLike.Coordinator.Identity;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Grpc;

internal static partial class GrpcErrors
{
    /// <summary>The error for a call that may not be made.</summary>
    public static RpcException Of(Authorization refused) => refused switch
    {
        Authorization.KeyRefused key => Of(key.Reason),
        Authorization.ScopeMissing scope => ScopeMissing(scope.Scope),
        _ => throw new ArgumentOutOfRangeException(nameof(refused), refused, "Not a refusal."),
    };

    /// <summary>The error for a key that was not accepted.</summary>
    public static RpcException Of(Authentication refused) => refused switch
    {
        Authentication.Missing => Of(ErrorCodes.KeyMissing, "Send an API key: authorization: Bearer <key>."),
        Authentication.Invalid => Of(ErrorCodes.KeyInvalid, "The API key is not one of this pool."),
        Authentication.Expired => Of(ErrorCodes.KeyExpired, "The API key has expired."),
        Authentication.Revoked => Of(ErrorCodes.KeyRevoked, "The API key was revoked."),
        _ => throw new ArgumentOutOfRangeException(nameof(refused), refused, "Not a refusal."),
    };

    /// <summary>The error for fields that cannot be accepted: code and field are those of the first, the sentence names all.</summary>
    public static RpcException Of(IReadOnlyList<FieldError> errors) =>
        Of(CodeOf(errors[0].Code), string.Join(' ', errors.Select(e => e.Message)), errors[0].Field);

    /// <summary>The public code of what is wrong with a field.</summary>
    public static string CodeOf(FieldErrorCode code) => code switch
    {
        FieldErrorCode.Required => ErrorCodes.Required,
        FieldErrorCode.TooLong => ErrorCodes.TooLong,
        FieldErrorCode.OutOfRange => ErrorCodes.OutOfRange,
        FieldErrorCode.NotAMultiple => ErrorCodes.NotAMultiple,
        FieldErrorCode.NotFinite => ErrorCodes.NotFinite,
        FieldErrorCode.Malformed => ErrorCodes.Malformed,
        FieldErrorCode.UnknownSampler => ErrorCodes.UnknownSampler,
        FieldErrorCode.UnknownModel => ErrorCodes.UnknownModel,
        FieldErrorCode.ModelDisabled => ErrorCodes.ModelDisabled,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Unknown code."),
    };
}
