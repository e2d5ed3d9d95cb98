namespace SogniLike.Coordinator.Jobs;

/// <summary>What a worker signed about the trajectory of its image, before it could know whether it would be audited. Kept as it came, so that anybody can check it again.</summary>
/// <param name="Root">Merkle root over the leaves, 64 hexadecimal characters.</param>
/// <param name="LeafCount">Leaves under the root: evaluations of the model + 2.</param>
/// <param name="Nonce">Of the lease (<see cref="Leasing.LeaseNonce"/>), 64 hexadecimal characters.</param>
/// <param name="Signature">Of the worker's key over the commit statement of proto/README.md, 128 hexadecimal characters; it was verified.</param>
/// <param name="ReceivedAtMs">Unix milliseconds of its arrival.</param>
public sealed record JobCommitment(string Root, int LeafCount, string Nonce, string Signature, long ReceivedAtMs)
{
    /// <summary>The worker was told to open the predictions of every evaluation.</summary>
    public bool OpenAll { get; init; }

    /// <summary>The audit was drawn, but the predictions cannot be opened: too large, or of a mode that cannot be replayed. Somebody else runs the whole job again.</summary>
    public bool RunWhole { get; init; }

    /// <summary>The epoch of <see cref="ReceivedAtMs"/> in which the audit was drawn; null where nobody draws.</summary>
    public string? Epoch { get; init; }

    /// <summary>At which rate it was drawn, in millionths; null where nobody draws.</summary>
    public int? RatePpm { get; init; }

    /// <summary>The worker was in probation: the job is delivered after its audit and not before.</summary>
    public bool Waits { get; init; }

    /// <summary>True when the draw said that there is an audit, whatever its form.</summary>
    public bool IsDrawn() => OpenAll || RunWhole;

    /// <summary>Evaluations of the model that the worker claims.</summary>
    internal int Evaluations() => LeafCount - 2;
}
