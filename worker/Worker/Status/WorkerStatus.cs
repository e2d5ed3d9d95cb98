namespace SogniLike.Worker.Status;

/// <summary>What <c>sogni-worker status</c> shows: one moment of the daemon.</summary>
/// <param name="WorkerId">Who it is.</param>
/// <param name="PoolId">In which pool.</param>
/// <param name="Url">Where it dials.</param>
/// <param name="Version">Of the software.</param>
/// <param name="State">"connected", "connecting" or "draining".</param>
/// <param name="Paused">The owner asked to take nothing new.</param>
/// <param name="StartedAt">When the daemon started.</param>
/// <param name="ConnectedSince">When the session began; null while not connected.</param>
/// <param name="LastError">The last thing that went wrong with the connection; null when nothing did.</param>
/// <param name="Device">What it draws on.</param>
/// <param name="ExecutionProvider">"cuda", "tensorrt" or "cpu".</param>
/// <param name="Slots">Jobs at once.</param>
/// <param name="JobsDone">Results accepted since the start.</param>
/// <param name="JobsFailed">Jobs that could not be done, since the start.</param>
/// <param name="ResultsRefused">Results that failed a check, since the start.</param>
/// <param name="JobsStopped">Jobs stopped before their end, since the start.</param>
/// <param name="JobsDeclined">Assignments declined, since the start.</param>
/// <param name="AuditsDone">Audits of others' jobs answered, since the start.</param>
/// <param name="AuditsDeclined">Offers of audits declined, since the start.</param>
/// <param name="Jobs">Held now.</param>
/// <param name="Audits">Answered now.</param>
/// <param name="Models">Every folder that was offered.</param>
/// <param name="Hold">Why the coordinator gives this worker no jobs; null when it does.</param>
public sealed record WorkerStatus(
    string WorkerId,
    string PoolId,
    Uri Url,
    string Version,
    string State,
    bool Paused,
    DateTimeOffset StartedAt,
    DateTimeOffset? ConnectedSince,
    string? LastError,
    string Device,
    string ExecutionProvider,
    int Slots,
    long JobsDone,
    long JobsFailed,
    long ResultsRefused,
    long JobsStopped,
    long JobsDeclined,
    long AuditsDone,
    long AuditsDeclined,
    IReadOnlyList<JobStatus> Jobs,
    IReadOnlyList<AuditStatus> Audits,
    IReadOnlyList<ModelStatus> Models,
    HoldStatus? Hold);
