using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Telemetry;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Auditing;

internal sealed partial class AuditKeeper
{
    [LoggerMessage(EventIds.AuditAssigned, LogLevel.Debug, "Audit {Audit} of job {Job} goes to verifier {Verifier}: {Scope}, {Evaluations} evaluations")]
    private static partial void Assigned(ILogger logger, AuditId audit, JobId job, WorkerId verifier, AuditScope scope, int evaluations);

    [LoggerMessage(EventIds.AuditJudged, LogLevel.Information, "Audit {Audit} of job {Job} by worker {Suspect}: {Verdict}, convicted {Convicted}, {Opinions} opinions")]
    private static partial void Judged(ILogger logger, AuditId audit, JobId job, WorkerId suspect, AuditVerdict verdict, bool convicted, int opinions);
}
