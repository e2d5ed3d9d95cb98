using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Admission;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Retention;
using SogniLike.Coordinator.Telemetry;
using SogniLike.Coordinator.Time;
using SogniLike.Imaging.Exact.Png;

namespace SogniLike.Coordinator.Sources;

/// <summary>
/// Takes the pictures that artists bring, finds those that a job names, and lets go of those that nobody needs. An account sees what it brought itself, and the images of its own jobs. Safe for
/// concurrent use. Throws <see cref="StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public sealed class SourceImages
{
    /// <summary>Largest side of a picture, in pixels, as the models' own limit.</summary>
    public const int MaxSide = 8_192;

    private const int ChunkSize = 100;
    private const int HoldersLookedAt = 100;
    private const int Tries = 3;

    private readonly ISourceImageStore _images;
    private readonly IJobStore _jobs;
    private readonly IBlobStore _blobs;
    private readonly BlobCollector _collector;
    private readonly JobAdmission _admission;
    private readonly CoordinatorMeter _meter;
    private readonly IPoolClock _clock;
    private readonly IOptions<SourcesOptions> _options;
    private readonly TaskScheduler _scheduler;
    private int _open;

    internal SourceImages(
        ISourceImageStore images, IJobStore jobs, IBlobStore blobs, BlobCollector collector, JobAdmission admission, CoordinatorMeter meter, IPoolClock clock, IOptions<SourcesOptions> options,
        TaskScheduler scheduler) =>
        (_images, _jobs, _blobs, _collector, _admission, _meter, _clock, _options, _scheduler) = (images, jobs, blobs, collector, admission, meter, clock, options, scheduler);

    /// <summary>
    /// Takes a place among those who bring a picture now, or says why there is none. Counts as a submission for the rate.
    /// </summary>
    /// <param name="caller">Who.</param>
    /// <param name="place">To be given back; null when there is none.</param>
    public SourceKeeping? Open(Caller caller, out IDisposable? place)
    {
        place = null;
        if (_admission.Check(caller) is { } refusal)
        {
            return new SourceKeeping.Refused(refusal);
        }

        if (Interlocked.Increment(ref _open) > _options.Value.MaxConcurrent)
        {
            Interlocked.Decrement(ref _open);
            _meter.BoundHit("source_images");
            return new SourceKeeping.Busy(_options.Value.MaxConcurrent);
        }

        place = new Place(this);
        return null;
    }

    /// <summary>Keeps a picture, without its metadata, for the jobs that will name it.</summary>
    /// <param name="account">Whose it is.</param>
    /// <param name="file">The file as it came.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="IOException">The blob store cannot take it.</exception>
    public async Task<SourceKeeping> KeepAsync(AccountId account, ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        var options = _options.Value;
        if (file.Length > options.MaxImageBytes)
        {
            return new SourceKeeping.TooLarge(options.MaxImageBytes);
        }

        // Reading and writing keep a core busy for up to seconds: not on the caller's thread.
        var limits = new PngReadLimits(options.MaxImageBytes, MaxSide, options.MaxPixels);
        var (reading, clean) = await Task.Factory.StartNew(
            () => PngReader.Read(file, limits, cancellationToken) is var read && read is PngReading.Read whole ? (read, PngEncoder.Encode(whole.Image)) : (read, []),
            cancellationToken,
            TaskCreationOptions.DenyChildAttach,
            _scheduler);
        if (reading is not PngReading.Read { Image: var image })
        {
            return new SourceKeeping.Malformed(((PngReading.Refused)reading).Message);
        }

        var source = new SourceImage(account, BlobId.Of(clean), image.Width, image.Height, clean.Length, _clock.NowMs + (long)options.KeptFor.TotalMilliseconds);
        for (var tries = 0; ; tries++)
        {
            // Held first, so that it is not collected between writing and naming it.
            await _jobs.HoldBlobAsync(source.Blob, source.Holder, cancellationToken);
            await _blobs.WriteAsync(clean, cancellationToken);
            switch (await _images.AddAsync(source, options.MaxPerAccount, options.MaxBytesPerAccount, _clock.NowMs, cancellationToken))
            {
                case SourceAddition.Added:
                    return new SourceKeeping.Kept(source);
                case SourceAddition.NotHeld when tries < Tries:
                    break;
                case SourceAddition.NotHeld:
                    return new SourceKeeping.Busy(options.MaxConcurrent);
                default:
                    await _jobs.ReleaseBlobAsync(source.Blob, source.Holder, cancellationToken);
                    await _collector.CollectAsync(source.Blob, cancellationToken);
                    return new SourceKeeping.TooMany(options.MaxPerAccount, options.MaxBytesPerAccount);
            }
        }
    }

    /// <summary>What a job of the account names by the hash, and who holds it: something that the account brought, or the image of a delivered job of its own. Null: nothing.</summary>
    public async Task<FoundSource?> FindAsync(AccountId account, BlobId blob, CancellationToken cancellationToken)
    {
        if (!Secrets.IsSecret(blob.Value))
        {
            return null;
        }

        if (await _images.FindAsync(account, blob, cancellationToken) is { } brought)
        {
            return new FoundSource(brought.Blob, brought.Width, brought.Height, brought.SizeBytes, brought.Holder);
        }

        var holders = await _jobs.RangeAsync(new JobIndex.BlobHolders(blob), 1, long.MaxValue, HoldersLookedAt, descending: true, cancellationToken);
        return (await _jobs.FindAsync([.. holders.Select(holder => holder.Id)], cancellationToken))
            .Where(job => job.Account == account && job is { State: JobState.Delivered, Image: not null } && job.Image.Blob == blob)
            .Select(job => new FoundSource(blob, job.Image!.Width, job.Image.Height, job.Image.SizeBytes, job.Id.Value))
            .FirstOrDefault();
    }

    /// <summary>Opens what a job is made from; null when it does not name the blob, or the file is gone.</summary>
    public async Task<Stream?> OpenAsync(JobSpec spec, BlobId blob, CancellationToken cancellationToken) =>
        spec.SourceBlobs().Contains(blob) ? await _blobs.OpenAsync(blob, cancellationToken) : null;

    /// <summary>After a job was deleted by its artist: what it was made from goes too, unless another job names it.</summary>
    internal async Task LetGoAsync(Job deleted, CancellationToken cancellationToken)
    {
        foreach (var blob in deleted.Spec.SourceBlobs())
        {
            // A job that is submitted just now finds the picture gone, or keeps its file by naming it.
            if (await _jobs.CountAsync(new JobIndex.BlobHolders(blob), cancellationToken) == 1 && await _images.FindAsync(deleted.Account, blob, cancellationToken) is { } image
                && await _images.RemoveAsync(image, cancellationToken))
            {
                await _collector.CollectAsync(blob, cancellationToken);
            }
        }
    }

    /// <summary>Forgets some of the pictures that were kept long enough; returns how many, and whether there may be more.</summary>
    internal async Task<(int Removed, bool More)> SweepAsync(CancellationToken cancellationToken)
    {
        var expired = await _images.ExpiredAsync(_clock.NowMs, ChunkSize, cancellationToken);
        var removed = 0;
        foreach (var image in expired)
        {
            if (await _images.RemoveAsync(image, cancellationToken))
            {
                removed++;
                await _collector.CollectAsync(image.Blob, cancellationToken);
            }
        }

        return (removed, expired.Count == ChunkSize);
    }

    private sealed class Place(SourceImages owner) : IDisposable
    {
        private int _isGivenBack;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGivenBack, 1) == 0)
            {
                Interlocked.Decrement(ref owner._open);
            }
        }
    }
}
