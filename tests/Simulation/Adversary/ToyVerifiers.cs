using System.Globalization;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Simulation.Adversary;

/// <summary>Verifiers of forty owners, on devices of each class in turn.</summary>
internal static class ToyVerifiers
{
    /// <summary>How many there are.</summary>
    public const int Count = 40;

    private static readonly AccountId Artist = new("artist");
    private static readonly string[] Classes = [.. Enum.GetValues<ToyDevice>().Select(static device => device.ToString())];
    private static readonly VerifierCandidate[] Known =
    [
        .. Ids.Select(static id => new VerifierCandidate(
            new WorkerId(id), $"owner-{id}", "", Classes[NumberOf(id) % Classes.Length], "", IsFree: true, IsOperators: false, IsTrusted: true)),
    ];

    /// <summary>Their ids.</summary>
    public static IEnumerable<string> Ids => Enumerable.Range(0, Count).Select(static i => i.ToString(CultureInfo.InvariantCulture));

    /// <summary>The verifier with this id.</summary>
    public static VerifierCandidate Candidate(string id) => Known[NumberOf(id)];

    public static int NumberOf(string id) => int.Parse(id, CultureInfo.InvariantCulture);

    public static ToyDevice DeviceOf(VerifierCandidate verifier) => (ToyDevice)(NumberOf(verifier.Id.Value) % Classes.Length);

    /// <summary>An audit that was replayed.</summary>
    public static Audit Opened(WorkerId suspect, string job, AuditReason reason, AuditScope scope, AuditReplay replay, ToyDevice device) => new()
    {
        Id = new AuditId(job),
        Version = 1,
        Job = new JobId(job),
        Account = Artist,
        Suspect = suspect,
        SuspectOwner = "suspect",
        SuspectClass = Classes[(int)device],
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
