namespace SogniLike.Coordinator.Host.Pages;

/// <summary>Everything that the pages say, in one language: a language that lacks a text does not compile. Immutable.</summary>
public sealed partial record PageTexts
{
    /// <summary>One sentence about the product.</summary>
    public required string Theme { get; init; }

    /// <summary>Title of a shared image.</summary>
    public required string ShareTitle { get; init; }

    /// <summary>Stands for an image whose prompt is not shown.</summary>
    public required string HiddenAlt { get; init; }

    /// <summary>In place of the parameters.</summary>
    public required string HiddenNote { get; init; }

    /// <summary>Heading of the parameters.</summary>
    public required string Asked { get; init; }

    /// <summary>A parameter.</summary>
    public required string Prompt { get; init; }

    /// <summary>A parameter.</summary>
    public required string NegativePrompt { get; init; }

    /// <summary>A parameter.</summary>
    public required string Model { get; init; }

    /// <summary>A parameter.</summary>
    public required string Size { get; init; }

    /// <summary>A parameter.</summary>
    public required string Steps { get; init; }

    /// <summary>A parameter.</summary>
    public required string Sampler { get; init; }

    /// <summary>A parameter.</summary>
    public required string Guidance { get; init; }

    /// <summary>A parameter.</summary>
    public required string Seed { get; init; }

    /// <summary>A parameter.</summary>
    public required string Noise { get; init; }

    /// <summary>When the image was there.</summary>
    public required string Delivered { get; init; }

    /// <summary>When the link ends.</summary>
    public required string Until { get; init; }

    /// <summary>Link to the file.</summary>
    public required string Download { get; init; }

    /// <summary>Heading of the checks.</summary>
    public required string Checked { get; init; }

    /// <summary>What checking means.</summary>
    public required string CheckedLead { get; init; }

    /// <summary>Of jobs from before.</summary>
    public required string NotChecked { get; init; }

    /// <summary>Who drew it.</summary>
    public required string Worker { get; init; }

    /// <summary>Whether it was computed again.</summary>
    public required string Audit { get; init; }

    /// <summary>Status of an audit.</summary>
    public required string AuditNone { get; init; }

    /// <summary>Status of an audit.</summary>
    public required string AuditOpen { get; init; }

    /// <summary>Status of an audit.</summary>
    public required string AuditPassed { get; init; }

    /// <summary>Status of an audit.</summary>
    public required string AuditFailed { get; init; }

    /// <summary>Status of an audit.</summary>
    public required string AuditInconclusive { get; init; }

    /// <summary>Status of an audit.</summary>
    public required string AuditUnaudited { get; init; }

    /// <summary>Status of a check.</summary>
    public required string StatusPassed { get; init; }

    /// <summary>Status of a check.</summary>
    public required string StatusFailed { get; init; }

    /// <summary>Status of a check.</summary>
    public required string StatusSuspicious { get; init; }

    /// <summary>Status of a check.</summary>
    public required string StatusSkipped { get; init; }

    /// <summary>Link to the status page.</summary>
    public required string ToStatus { get; init; }

    /// <summary>Link to the portal.</summary>
    public required string ToPortal { get; init; }

    /// <summary>Nothing is shared here.</summary>
    public required string GoneTitle { get; init; }

    /// <summary>Nothing is shared here.</summary>
    public required string GoneText { get; init; }

    /// <summary>The link ended.</summary>
    public required string ExpiredTitle { get; init; }

    /// <summary>The link ended.</summary>
    public required string ExpiredText { get; init; }

    /// <summary>Too many visits.</summary>
    public required string BusyTitle { get; init; }

    /// <summary>Too many visits.</summary>
    public required string BusyText { get; init; }

    /// <summary>The store is away.</summary>
    public required string AwayTitle { get; init; }

    /// <summary>The store is away.</summary>
    public required string AwayText { get; init; }

    /// <summary>Title of the status page.</summary>
    public required string StatusTitle { get; init; }

    /// <summary>The pool in words.</summary>
    public required string Good { get; init; }

    /// <summary>The pool in words.</summary>
    public required string AllBusy { get; init; }

    /// <summary>The pool in words.</summary>
    public required string NoWorkers { get; init; }

    /// <summary>The pool in words.</summary>
    public required string Degraded { get; init; }

    /// <summary>The pool in words.</summary>
    public required string GoingAway { get; init; }

    /// <summary>When the numbers were read.</summary>
    public required string AsOf { get; init; }

    /// <summary>The numbers are old.</summary>
    public required string Stale { get; init; }

    /// <summary>Heading.</summary>
    public required string Now { get; init; }

    /// <summary>A number.</summary>
    public required string WorkersOnline { get; init; }

    /// <summary>A number.</summary>
    public required string Places { get; init; }

    /// <summary>A number.</summary>
    public required string Drawing { get; init; }

    /// <summary>A number.</summary>
    public required string Waiting { get; init; }

    /// <summary>A number.</summary>
    public required string Models { get; init; }

    /// <summary>Heading of the queues.</summary>
    public required string ByModel { get; init; }

    /// <summary>No queue.</summary>
    public required string NothingWaits { get; init; }

    /// <summary>Heading of the audits.</summary>
    public required string Honesty { get; init; }

    /// <summary>A number.</summary>
    public required string AuditsDone { get; init; }

    /// <summary>A number.</summary>
    public required string AuditsFailed { get; init; }

    /// <summary>A number.</summary>
    public required string AuditsAlone { get; init; }

    /// <summary>A number.</summary>
    public required string AuditsRunning { get; init; }

    /// <summary>A number.</summary>
    public required string Convicted { get; init; }

    /// <summary>Explains a.</summary>
    public required string Rate { get; init; }

    /// <summary>Explains W.</summary>
    public required string Window { get; init; }

    /// <summary>Explains a W.</summary>
    public required string Deterrence { get; init; }

    /// <summary>Expected number.</summary>
    public required string BadBefore { get; init; }

    /// <summary>Explains n0.</summary>
    public required string Probation { get; init; }

    /// <summary>Heading of the epochs.</summary>
    public required string Epochs { get; init; }

    /// <summary>What the epochs are.</summary>
    public required string EpochsLead { get; init; }

    /// <summary>None is known.</summary>
    public required string NoEpochs { get; init; }

    /// <summary>One of them.</summary>
    public required string Epoch { get; init; }

    /// <summary>Its hash.</summary>
    public required string EpochHash { get; init; }

    /// <summary>Its key.</summary>
    public required string EpochKey { get; init; }

    /// <summary>Heading of policy and versions.</summary>
    public required string Rules { get; init; }

    /// <summary>Version of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Software { get; init; }

    /// <summary>Id of the pool.</summary>
    public required string Pool { get; init; }

    /// <summary>Where programs look.</summary>
    public required string MoreByApi { get; init; }

    /// <summary>What each check looks at, by its name.</summary>
    public required IReadOnlyDictionary<string, string> Checks { get; init; }
}
