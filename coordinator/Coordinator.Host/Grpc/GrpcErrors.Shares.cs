using SogniLike.Coordinator.Sharing;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Grpc;

internal static partial class GrpcErrors
{
    /// <summary>The error for a link that was not made.</summary>
    public static Exception Of(ShareCreation refused) => refused switch
    {
        ShareCreation.Invalid invalid => Of([invalid.Error]),
        ShareCreation.NotFound => NotFound("job of the account", "job_id"),
        ShareCreation.NotDelivered => Of(ErrorCodes.ImageNotReady, "Only a delivered image can be shared.", "job_id"),
        ShareCreation.TooManyOfJob many => Of(ErrorCodes.TooManyShares, $"A job may have {many.Limit} share links at once; revoke one first.", "job_id"),
        ShareCreation.TooMany many => Of(ErrorCodes.TooManyShares, $"An account may have share links to {many.Limit} images at once; revoke some first."),
        ShareCreation.Disabled => Of(ErrorCodes.SharingDisabled, "This pool has share links switched off."),
        _ => Unexpected(refused),
    };
}
