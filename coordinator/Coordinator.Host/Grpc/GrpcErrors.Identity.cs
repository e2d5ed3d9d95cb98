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
        Authorization.CallingTooFast rate => Of(
            ErrorCodes.RateLimited, $"The API key may make {rate.PerMinute} calls a minute; try again in {Seconds(rate.RetryAfter)} s.", retryAfter: rate.RetryAfter),
        Authorization.RefusedTooOften rate => RefusedTooOften(rate.RetryAfter),
        _ => throw new ArgumentOutOfRangeException(nameof(refused), refused, "Not a refusal."),
    };

    /// <summary>The error for a key that was not accepted.</summary>
    public static RpcException Of(Authentication refused) => refused switch
    {
        Authentication.Missing => Of(ErrorCodes.KeyMissing, "Send an API key: authorization: Bearer <key>."),
        Authentication.Invalid => Of(ErrorCodes.KeyInvalid, "The API key is not one of this pool."),
        Authentication.Expired => Of(ErrorCodes.KeyExpired, "The API key has expired."),
        Authentication.Revoked => Of(ErrorCodes.KeyRevoked, "The API key was revoked."),
        Authentication.AccountDisabled => Of(ErrorCodes.AccountDisabled, "The account of this API key is disabled."),
        _ => throw new ArgumentOutOfRangeException(nameof(refused), refused, "Not a refusal."),
    };

    /// <summary>The error for a key that was not made.</summary>
    public static Exception Of(ApiKeyCreation refused) => refused switch
    {
        ApiKeyCreation.Invalid invalid => Of(invalid.Errors),
        ApiKeyCreation.PoolFull full => PoolFull("API keys", full.Limit),
        ApiKeyCreation.TooManyAccounts full => PoolFull("accounts", full.Limit),
        ApiKeyCreation.AccountFull full => Of(ErrorCodes.PoolFull, $"The account has its {full.Limit} API keys already; revoke one."),
        _ => Unexpected(refused),
    };

    /// <summary>The error for an account that was not changed.</summary>
    public static Exception Of(AccountChanging refused) => refused switch
    {
        AccountChanging.Invalid invalid => Of(invalid.Errors),
        AccountChanging.PoolFull full => PoolFull("accounts", full.Limit),
        _ => Unexpected(refused),
    };

    /// <summary>The error for a one-time login that opened nothing.</summary>
    public static Exception Of(OwnerLoginResult refused) => refused switch
    {
        OwnerLoginResult.Invalid => Of(ErrorCodes.LoginInvalid, "This is not the one-time login of this pool's owner.", "login"),
        OwnerLoginResult.Expired => Of(ErrorCodes.LoginExpired, "The one-time login has expired; have the coordinator make another one.", "login"),
        OwnerLoginResult.Used => Of(ErrorCodes.LoginUsed, "The one-time login was used already.", "login"),
        OwnerLoginResult.PoolFull full => PoolFull("API keys", full.Limit),
        _ => Unexpected(refused),
    };

    /// <summary>So much from this address was refused that nothing from there is looked up for a while.</summary>
    public static RpcException RefusedTooOften(TimeSpan retryAfter) =>
        Of(ErrorCodes.RateLimited, $"Too much from this address was refused; try again in {Seconds(retryAfter)} s.", retryAfter: retryAfter);

    /// <summary>The account has as many open streams as it may.</summary>
    public static RpcException TooManyStreams(int limit) => Of(ErrorCodes.TooManyStreams, $"An account may have {limit} open streams at one coordinator.");

    /// <summary>The error for fields that cannot be accepted: code and field are those of the first, the sentence names all.</summary>
    public static RpcException Of(IReadOnlyList<FieldError> errors) =>
        Of(CodeOf(errors[0].Code), string.Join(' ', errors.Select(e => e.Message)), errors[0].Field);

    private static double Seconds(TimeSpan time) => Math.Max(1, Math.Ceiling(time.TotalSeconds));

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
        FieldErrorCode.UnknownImage => ErrorCodes.UnknownImage,
        FieldErrorCode.ModeUnsupported => ErrorCodes.ModeUnsupported,
        FieldErrorCode.ImageWrongSize => ErrorCodes.ImageWrongSize,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Unknown code."),
    };
}
