using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Auditing;

/// <summary>The right of one worker to answer an audit.</summary>
/// <param name="Verifier">Who.</param>
/// <param name="Owner">Whose worker it is.</param>
/// <param name="DeviceClass">On what: <see cref="Audits.DeviceClass"/>.</param>
/// <param name="Precision">Of the model on it.</param>
/// <param name="Token">64 hexadecimal characters; whoever shows it may answer. Never logged, never shown.</param>
/// <param name="GrantedAtMs">Unix milliseconds.</param>
/// <param name="UntilMs">Unix milliseconds at which it lapses.</param>
/// <param name="Scope">What is asked.</param>
/// <param name="Evaluations">Which evaluations are asked, in rising order.</param>
public sealed record AuditAssignment(
    WorkerId Verifier, string Owner, string DeviceClass, string Precision, string Token, long GrantedAtMs, long UntilMs, AuditScope Scope, IReadOnlyList<int> Evaluations)
{
    /// <summary>From where it was connected (<see cref="WorkerNetwork"/>). Settable: the reader gives an init-only member that is missing no chance to keep its default.</summary>
    public string Network { get; set; } = "";

    /// <summary>The operator vouches for it.</summary>
    public bool ByOperators { get; init; }

    /// <summary>Millicredits that were set aside for it.</summary>
    public long Pay { get; init; }

    /// <summary>Version of the audit that made it: no two assignments of an audit share it.</summary>
    public long Number { get; init; }

    /// <summary>The worker opened the exchange; another one needs a new assignment.</summary>
    public bool Begun { get; init; }

    /// <summary>Never shows the token.</summary>
    public override string ToString() => $"assignment of worker {Verifier}";
}
