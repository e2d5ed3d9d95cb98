using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Webhooks;

/// <summary>The webhooks of an account: one record, so that their number is bounded where they are changed.</summary>
public sealed record AccountWebhooks
{
    public required AccountId Account { get; init; }

    /// <summary>Oldest first. Settable, since the reader gives an init-only member that is missing no chance to keep its default.</summary>
    public IReadOnlyList<Webhook> Hooks { get; set; } = [];

    /// <summary>The webhook, or null.</summary>
    public Webhook? Find(string id) => Hooks.FirstOrDefault(hook => hook.Id == id);

    /// <summary>With what <paramref name="change"/> makes of the webhook; the same when there is none.</summary>
    public AccountWebhooks With(string id, Func<Webhook, Webhook> change) =>
        Find(id) is null ? this : this with { Hooks = [.. Hooks.Select(hook => hook.Id == id ? change(hook) : hook)] };
}
