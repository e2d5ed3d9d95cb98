namespace SogniLike.Coordinator.Policy;

/// <summary>Reports of the pool. Safe for concurrent use. Throws <see cref="Jobs.StoreUnavailableException"/> when the store cannot be reached.</summary>
public interface IReportStore
{
    /// <summary>Adds a report, unless its account reported the same job before or the pool holds <paramref name="most"/> already.</summary>
    Task<ReportAddition> AddAsync(ReportRecord report, int most, CancellationToken cancellationToken);

    /// <summary>All reports, oldest first.</summary>
    Task<IReadOnlyList<ReportRecord>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The report, or null when there is none of this id.</summary>
    Task<ReportRecord?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Changes the report and returns what it is then, or null when there is none.</summary>
    /// <param name="change">Pure; asked again when somebody else changes the report meanwhile.</param>
    Task<ReportRecord?> ChangeAsync(string id, Func<ReportRecord, ReportRecord> change, CancellationToken cancellationToken);

    /// <summary>Forgets the report; nothing happens when there is none.</summary>
    Task RemoveAsync(ReportRecord report, CancellationToken cancellationToken);
}
