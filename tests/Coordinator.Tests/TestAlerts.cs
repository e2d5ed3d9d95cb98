using SogniLike.Coordinator.Alerting;

namespace SogniLike.Coordinator.Tests;

/// <summary>Remembers what it was told, and answers as a test says.</summary>
internal sealed class TestAlerts : IAlertSink
{
    public List<AlertNotice> Notices { get; } = [];

    public AlertDelivery Answer { get; set; } = AlertDelivery.Delivered;

    public Task<AlertDelivery> SendAsync(AlertNotice notice, CancellationToken cancellationToken)
    {
        Notices.Add(notice);
        return Task.FromResult(Answer);
    }
}
