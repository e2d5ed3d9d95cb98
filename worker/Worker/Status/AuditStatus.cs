namespace SogniLike.Worker.Status;

/// <summary>One audit that has a slot.</summary>
/// <param name="AuditId">As the coordinator names it.</param>
/// <param name="Answered">Questions answered.</param>
/// <param name="Evaluations">Evaluations that will be asked for, at most; the image comes on top.</param>
public sealed record AuditStatus(string AuditId, int Answered, int Evaluations);
