using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Options;
using Polly.Timeout;
using SogniLike.Coordinator.Webhooks;

namespace SogniLike.Coordinator.Host.Webhooks;

/// <summary>Posts to receivers that artists named, over <see cref="GuardedConnections"/>. Safe for concurrent use.</summary>
internal sealed class WebhookSender : IWebhookSender, IDisposable
{
    private readonly SignedPosts _posts;

    public WebhookSender(IOptions<WebhooksOptions> options, AddressRules rules, IHostNames names, TimeProvider time)
        : this(options.Value, rules, names, time, TimeSpan.FromSeconds(1))
    {
    }

    /// <param name="options">How often and how long.</param>
    /// <param name="rules">Which addresses.</param>
    /// <param name="names">Who resolves names.</param>
    /// <param name="time">By which tries are timed.</param>
    /// <param name="firstPause">Before the second try; then ever longer.</param>
    internal WebhookSender(WebhooksOptions options, AddressRules rules, IHostNames names, TimeProvider time, TimeSpan firstPause) =>
        _posts = new SignedPosts(new GuardedConnections(names, rules).CreateHandler(), options.Tries, options.Timeout, firstPause, time);

    /// <inheritdoc/>
    public async Task<WebhookAnswer> SendAsync(WebhookPost post, CancellationToken cancellationToken)
    {
        try
        {
            var status = (int)await _posts.SendAsync(post.Address, post.Id, post.Secret, post.Body, cancellationToken);
            return new WebhookAnswer(status, status is >= 200 and < 300 ? null : WebhookProblem.NotAccepted);
        }
        catch (TimeoutRejectedException)
        {
            return new WebhookAnswer(0, WebhookProblem.TimedOut);
        }
        catch (HttpRequestException e)
        {
            return new WebhookAnswer(0, ProblemOf(e));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _posts.Dispose();

    private static WebhookProblem ProblemOf(HttpRequestException fault)
    {
        for (Exception? e = fault; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case AddressRefusedException:
                    return WebhookProblem.AddressRefused;
                case AuthenticationException:
                    return WebhookProblem.TlsFailed;
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery }:
                    return WebhookProblem.UnknownHost;
                case OperationCanceledException or TimeoutException:
                    return WebhookProblem.TimedOut;
                default:
                    break;
            }
        }

        return fault.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => WebhookProblem.UnknownHost,
            HttpRequestError.SecureConnectionError => WebhookProblem.TlsFailed,
            _ => WebhookProblem.Unreachable,
        };
    }
}
