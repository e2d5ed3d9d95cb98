using Grpc.Core;
using SogniLike.Coordinator.Webhooks;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Coordinator.Host.Grpc;

internal sealed partial class ArtistService
{
    /// <inheritdoc/>
    public override async Task<CreateWebhookResponse> CreateWebhook(CreateWebhookRequest request, ServerCallContext context) =>
        await webhooks.CreateAsync(context.Caller(), request.Url, [.. request.Events], request.KeyId, context.CancellationToken) switch
        {
            WebhookCreation.Created created => new CreateWebhookResponse { Webhook = WebhookMapping.ToProto(created.Hook), Secret = created.Hook.Secret },
            var refused => throw GrpcErrors.Of(refused),
        };

    /// <inheritdoc/>
    public override async Task<ListWebhooksResponse> ListWebhooks(ListWebhooksRequest request, ServerCallContext context)
    {
        var response = new ListWebhooksResponse();
        response.Webhooks.AddRange((await webhooks.ListAsync(context.Caller(), context.CancellationToken)).Select(WebhookMapping.ToProto));
        return response;
    }

    /// <inheritdoc/>
    public override async Task<UpdateWebhookResponse> UpdateWebhook(UpdateWebhookRequest request, ServerCallContext context)
    {
        var change = new WebhookChange(
            request.HasUrl ? request.Url : null, request.Events.Count > 0 ? [.. request.Events] : null, request.HasEnabled ? request.Enabled : null, request.NewSecret);
        return await webhooks.UpdateAsync(context.Caller(), Ids.Read(request.WebhookId, "webhook_id"), change, context.CancellationToken) switch
        {
            WebhookChanging.Done done => new UpdateWebhookResponse { Webhook = WebhookMapping.ToProto(done.Hook), Secret = done.HasNewSecret ? done.Hook.Secret : "" },
            var refused => throw GrpcErrors.Of(refused),
        };
    }

    /// <inheritdoc/>
    public override async Task<DeleteWebhookResponse> DeleteWebhook(DeleteWebhookRequest request, ServerCallContext context) => new()
    {
        Existed = await webhooks.RemoveAsync(context.Caller(), Ids.Read(request.WebhookId, "webhook_id"), context.CancellationToken),
    };

    /// <inheritdoc/>
    public override async Task<TestWebhookResponse> TestWebhook(TestWebhookRequest request, ServerCallContext context) =>
        await webhooks.TestAsync(context.Caller(), Ids.Read(request.WebhookId, "webhook_id"), context.CancellationToken) switch
        {
            WebhookTesting.Done done => new TestWebhookResponse { Delivery = WebhookMapping.ToProto(done.Post) },
            var refused => throw GrpcErrors.Of(refused),
        };
}
