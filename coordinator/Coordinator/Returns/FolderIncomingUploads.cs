using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Returns;

/// <summary>
/// Uploads as files <c>{job}.{fence}.{sha256}</c> in one folder, openings with <c>.openings</c> behind it; incomplete ones end in <c>.part</c>. They survive every process
/// and no power cut: the worker keeps what it made until it is judged and brings it again, so nothing is synced here. What a power cut damaged is known by its hash and not opened.
/// </summary>
internal sealed class FolderIncomingUploads : IIncomingUploads
{
    private const string OpeningsSuffix = "openings";

    private readonly string _root;
    private readonly IIdSource _ids;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private (JobId Job, long Fence) _listed;

    public FolderIncomingUploads(IOptions<ReturnsOptions> options, IIdSource ids, TimeProvider time)
    {
        (_root, _ids, _time) = (Path.GetFullPath(options.Value.IncomingFolder), ids, time);
        DurableFiles.CreateFolder(_root);
    }

    public Task<IIncomingUpload> BeginAsync(JobId job, long fence, UploadAnnouncement announced, CancellationToken cancellationToken)
    {
        var image = Begin(PathOf(job, fence, UploadPart.Image, announced.ImageSha256), announced.ImageBytes, announced.ImageSha256);
        var openings = announced.OpeningsSha256 is { } sha256 ? Begin(PathOf(job, fence, UploadPart.Openings, sha256), announced.OpeningsBytes, sha256) : null;
        return Task.FromResult<IIncomingUpload>(new Upload(image, openings, () => DeleteComplete(job, fence, image.Final, openings?.Final)));
    }

    public async Task<Stream?> OpenAsync(JobId job, long fence, UploadPart part, string sha256, CancellationToken cancellationToken)
    {
        FileStream file;
        try
        {
            file = new FileStream(PathOf(job, fence, part, sha256), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        try
        {
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)) == sha256)
            {
                file.Position = 0;
                return file;
            }
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }

        await file.DisposeAsync();
        return null;
    }

    public Task DeleteAsync(JobId job, long fence, CancellationToken cancellationToken)
    {
        DeleteComplete(job, fence);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<(JobId Job, long Fence)>> ListAsync(int most, CancellationToken cancellationToken)
    {
        // The order of a folder is any and stays: without a place to go on from, the same first ones would come for as long as they lie here.
        var leases = Directory.EnumerateFiles(_root).Select(LeaseOf).OfType<(JobId Job, long Fence)>().Distinct().ToList();
        leases.Sort(Compare);
        lock (_gate)
        {
            var next = leases.FindIndex(lease => Compare(lease, _listed) > 0);
            List<(JobId Job, long Fence)> listed = next < 0 ? leases : [.. leases[next..], .. leases[..next]];
            listed = listed[..Math.Min(most, listed.Count)];
            _listed = listed.Count == 0 ? default : listed[^1];
            return Task.FromResult<IReadOnlyList<(JobId, long)>>(listed);
        }
    }

    public Task<int> SweepAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        var before = _time.GetUtcNow() - age;
        var swept = 0;
        foreach (var file in new DirectoryInfo(_root).EnumerateFiles())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (file.LastWriteTimeUtc < before.UtcDateTime)
            {
                file.Delete();
                swept++;
            }
        }

        return Task.FromResult(swept);
    }

    private IncomingFile Begin(string final, long sizeBytes, string sha256) => new($"{final}.{_ids.NewId()}.part", final, sizeBytes, sha256);

    private void DeleteComplete(JobId job, long fence, params ReadOnlySpan<string?> except)
    {
        foreach (var file in Directory.EnumerateFiles(_root, $"{Safe(job)}.{fence}.*"))
        {
            if (!except.Contains(file) && !file.EndsWith(".part", StringComparison.Ordinal))
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>Under which lease a complete upload came; null for anything else.</summary>
    private static (JobId, long)? LeaseOf(string file) =>
        Path.GetFileName(file).Split('.') is [{ Length: 26 } job, var fence, { Length: 64 }, .. ([] or [OpeningsSuffix])]
        && long.TryParse(fence, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (new JobId(job), number)
            : null;

    private static int Compare((JobId Job, long Fence) one, (JobId Job, long Fence) other) =>
        string.CompareOrdinal(one.Job.Value, other.Job.Value) is not 0 and var jobs ? jobs : one.Fence.CompareTo(other.Fence);

    private static string Safe(JobId job) => job.Value.Length == 26 && job.Value.All(char.IsAsciiLetterOrDigit)
        ? job.Value
        : throw new ArgumentException("A job id has 26 characters of Crockford base32.", nameof(job));

    private string PathOf(JobId job, long fence, UploadPart part, string sha256) => Identity.Secrets.IsSecret(sha256)
        ? Path.Combine(_root, $"{Safe(job)}.{fence}.{sha256}{(part == UploadPart.Openings ? $".{OpeningsSuffix}" : "")}")
        : throw new ArgumentException("A SHA-256 has 64 lower-case hexadecimal characters.", nameof(sha256));

    /// <param name="onPublished">Called when all parts are in their places.</param>
    private sealed class Upload(IncomingFile image, IncomingFile? openings, Action onPublished) : IIncomingUpload
    {
        public Task<UploadOutcome> AppendAsync(UploadPart part, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
            (part == UploadPart.Image ? image : openings)?.AppendAsync(bytes, cancellationToken) ?? Task.FromResult(UploadOutcome.TooLarge);

        public async Task<UploadCompletion> CompleteAsync(CancellationToken cancellationToken)
        {
            if (image.Check() is var ofImage and not UploadOutcome.Ok)
            {
                return new UploadCompletion(ofImage);
            }

            if (openings?.Check() is { } ofOpenings and not UploadOutcome.Ok)
            {
                return new UploadCompletion(ofOpenings, UploadPart.Openings);
            }

            // The image last: whoever finds it finds what belongs to it.
            await (openings?.PublishAsync() ?? Task.CompletedTask);
            await image.PublishAsync();
            onPublished();
            return new UploadCompletion(UploadOutcome.Ok);
        }

        public async ValueTask DisposeAsync()
        {
            await image.DisposeAsync();
            await (openings?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }
}
