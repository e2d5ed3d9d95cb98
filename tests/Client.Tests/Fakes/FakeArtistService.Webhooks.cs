using Grpc.Core;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Client.Tests.Fakes;

internal sealed partial class FakeArtistService
{
    public override Task<CreateWebhookResponse> CreateWebhook(CreateWebhookRequest request, ServerCallContext context)
    {
        pool.Enter(context);
        var hook = new Webhook { Id = $"hook-{pool.Webhooks.Count + 1}", Url = request.Url, Events = { request.Events.DefaultIfEmpty("job.delivered") }, KeyId = request.KeyId, Enabled = true };
        pool.Webhooks.Add(hook);
        return Task.FromResult(new CreateWebhookResponse { Webhook = hook, Secret = $"secret-of-{hook.Id}" });
    }

    public override Task<ListWebhooksResponse> ListWebhooks(ListWebhooksRequest request, ServerCallContext context)
    {
        pool.Enter(context);
        return Task.FromResult(new ListWebhooksResponse { Webhooks = { pool.Webhooks } });
    }

    public override Task<UpdateWebhookResponse> UpdateWebhook(UpdateWebhookRequest request, ServerCallContext context)
    {
        pool.Enter(context);
        var hook = Find(request);
        hook.Url = request.HasUrl ? request.Url : hook.Url;
        hook.Enabled = request.HasEnabled ? request.Enabled : hook.Enabled;
        hook.OffReason = hook.Enabled ? "" : "artist";
        if (request.Events.Count > 0)
        {
            hook.Events.Clear();
            hook.Events.AddRange(request.Events);
        }

        return Task.FromResult(new UpdateWebhookResponse { Webhook = hook, Secret = request.NewSecret ? "another-secret" : "" });
    }

    public override Task<DeleteWebhookResponse> DeleteWebhook(DeleteWebhookRequest request, ServerCallContext context)
    {
        pool.Enter(context);
        return Task.FromResult(new DeleteWebhookResponse { Existed = pool.Webhooks.RemoveAll(hook => hook.Id == request.WebhookId) > 0 });
    }

    public override Task<TestWebhookResponse> TestWebhook(TestWebhookRequest request, ServerCallContext context)
    {
        pool.Enter(context);
        var isBad = request.WebhookId == "hook-2";
        var delivery = new WebhookDelivery { Id = "test-1", Event = "test", Status = isBad ? 404u : 204u, Problem = isBad ? "not_accepted" : "" };
        pool.Webhooks.Find(hook => hook.Id == request.WebhookId)?.Deliveries.Insert(0, delivery);
        return Task.FromResult(new TestWebhookResponse { Delivery = delivery });
    }

    private Webhook Find(UpdateWebhookRequest request) =>
        pool.Webhooks.Find(hook => hook.Id == request.WebhookId) ?? throw FakePool.Error(StatusCode.NotFound, ErrorCodes.NotFound, "There is no such webhook.", "webhook_id");
}
