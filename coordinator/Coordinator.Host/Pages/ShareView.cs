using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Sharing;

namespace SogniLike.Coordinator.Host.Pages;

/// <summary>What the page of a link may tell, and nothing else: what is hidden does not get as far as the page.</summary>
public sealed record ShareView
{
    /// <summary>Of the page.</summary>
    public required Uri Address { get; init; }

    /// <summary>Of the image, absolute, as other programs need it.</summary>
    public required Uri ImageAddress { get; init; }

    /// <summary>Of the image below this coordinator.</summary>
    public required string ImagePath { get; init; }

    /// <summary>Pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels.</summary>
    public required int Height { get; init; }

    /// <summary>What was asked for; null when the link does not show it.</summary>
    public required JobSpec? Asked { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long DeliveredAtMs { get; init; }

    /// <summary>Unix milliseconds; null: the link has no end of its own.</summary>
    public required long? EndsAtMs { get; init; }

    /// <summary>Who drew it; null for jobs from before this was kept.</summary>
    public required string? Worker { get; init; }

    /// <summary>Names of the checks that were made, and what each came to.</summary>
    public required IReadOnlyList<(string Name, CheckStatus Status)> Checks { get; init; }

    /// <summary>True when an audit was opened.</summary>
    public required bool Audited { get; init; }

    /// <summary>What the audit came to; null while there is none or it runs.</summary>
    public required AuditVerdict? Verdict { get; init; }

    /// <summary>The view of a link.</summary>
    /// <param name="shown">A delivered job.</param>
    /// <param name="root">Where the visitor found the coordinator.</param>
    public static ShareView Of(ShareOpening.Shown shown, Uri root)
    {
        ArgumentNullException.ThrowIfNull(shown);
        var (job, link) = (shown.Job, shown.Link);
        var path = PageAddresses.PathOf(link.Id);
        return new ShareView
        {
            Address = new Uri(root, path),
            ImageAddress = new Uri(root, $"{path}/image.png"),
            ImagePath = $"{path}/image.png",
            Width = job.Image!.Width,
            Height = job.Image.Height,
            Asked = link.ShowsParameters ? job.Spec : null,
            DeliveredAtMs = job.UpdatedAtMs,
            EndsAtMs = link.ExpiresAtMs,
            Worker = job.Verification?.Worker.Value,
            Checks = [.. job.Verification?.Checks.Select(check => (check.Name, check.Status)) ?? []],
            Audited = job.Audit is not null,
            Verdict = job.Audit?.Verdict,
        };
    }
}
