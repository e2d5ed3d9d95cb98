namespace SogniLike.Coordinator.Webhooks;

/// <summary>What became of sending a <see cref="WebhookPost"/>.</summary>
/// <param name="Status">HTTP status of the answer; 0 without one.</param>
/// <param name="Problem">Null: it was taken in.</param>
public sealed record WebhookAnswer(int Status, WebhookProblem? Problem)
{
    /// <summary>HTTP status by which a receiver says that it will never come back.</summary>
    public const int GoneStatus = 410;

    /// <summary>True when the receiver took it in.</summary>
    public bool IsDelivered => Problem is null;
}
