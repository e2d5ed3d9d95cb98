using SogniLike.Coordinator.Policy;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Json;
using SogniLike.Coordinator.Redis.Scripts;

namespace SogniLike.Coordinator.Redis.Stores;

/// <summary>Reports of images on Redis.</summary>
internal sealed class RedisReportStore(RedisConnection connection, RedisScripts scripts) : IReportStore
{
    private readonly RecordHash<ReportRecord> _reports = new(connection, scripts, keys => keys.Reports, RedisDocuments.Types.ReportRecord);

    /// <inheritdoc/>
    public async Task<ReportAddition> AddAsync(ReportRecord report, int most, CancellationToken cancellationToken)
    {
        switch (await _reports.PutAsync(report.Id, report, most, replace: false, (connection.Keys.ReportNames, NameOf(report)), cancellationToken))
        {
            case RecordPutReply.Put:
                return new ReportAddition.Added();
            case RecordPutReply.Full:
                return new ReportAddition.Full();
            default:
                var known = await connection.RunAsync((database, keys) => database.HashGetAsync(keys.ReportNames, NameOf(report)), cancellationToken);

                // Forgotten in between: there is room now.
                return known.IsNull ? await AddAsync(report, most, cancellationToken) : new ReportAddition.Repeated(known.ToString());
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReportRecord>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await _reports.ListAsync(cancellationToken)).OrderBy(report => report.CreatedAtMs).ThenBy(report => report.Id, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public Task<ReportRecord?> FindAsync(string id, CancellationToken cancellationToken) => _reports.FindAsync(id, cancellationToken);

    /// <inheritdoc/>
    public Task<ReportRecord?> ChangeAsync(string id, Func<ReportRecord, ReportRecord> change, CancellationToken cancellationToken) =>
        _reports.ChangeAsync(id, change, cancellationToken);

    /// <inheritdoc/>
    public Task RemoveAsync(ReportRecord report, CancellationToken cancellationToken) =>
        scripts.RecordRemoveAsync(connection.Keys.Reports, connection.Keys.ReportNames, report.Id, NameOf(report), cancellationToken);

    private static string NameOf(ReportRecord report) => $"{report.Job} {report.Account}";
}
