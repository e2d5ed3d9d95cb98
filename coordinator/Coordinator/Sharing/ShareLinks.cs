using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Telemetry;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Sharing;

/// <summary>
/// Links under which everybody may see an image: made by its artist only, and taken back at any moment. They are part of the job, so they go with it, whoever removes it.
/// Safe for concurrent use. Throws <see cref="StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public sealed class ShareLinks
{
    /// <summary>Links that a job may have at once; those whose time is over do not count.</summary>
    public const int MaxPerJob = 4;

    private static readonly TimeSpan LeastValidity = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestValidity = TimeSpan.FromDays(3_650);

    private readonly IJobStore _store;
    private readonly JobWriter _writer;
    private readonly IBlobStore _blobs;
    private readonly IApiKeyStore _accounts;
    private readonly IIdSource _ids;
    private readonly IPoolClock _clock;
    private readonly IOptions<SharingOptions> _options;
    private readonly CoordinatorMeter _meter;

    internal ShareLinks(
        IJobStore store, JobWriter writer, IBlobStore blobs, IApiKeyStore accounts, IIdSource ids, IPoolClock clock, IOptions<SharingOptions> options, CoordinatorMeter meter) =>
        (_store, _writer, _blobs, _accounts, _ids, _clock, _options, _meter) = (store, writer, blobs, accounts, ids, clock, options, meter);

    /// <summary>Makes a link to the image of a delivered job of the account.</summary>
    /// <param name="account">Whose job it must be.</param>
    /// <param name="id">The job.</param>
    /// <param name="showsParameters">Whether the link also shows what was asked for.</param>
    /// <param name="validity">1 minute to 3,650 days; null: as long as the job is kept.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<ShareCreation> CreateAsync(AccountId account, JobId id, bool showsParameters, TimeSpan? validity, CancellationToken cancellationToken)
    {
        if (!_options.Value.Enabled)
        {
            return new ShareCreation.Disabled();
        }

        if (validity is { } length && (length < LeastValidity || length > LongestValidity))
        {
            return new ShareCreation.Invalid(new FieldError(
                "valid_seconds", FieldErrorCode.OutOfRange, $"valid_seconds must be from {LeastValidity.TotalSeconds} to {LongestValidity.TotalSeconds}, or 0 for no end."));
        }

        var shareId = ShareId.Of(_ids.NewSecret());
        var creation = await _writer.ChangeAsync(id, Decide, cancellationToken);
        if (creation is ShareCreation.TooMany)
        {
            _meter.BoundHit("shared_jobs");
        }

        return creation;

        JobDecision<ShareCreation> Decide(Job? job)
        {
            if (job is null || job.Account != account)
            {
                return new JobDecision<ShareCreation>(new ShareCreation.NotFound());
            }

            if (job is not { State: JobState.Delivered, Image: not null })
            {
                return new JobDecision<ShareCreation>(new ShareCreation.NotDelivered());
            }

            var now = _clock.NowMs;
            var left = job.Links.Where(link => !link.IsOver(now)).ToList();
            if (left.Count >= MaxPerJob)
            {
                return new JobDecision<ShareCreation>(new ShareCreation.TooManyOfJob(MaxPerJob));
            }

            var most = _options.Value.MaxSharedJobs;
            var link = new ShareLink(shareId, showsParameters, now, validity is { } length ? now + (long)length.TotalMilliseconds : null);
            JobGuard[] guards = job.Links.Count > 0 ? [] : [new JobGuard.CountAtMost(new JobIndex.AccountShares(account), most - 1)];
            return new JobDecision<ShareCreation>(new ShareCreation.Created(link), WithLinks(job, [.. left, link]).Alone(guards), new ShareCreation.TooMany(most));
        }
    }

    /// <summary>Takes a link of the account back: when this returns true nobody sees anything under it any more. False: the account has no such link.</summary>
    public async Task<bool> RevokeAsync(AccountId account, ShareId id, CancellationToken cancellationToken) =>
        await JobOfAsync(id, cancellationToken) is { } found
        && await _writer.ChangeAsync(
            found,
            job => job is not null && job.Account == account && job.Links.Any(link => link.Id == id)
                ? new JobDecision<bool>(true, WithLinks(job, [.. job.Links.Where(link => link.Id != id)]).Alone())
                : new JobDecision<bool>(false),
            cancellationToken);

    /// <summary>What a visitor finds who has nothing but the link. Links of a disabled account show nothing.</summary>
    public async Task<ShareOpening> OpenAsync(ShareId id, CancellationToken cancellationToken)
    {
        if (!_options.Value.Enabled
            || await JobOfAsync(id, cancellationToken) is not { } found
            || await _store.FindAsync(found, cancellationToken) is not { State: JobState.Delivered, Image: not null } job
            || job.Links.FirstOrDefault(link => link.Id == id) is not { } link
            || await _accounts.FindAccountAsync(job.Account, cancellationToken) is { Disabled: true })
        {
            return new ShareOpening.NotFound();
        }

        return link.IsOver(_clock.NowMs) ? new ShareOpening.Expired() : new ShareOpening.Shown(job, link);
    }

    /// <summary>The whole file of a shown image, with what was asked for in it; null when it is kept no more. Dispose the stream.</summary>
    public Task<Stream?> OpenFileAsync(ShareOpening.Shown shown, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(shown);
        return _blobs.OpenAsync(shown.Job.Image!.Blob, cancellationToken);
    }

    private async Task<JobId?> JobOfAsync(ShareId id, CancellationToken cancellationToken) =>
        await _store.RangeAsync(new JobIndex.SharedAs(id), long.MinValue, long.MaxValue, 1, descending: false, cancellationToken) is [var (job, _), ..] ? job : null;

    // When the job ended stays: how long it is kept counts from there, and nobody keeps an image longer by sharing it.
    private static JobChange WithLinks(Job job, IReadOnlyList<ShareLink> links) => JobChange.Of(job, job with { Version = job.Version + 1, Links = links });
}
