using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Auditing;

/// <summary>A connected worker that has the model and takes audits.</summary>
/// <param name="Id">Who.</param>
/// <param name="Owner">Whose.</param>
/// <param name="Network">From where (<see cref="WorkerNetwork"/>).</param>
/// <param name="DeviceClass">On what.</param>
/// <param name="Precision">Of the model.</param>
/// <param name="IsFree">It has a slot free.</param>
/// <param name="IsOperators">The operator vouches for it: it serves where nobody independent does, whoever owns it.</param>
/// <param name="IsTrusted">Its own record lets it judge others.</param>
public sealed record VerifierCandidate(WorkerId Id, string Owner, string Network, string DeviceClass, string Precision, bool IsFree, bool IsOperators, bool IsTrusted);
