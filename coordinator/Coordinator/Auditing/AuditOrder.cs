using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Auditing;

/// <summary>What a worker is offered on its control stream: some evaluations of another worker's job.</summary>
/// <param name="Id">The audit.</param>
/// <param name="Token">64 hexadecimal characters, as <see cref="AuditAssignment.Token"/>. Never logged.</param>
/// <param name="Length">Time until the offer lapses unless the audit is finished.</param>
/// <param name="Spec">The job's specification.</param>
/// <param name="Evaluations">Evaluations of the model that will be asked for, at most.</param>
public sealed record AuditOrder(AuditId Id, string Token, TimeSpan Length, JobSpec Spec, int Evaluations)
{
    /// <summary>Never shows the token.</summary>
    public override string ToString() => $"order of audit {Id}";
}
