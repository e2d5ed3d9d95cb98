using SogniLike.Coordinator.Policy;

namespace SogniLike.Testing.Coordinator;

/// <summary>Reports in memory. Safe for concurrent use.</summary>
public sealed class MemoryReportStore : IReportStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ReportRecord> _reports = [];

    /// <inheritdoc/>
    public Task<ReportAddition> AddAsync(ReportRecord report, int most, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var known = _reports.Values.FirstOrDefault(one => one.Job == report.Job && one.Account == report.Account);
            ReportAddition addition = known is not null ? new ReportAddition.Repeated(known.Id)
                : _reports.Count >= most ? new ReportAddition.Full()
                : new ReportAddition.Added();
            if (addition is ReportAddition.Added)
            {
                _reports.Add(report.Id, report);
            }

            return Task.FromResult(addition);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReportRecord>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<ReportRecord>>(
                [.. _reports.Values.OrderBy(report => report.CreatedAtMs).ThenBy(report => report.Id, StringComparer.Ordinal)]);
        }
    }

    /// <inheritdoc/>
    public Task<ReportRecord?> FindAsync(string id, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_reports.GetValueOrDefault(id));
        }
    }

    /// <inheritdoc/>
    public Task<ReportRecord?> ChangeAsync(string id, Func<ReportRecord, ReportRecord> change, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_reports.TryGetValue(id, out var report) ? _reports[id] = change(report) : null);
        }
    }

    /// <inheritdoc/>
    public Task RemoveAsync(ReportRecord report, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _reports.Remove(report.Id);
        }

        return Task.CompletedTask;
    }
}
