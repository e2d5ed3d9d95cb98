using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Auditing;

/// <summary>What is known of the worker whose result is audited.</summary>
/// <param name="Owner">Whose worker it is; empty when that is not known.</param>
/// <param name="Network">From where it was connected.</param>
/// <param name="DeviceClass">On what it computed; empty when that is not known.</param>
/// <param name="Precision">Of the model on it.</param>
internal sealed record AuditSuspect(string Owner, string Network, string DeviceClass, string Precision)
{
    public static AuditSuspect Unknown { get; } = new("", "", "", "");

    /// <summary>As its session says.</summary>
    public static AuditSuspect Of(WorkerSession? session, JobSpec spec) => session is null
        ? Unknown
        : new AuditSuspect(session.Worker.Owner, session.Network, Audits.DeviceClass.Of(session.Capabilities), PrecisionOf(session.Capabilities, spec));

    /// <summary>As the pool knows it.</summary>
    public static AuditSuspect Of(WorkerRecord? record, WorkerPresence? presence, JobSpec spec) => new(
        record?.Owner ?? "", presence?.Network ?? "", Audits.DeviceClass.Of(presence?.Capabilities), PrecisionOf(presence?.Capabilities, spec));

    /// <summary>As it was when one of its results was audited.</summary>
    public static AuditSuspect Of(Audit audit) => new(audit.SuspectOwner, audit.SuspectNetwork, audit.SuspectClass, audit.SuspectPrecision);

    /// <summary>Of the model of the job, as the worker has it.</summary>
    public static string PrecisionOf(WorkerCapabilities? capabilities, JobSpec spec) =>
        capabilities?.Models.FirstOrDefault(model => model.Manifest == spec.Manifest)?.Precision ?? "";
}
