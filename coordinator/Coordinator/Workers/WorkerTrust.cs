namespace SogniLike.Coordinator.Workers;

/// <summary>What is known about a worker's honesty, as it is kept: only what happened, nothing that follows from it (<see cref="TrustRules"/>).</summary>
public sealed record WorkerTrust
{
    public required WorkerId Worker { get; init; }

    /// <summary>Jobs that it had delivered when it began, or when it was convicted last: those before do not count for it.</summary>
    public long DeliveredBefore { get; init; }

    /// <summary>Commitments of it that were drawn.</summary>
    public long Drawn { get; init; }

    /// <summary>Those of <see cref="Drawn"/> that were chosen for an audit.</summary>
    public long Chosen { get; init; }

    public long Passed { get; init; }

    public long Failed { get; init; }

    /// <summary>Audits that could not tell.</summary>
    public long Inconclusive { get; init; }

    /// <summary>Audits that found nobody to run evaluations again.</summary>
    public long Unaudited { get; init; }

    /// <summary>Audits passed in a row since the last one that failed.</summary>
    public long ConsecutiveValid { get; init; }

    /// <summary>How often it was convicted: a second opinion had confirmed that an audit failed.</summary>
    public int Convictions { get; init; }

    /// <summary>Why nothing of what it earned vests, oldest first, at most 16; none: it does. Settable, as the list below: the reader gives an init-only member that is missing no chance to keep its default.</summary>
    public IReadOnlyList<PayHold> PayHolds { get; set; } = [];

    /// <summary>Devices, as in <see cref="PayHold.Subject"/>, whose pay never waits because an operator said so, at most 16.</summary>
    public IReadOnlyList<string> Vouched { get; set; } = [];

    /// <summary>Opinions that it gave about others' results.</summary>
    public long Verified { get; init; }

    /// <summary>Those of <see cref="Verified"/> that more independent opinions contradict.</summary>
    public long Outvoted { get; init; }

    /// <summary>When its work was judged last, and how; null before that was kept, or before the first time.</summary>
    public LastCheck? LastCheck { get; init; }

    /// <summary>Questions with known answers that it answered right.</summary>
    public long RingersPassed { get; init; }

    /// <summary>Those that it answered wrong.</summary>
    public long RingersFailed { get; init; }
}
