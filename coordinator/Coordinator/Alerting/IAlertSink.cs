namespace SogniLike.Coordinator.Alerting;

/// <summary>Takes alerts to people. Safe for concurrent use.</summary>
public interface IAlertSink
{
    /// <summary>Delivers a notice, with a bounded number of tries. Does not throw because of the other side.</summary>
    Task<AlertDelivery> SendAsync(AlertNotice notice, CancellationToken cancellationToken);
}
