using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Webhooks;

/// <summary>What a webhook hears, and what becomes of it when posts get there or do not. Pure.</summary>
internal static class WebhookRules
{
    /// <summary>Posts that an artist sees.</summary>
    public const int MostPosts = 20;

    /// <summary>What of the event the webhook is told; null: nothing.</summary>
    public static JobNewsKind? NewsFor(Webhook hook, JobEvent one) =>
        one.Job is { News: { } news } job
        && news.Version == job.Version
        && (hook.KeyId is null || hook.KeyId == job.KeyId)
        && hook.Events.Contains(WebhookEvents.NameOf(news.Kind), StringComparer.Ordinal) ? news.Kind : null;

    /// <summary>The webhook after a post about the event of this id. What another coordinator told meanwhile stays told.</summary>
    public static Webhook After(Webhook hook, long eventId, WebhookPostRecord post, WebhooksOptions options)
    {
        if (hook.Cursor >= eventId)
        {
            return hook;
        }

        var noted = Noted(hook, post);
        if (post.Problem is null)
        {
            return noted with { Cursor = eventId, Failures = 0, FailingSinceMs = null, NextTryAtMs = null };
        }

        var since = hook.FailingSinceMs ?? post.AtMs;
        var failing = noted with { Failures = hook.Failures + 1, FailingSinceMs = since, NextTryAtMs = post.AtMs + (long)PauseAfter(hook.Failures, options).TotalMilliseconds };
        return post.Status == WebhookAnswer.GoneStatus ? SwitchedOff(failing, WebhookOff.Gone, post.AtMs)
            : post.AtMs - since >= (long)options.GiveUpAfter.TotalMilliseconds ? SwitchedOff(failing, WebhookOff.Failing, post.AtMs)
            : failing;
    }

    /// <summary>The webhook, with the post among those that are shown; a post that is sent out again keeps its place.</summary>
    public static Webhook Noted(Webhook hook, WebhookPostRecord post)
    {
        var before = hook.Posts.FirstOrDefault(one => one.Id == post.Id);
        return hook with { Posts = [post with { Rounds = (before?.Rounds ?? 0) + 1 }, .. hook.Posts.Where(one => one != before).Take(MostPosts - 1)] };
    }

    /// <summary>Switched off; a webhook that is off already keeps its first reason.</summary>
    public static Webhook SwitchedOff(Webhook hook, WebhookOff why, long nowMs) => hook.Off is not null ? hook : hook with { Off = why, OffSinceMs = nowMs, NextTryAtMs = null };

    /// <summary>Switched on: it hears what happens from now on.</summary>
    /// <param name="newest">Id of the account's newest event.</param>
    public static Webhook SwitchedOn(Webhook hook, long newest) =>
        hook.Off is null ? hook : hook with { Off = null, OffSinceMs = null, Failures = 0, FailingSinceMs = null, NextTryAtMs = null, Cursor = Math.Max(newest, hook.Cursor) };

    /// <summary>The wait after one more failure.</summary>
    /// <param name="failures">In a row before it.</param>
    public static TimeSpan PauseAfter(int failures, WebhooksOptions options)
    {
        var pause = options.FirstPause;
        for (var i = 0; i < failures && pause < options.LongestPause; i++)
        {
            pause *= 2;
        }

        return pause < options.LongestPause ? pause : options.LongestPause;
    }
}
