namespace SogniLike.Coordinator.Alerting;

/// <summary>For processes without a way to send: alerts are seen on the dashboard only.</summary>
internal sealed class UnsentAlerts : IAlertSink
{
    /// <inheritdoc/>
    public Task<AlertDelivery> SendAsync(AlertNotice notice, CancellationToken cancellationToken) => Task.FromResult(AlertDelivery.Refused);
}
