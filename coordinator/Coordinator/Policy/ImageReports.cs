using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Admission;
using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Telemetry;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Policy;

/// <summary>
/// The report button: anybody with a key may tell the operators of an image that should not be there. Safe for concurrent use. Throws
/// <see cref="StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public sealed class ImageReports
{
    /// <summary>The report was right.</summary>
    public const string Upheld = "upheld";

    /// <summary>The report was wrong.</summary>
    public const string Dismissed = "dismissed";

    private const int MaxTextLength = 500;
    private const int ForgottenAtOnce = 100;

    private readonly IReportStore _store;
    private readonly IJobStore _jobs;
    private readonly IIdSource _ids;
    private readonly IPoolClock _clock;
    private readonly IOptions<PolicyOptions> _options;
    private readonly CoordinatorMeter _meter;
    private readonly TokenBuckets _rate;

    public ImageReports(
        IReportStore store, IJobStore jobs, IIdSource ids, IPoolClock clock, TimeProvider time, IOptions<PolicyOptions> options,
        IOptions<IdentityOptions> identity, CoordinatorMeter meter)
    {
        (_store, _jobs, _ids, _clock, _options, _meter) = (store, jobs, ids, clock, options, meter);
        _rate = new TokenBuckets(time, identity.Value.MaxTracked, () => meter.BoundHit("report_rate_keys"));
    }

    /// <summary>Keeps a report for the operators. An account reports an image once; a repetition gets the first answer.</summary>
    public async Task<ReportFiling> FileAsync(Caller caller, JobId job, string reason, CancellationToken cancellationToken)
    {
        var checks = new FieldChecks();
        checks.Text("reason", reason, 1, MaxTextLength);
        if (!checks.AllHold)
        {
            return new ReportFiling.Invalid(checks.Errors);
        }

        var perMinute = _options.Value.ReportsPerMinute;
        foreach (var key in caller.Keys)
        {
            if (!_rate.TryTake(key.Id, perMinute, perMinute, out var retryAfter))
            {
                _meter.BoundHit("report_rate");
                return new ReportFiling.RateLimited(retryAfter, perMinute);
            }
        }

        if (await _jobs.FindAsync(job, cancellationToken) is not { Image: not null })
        {
            return new ReportFiling.NoImage();
        }

        var report = new ReportRecord { Id = _ids.NewId(), Job = job, Account = caller.Account, Reason = reason, CreatedAtMs = _clock.NowMs };
        var most = _options.Value.MaxReports;
        var addition = await _store.AddAsync(report, most, cancellationToken);
        if (addition is ReportAddition.Full && await ForgetResolvedAsync(cancellationToken))
        {
            addition = await _store.AddAsync(report, most, cancellationToken);
        }

        switch (addition)
        {
            case ReportAddition.Added:
                return new ReportFiling.Filed(report.Id, Repeated: false);
            case ReportAddition.Repeated first:
                return new ReportFiling.Filed(first.Id, Repeated: true);
            default:
                _meter.BoundHit("reports");
                return new ReportFiling.PoolFull(most);
        }
    }

    /// <summary>All reports, oldest first.</summary>
    public Task<IReadOnlyList<ReportRecord>> ListAsync(CancellationToken cancellationToken) => _store.ListAsync(cancellationToken);

    /// <summary>Says what became of a report.</summary>
    /// <param name="resolution"><see cref="Upheld"/> or <see cref="Dismissed"/>.</param>
    /// <param name="note">0 to 500 characters.</param>
    public async Task<ReportResolving> ResolveAsync(Caller caller, string id, string resolution, string note, CancellationToken cancellationToken)
    {
        var checks = new FieldChecks();
        checks.Text("note", note, 0, MaxTextLength);
        if (resolution is not (Upheld or Dismissed))
        {
            checks.Fail("resolution", FieldErrorCode.Malformed, $"resolution must be {Upheld} or {Dismissed}.");
        }

        if (!checks.AllHold)
        {
            return new ReportResolving.Invalid(checks.Errors);
        }

        var now = _clock.NowMs;
        var resolved = await _store.ChangeAsync(
            id, report => report with { Resolution = resolution, Note = note, ResolvedBy = caller.Account, ResolvedAtMs = now }, cancellationToken);
        return resolved is null ? new ReportResolving.NotFound() : new ReportResolving.Done(resolved);
    }

    private async Task<bool> ForgetResolvedAsync(CancellationToken cancellationToken)
    {
        var resolved = (await _store.ListAsync(cancellationToken)).Where(report => report.Resolution is not null).Take(ForgottenAtOnce).ToList();
        foreach (var report in resolved)
        {
            await _store.RemoveAsync(report, cancellationToken);
        }

        return resolved.Count > 0;
    }
}
