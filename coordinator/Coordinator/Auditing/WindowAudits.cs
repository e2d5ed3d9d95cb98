using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Auditing;

/// <summary>Audits of what a worker was paid for lately, whatever the reason to look. They need nothing of the worker. Safe for concurrent use.</summary>
internal sealed class WindowAudits(IJobStore jobs, IIdSource ids, IOptions<AuditingOptions> options)
{
    /// <summary>Of one transaction, beside the audit itself.</summary>
    public const int Most = 120;

    /// <summary>One of each job of the window that nobody has judged yet, as data.</summary>
    /// <param name="window">The worker's.</param>
    /// <param name="except">The job of the audit that is the reason; it is known.</param>
    /// <param name="most">The newest, so many of them.</param>
    /// <param name="suspect">What is known of the worker, when it ran such a job.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyList<AuditChange>> OfAsync(WorkerWindow window, JobId except, int most, Func<JobSpec, AuditSuspect> suspect, long nowMs, CancellationToken cancellationToken)
    {
        JobId[] subjects = [.. window.Items.Where(item => item.Artist is not null && item.Subject != except.Value).TakeLast(most).Select(item => new JobId(item.Subject))];
        return subjects.Length == 0
            ? []
            :
            [
                .. from job in await jobs.FindAsync(subjects, cancellationToken)
                   where job is { State: JobState.Delivered, Verification: not null } && job.Verification.Worker == window.Worker && job.Audit is null or { Verdict: AuditVerdict.Inconclusive or AuditVerdict.Unaudited }
                   select AuditChanges.Open(new AuditId(ids.NewId()), AuditReason.Window, job, job.Verification!, job.Image, suspect(job.Spec), holds: false, options.Value, nowMs),
            ];
    }
}
