using System.Globalization;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Simulation.Adversary;

/// <summary>Verifiers of forty owners, every other one on the other hardware.</summary>
internal static class ToyVerifiers
{
    private const string Single = "single";
    private const string Half = "half";

    private static readonly AccountId Artist = new("artist");

    /// <summary>The verifier with this number as its id.</summary>
    public static VerifierCandidate Candidate(string id) => new(
        new WorkerId(id), $"owner-{id}", "", int.Parse(id, CultureInfo.InvariantCulture) % 2 == 0 ? Single : Half, "", IsFree: true, IsOperators: false, IsTrusted: true);

    public static bool IsHalf(VerifierCandidate verifier) => verifier.DeviceClass == Half;

    /// <summary>An audit that was replayed.</summary>
    public static Audit Opened(WorkerId suspect, string job, AuditReason reason, AuditScope scope, AuditReplay replay, bool isHalf) => new()
    {
        Id = new AuditId(job),
        Version = 1,
        Job = new JobId(job),
        Account = Artist,
        Suspect = suspect,
        SuspectOwner = "suspect",
        SuspectClass = isHalf ? Half : Single,
        Fence = 1,
        Reason = reason,
        Scope = scope,
        Replay = replay,
        OpenedAtMs = 0,
        UpdatedAtMs = 0,
        DueAtMs = 0,
        DeadlineMs = long.MaxValue,
    };
}
