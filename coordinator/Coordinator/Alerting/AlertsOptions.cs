namespace SogniLike.Coordinator.Alerting;

/// <summary>Who is told when something is wrong with the pool.</summary>
public sealed class AlertsOptions
{
    public const string Section = "Coordinator:Alerts";

    /// <summary>Where alerts are posted to: https, or http to this machine; at most 2,000 characters, no user, no fragment. Default empty: nobody is told, the dashboard shows them.</summary>
    public string WebhookUrl { get; set; } = "";

    /// <summary>What posts are signed with, 16 to 256 characters; needed with <see cref="WebhookUrl"/>. Default empty.</summary>
    public string WebhookSecret { get; set; } = "";

    /// <summary>Between two looks. 1 second to 10 minutes. Default 15 seconds.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Tries to deliver a post, ever further apart; what fails is tried again with the next look. 1 to 10. Default 4.</summary>
    public int Tries { get; set; } = 4;

    /// <summary>How long a try may take. 1 second to 1 minute. Default 10 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}
