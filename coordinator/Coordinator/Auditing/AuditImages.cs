using System.Globalization;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Auditing;

/// <summary>
/// The pictures of an audit: what the worker submitted, and what others computed in its place. They are kept as long as the job, so nothing of a deleted one is shown. Safe for concurrent use; throws
/// <see cref="StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public sealed class AuditImages(IJobStore jobs, IBlobStore blobs)
{
    /// <summary>Name of what the worker submitted.</summary>
    public const string Submitted = "submitted";

    /// <summary>Name of what was drawn in its place: by the job that the pool ordered, or by the worker that the job went to when the result was refused.</summary>
    public const string Redrawn = "redrawn";

    /// <summary>Those that are still there.</summary>
    public async Task<IReadOnlyList<AuditImage>> ListAsync(Audit audit, CancellationToken cancellationToken)
    {
        var there = new List<AuditImage>();
        foreach (var image in await NamedAsync(audit, cancellationToken))
        {
            await using var file = await blobs.OpenAsync(image.Blob, cancellationToken);
            if (file is not null)
            {
                there.Add(image);
            }
        }

        return there;
    }

    /// <summary>Opens one of them; null when it is not there, or no longer.</summary>
    public async Task<(AuditImage Image, Stream Content)?> OpenAsync(Audit audit, string name, CancellationToken cancellationToken) =>
        (await NamedAsync(audit, cancellationToken)).FirstOrDefault(one => one.Name == name) is { } image && await blobs.OpenAsync(image.Blob, cancellationToken) is { } content
            ? (image, content)
            : null;

    private async Task<IReadOnlyList<AuditImage>> NamedAsync(Audit audit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(audit);
        if (await jobs.FindAsync(audit.Job, cancellationToken) is not { } job)
        {
            return [];
        }

        var named = new List<AuditImage>();
        if (audit.Image is { } submitted)
        {
            named.Add(new AuditImage(Submitted, audit.Suspect, submitted));
        }

        var drawnAgain = audit.Rerender is { } again ? await jobs.FindAsync(again, cancellationToken) : job.Verification?.Fence > audit.Fence ? job : null;
        if (drawnAgain?.Image is { } redrawn)
        {
            named.Add(new AuditImage(Redrawn, drawnAgain.Verification?.Worker, redrawn.Blob));
        }

        named.AddRange(
            from opinion in audit.Opinions.Select(static (opinion, index) => (opinion, index))
            where opinion.opinion.Image is not null
            select new AuditImage(string.Create(CultureInfo.InvariantCulture, $"opinion-{opinion.index}"), opinion.opinion.Verifier, opinion.opinion.Image!.Value));
        return named;
    }
}
