using SogniLike.Coordinator.Webhooks;

namespace SogniLike.Coordinator.Tests;

/// <summary>Remembers what it was sent, and answers as a test says.</summary>
internal sealed class TestReceiver : IWebhookSender
{
    private readonly Lock _gate = new();
    private readonly List<WebhookPost> _posts = [];

    public Func<WebhookPost, Task<WebhookAnswer>> Answer { get; set; } = _ => Task.FromResult(new WebhookAnswer(204, null));

    public IReadOnlyList<WebhookPost> Posts
    {
        get
        {
            lock (_gate)
            {
                return [.. _posts];
            }
        }
    }

    public Task<WebhookAnswer> SendAsync(WebhookPost post, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _posts.Add(post);
        }

        return Answer(post);
    }

    public void Says(int status) => Answer = _ => Task.FromResult(new WebhookAnswer(status, status is >= 200 and < 300 ? null : WebhookProblem.NotAccepted));
}
