using SogniLike.Coordinator.Webhooks;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Grpc;

internal static partial class GrpcErrors
{
    /// <summary>The error for a webhook that was not made.</summary>
    public static Exception Of(WebhookCreation refused) => refused switch
    {
        WebhookCreation.Invalid invalid => Of(invalid.Errors),
        WebhookCreation.TooMany many => Of(ErrorCodes.TooManyWebhooks, $"An account may have {many.Limit} webhooks; remove one first."),
        WebhookCreation.PoolFull full => PoolFull("accounts with webhooks", full.Limit),
        WebhookCreation.Disabled => WebhooksDisabled(),
        _ => Unexpected(refused),
    };

    /// <summary>The error for a webhook that was not changed.</summary>
    public static Exception Of(WebhookChanging refused) => refused switch
    {
        WebhookChanging.Invalid invalid => Of(invalid.Errors),
        WebhookChanging.NotFound => NotFound("webhook of the account", "webhook_id"),
        WebhookChanging.Disabled => WebhooksDisabled(),
        _ => Unexpected(refused),
    };

    /// <summary>The error for a webhook that was not tested.</summary>
    public static Exception Of(WebhookTesting refused) => refused switch
    {
        WebhookTesting.NotFound => NotFound("webhook of the account", "webhook_id"),
        WebhookTesting.RateLimited rate => Of(
            ErrorCodes.RateLimited, $"An account may test its webhooks {rate.PerMinute} times a minute; try again in {Seconds(rate.RetryAfter)} s.", retryAfter: rate.RetryAfter),
        WebhookTesting.Disabled => WebhooksDisabled(),
        _ => Unexpected(refused),
    };

    private static global::Grpc.Core.RpcException WebhooksDisabled() => Of(ErrorCodes.WebhooksDisabled, "This pool has webhooks switched off.");
}
