using SogniLike.Coordinator.Models;

namespace SogniLike.Coordinator.Operations;

/// <summary>How the pool did at one moment, and since the sample before. Times are milliseconds; 0 where no job ended.</summary>
public sealed record PoolSample
{
    /// <summary>Unix milliseconds.</summary>
    public required long AtMs { get; init; }

    public int WorkersOnline { get; init; }

    public int Slots { get; init; }

    public int BusySlots { get; init; }

    /// <summary>Models that <see cref="Queued"/> names at most.</summary>
    public const int MostQueues = 20;

    /// <summary>Jobs that wait, by model: those with the longest queues, at most <see cref="MostQueues"/>.</summary>
    public IReadOnlyDictionary<string, long> Queued { get; init; } = new Dictionary<string, long>();

    /// <summary>Jobs of the other models that wait.</summary>
    public long QueuedOthers { get; init; }

    public long Leased { get; init; }

    /// <summary>Jobs that ended so since the sample before, at most 1,000 of each.</summary>
    public long Delivered { get; init; }

    /// <inheritdoc cref="Delivered"/>
    public long Failed { get; init; }

    /// <inheritdoc cref="Delivered"/>
    public long Cancelled { get; init; }

    /// <summary>How long workers had those jobs, in the attempts whose images were delivered. Milliseconds.</summary>
    public long WorkedMs { get; init; }

    /// <summary>Likewise in all other attempts: what was lost, refused, given up or overtaken.</summary>
    public long WastedMs { get; init; }

    /// <summary>Leases of those jobs that ended without a word from the worker.</summary>
    public long LeasesLost { get; init; }

    /// <summary>Results of those jobs that failed a check.</summary>
    public long ResultsRefused { get; init; }

    /// <summary>Audits that the draw opened since the sample before, at most 1,000.</summary>
    public long AuditsDrawn { get; init; }

    /// <summary>Audits that ended so since then, those that measured verifiers apart, at most 1,000 of all.</summary>
    public long AuditsPassed { get; init; }

    /// <inheritdoc cref="AuditsPassed"/>
    public long AuditsFailed { get; init; }

    /// <inheritdoc cref="AuditsPassed"/>
    public long AuditsInconclusive { get; init; }

    /// <inheritdoc cref="AuditsPassed"/>
    public long AuditsUnaudited { get; init; }

    /// <summary>From submission to the first lease, of delivered jobs: half of them waited no longer.</summary>
    public long WaitP50Ms { get; init; }

    /// <summary>95 of 100 waited no longer.</summary>
    public long WaitP95Ms { get; init; }

    /// <summary>From the last lease to the image, of delivered jobs.</summary>
    public long RunP50Ms { get; init; }

    /// <inheritdoc cref="RunP50Ms"/>
    public long RunP95Ms { get; init; }

    /// <summary>Millicredits in circulation.</summary>
    public long Issued { get; init; }

    /// <summary>Millicredits of the reserve.</summary>
    public long Reserve { get; init; }

    /// <summary>The names of <see cref="Queued"/> are models' names, or the manifest of one that has none any more.</summary>
    internal static string NameOf(ManifestId manifest, IReadOnlyList<ModelRecord> models) =>
        models.FirstOrDefault(model => model.Manifest == manifest)?.Name ?? manifest.Value[..12];

    /// <summary>Neighbouring samples as one: what stands is that of the newest, what happened is added up, of times the longest counts.</summary>
    /// <param name="samples">At least one, oldest first.</param>
    public static PoolSample Merge(IReadOnlyList<PoolSample> samples) => samples[^1] with
    {
        Delivered = samples.Sum(one => one.Delivered),
        Failed = samples.Sum(one => one.Failed),
        Cancelled = samples.Sum(one => one.Cancelled),
        WorkedMs = samples.Sum(one => one.WorkedMs),
        WastedMs = samples.Sum(one => one.WastedMs),
        LeasesLost = samples.Sum(one => one.LeasesLost),
        ResultsRefused = samples.Sum(one => one.ResultsRefused),
        AuditsDrawn = samples.Sum(one => one.AuditsDrawn),
        AuditsPassed = samples.Sum(one => one.AuditsPassed),
        AuditsFailed = samples.Sum(one => one.AuditsFailed),
        AuditsInconclusive = samples.Sum(one => one.AuditsInconclusive),
        AuditsUnaudited = samples.Sum(one => one.AuditsUnaudited),
        WaitP50Ms = samples.Max(one => one.WaitP50Ms),
        WaitP95Ms = samples.Max(one => one.WaitP95Ms),
        RunP50Ms = samples.Max(one => one.RunP50Ms),
        RunP95Ms = samples.Max(one => one.RunP95Ms),
    };
}
