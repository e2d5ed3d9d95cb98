using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using SogniLike.Client.Calls;
using SogniLike.Client.Downloads;
using SogniLike.Client.Watching;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Client;

/// <summary>
/// What an artist can do at a coordinator. Safe for concurrent use; one client serves a whole program. Calls that are safe to repeat are
/// repeated while the coordinator is unavailable. Every method throws <see cref="SogniException"/> when the call fails and
/// <see cref="OperationCanceledException"/> when it is cancelled.
/// </summary>
public sealed partial class SogniClient : IDisposable
{
    /// <summary>Most jobs that one watch can name.</summary>
    public const int MaxWatchedJobs = 100;

    private const int UploadChunkBytes = 64 << 10;

    private readonly SogniConnection _connection;
    private readonly ArtistService.ArtistServiceClient _artist;

    /// <summary>Connects with the first call.</summary>
    /// <exception cref="ArgumentException">The options are not valid; the message says why.</exception>
    public SogniClient(SogniClientOptions options)
    {
        _connection = new SogniConnection(options);
        _artist = new ArtistService.ArtistServiceClient(_connection.Invoker);
    }

    /// <inheritdoc cref="SogniClient(SogniClientOptions)"/>
    /// <param name="address">The coordinator's gRPC address.</param>
    /// <param name="apiKey">API key with the scope "artist".</param>
    public SogniClient(Uri address, string apiKey)
        : this(new SogniClientOptions { Address = address, ApiKey = apiKey })
    {
    }

    /// <summary>Asks for <paramref name="count"/> images (1 to 16), one job each. When it returns, the jobs are durable.</summary>
    /// <param name="spec">What to draw; fields left out get the model's defaults.</param>
    /// <param name="idempotencyKey">1 to 128 printable ASCII characters; one is drawn when left out, so that repeating an attempt never makes jobs twice.</param>
    public async Task<SubmitJobsResponse> SubmitAsync(JobSpec spec, int count = 1, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var request = new SubmitJobsRequest
        {
            Spec = spec,
            Count = (uint)count,
            IdempotencyKey = idempotencyKey ?? RandomNumberGenerator.GetHexString(32, lowercase: true),
        };
        return await _connection.CallAsync(o => _artist.SubmitJobsAsync(request, o), repeatable: true, cancellationToken);
    }

    /// <summary>What <see cref="SubmitAsync"/> would mean for these images; makes nothing.</summary>
    /// <param name="spec">What to draw; fields left out get the model's defaults.</param>
    public async Task<EstimateJobsResponse> EstimateAsync(JobSpec spec, int count = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var request = new EstimateJobsRequest { Spec = spec, Count = (uint)count };
        return await _connection.CallAsync(o => _artist.EstimateJobsAsync(request, o), repeatable: true, cancellationToken);
    }

    /// <summary>The job as it is now.</summary>
    public async Task<Job> GetAsync(string jobId, CancellationToken cancellationToken = default)
    {
        var response = await _connection.CallAsync(o => _artist.GetJobAsync(new GetJobRequest { JobId = jobId }, o), repeatable: true, cancellationToken);
        return response.Job;
    }

    /// <summary>The account's jobs, newest first; reads further pages as they are asked for.</summary>
    /// <param name="pageSize">Jobs per call, 1 to 100.</param>
    public IAsyncEnumerable<Job> ListAsync(int pageSize = 50, CancellationToken cancellationToken = default) => Pages.WalkAsync(
        token => _connection.CallAsync(
            o => _artist.ListJobsAsync(new ListJobsRequest { PageSize = (uint)pageSize, PageToken = token }, o), repeatable: true, cancellationToken),
        page => page.Jobs,
        page => page.NextPageToken,
        cancellationToken);

    /// <summary>The account's jobs in one of these states and of this model, newest first; reads further pages as they are asked for.</summary>
    /// <param name="states">All when empty.</param>
    /// <param name="model">Name of a model; all when null.</param>
    /// <param name="pageSize">Jobs per call, 1 to 100.</param>
    public IAsyncEnumerable<Job> ListAsync(
        IReadOnlyCollection<JobState> states, string? model = null, int pageSize = 50, CancellationToken cancellationToken = default) => Pages.WalkAsync(
        token => _connection.CallAsync(
            o => _artist.ListJobsAsync(new ListJobsRequest { PageSize = (uint)pageSize, PageToken = token, States = { states }, Model = model ?? "" }, o),
            repeatable: true,
            cancellationToken),
        page => page.Jobs,
        page => page.NextPageToken,
        cancellationToken);

    /// <summary>Cancels the job and returns it. Fails with <c>job_final</c> when it was already over.</summary>
    public async Task<Job> CancelAsync(string jobId, CancellationToken cancellationToken = default)
    {
        var attempts = 0;
        try
        {
            var response = await _connection.CallAsync(
                o =>
                {
                    attempts++;
                    return _artist.CancelJobAsync(new CancelJobRequest { JobId = jobId }, o);
                },
                repeatable: true,
                cancellationToken);
            return response.Job;
        }
        catch (SogniException e) when (e.Code == ErrorCodes.JobFinal && attempts > 1)
        {
            // The attempt whose answer was lost may be the one that cancelled it.
            var job = await GetAsync(jobId, cancellationToken);
            if (job.State == JobState.Cancelled)
            {
                return job;
            }

            throw;
        }
    }

    /// <summary>
    /// Deletes a job that is over, with its prompts and its image, for good. False: there is no such job, or it was deleted before. Fails with
    /// <c>job_not_final</c> when it is not over.
    /// </summary>
    public async Task<bool> DeleteAsync(string jobId, CancellationToken cancellationToken = default)
    {
        var response = await _connection.CallAsync(
            o => _artist.DeleteJobAsync(new DeleteJobRequest { JobId = jobId }, o), repeatable: true, cancellationToken);
        return response.Existed;
    }

    /// <summary>
    /// The jobs as they are, then every change in order, none left out and none twice, with progress in between. Reconnects and resumes by
    /// itself, for <see cref="SogniClientOptions.WatchReconnectWindow"/> per interruption; ends only by cancellation or an exception.
    /// </summary>
    /// <param name="jobIds">At most <see cref="MaxWatchedJobs"/>; all of the account's jobs when empty.</param>
    /// <param name="afterEventId">Last event seen by an earlier watch, to go on after it; 0 begins with a snapshot.</param>
    public IAsyncEnumerable<JobWatchEvent> WatchAsync(IReadOnlyList<string> jobIds, ulong afterEventId = 0, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(jobIds.Count, MaxWatchedJobs, nameof(jobIds));
        return new JobWatcher(_connection, _artist).WatchAsync(jobIds, afterEventId, cancellationToken);
    }

    /// <summary>
    /// Waits until all of these jobs are final and returns them in the order given. Fails with <c>not_found</c> when one is deleted before its end was seen.
    /// </summary>
    /// <param name="jobIds">1 to <see cref="MaxWatchedJobs"/>.</param>
    /// <param name="onEvent">Called with every event on the way, one at a time.</param>
    public async Task<IReadOnlyList<Job>> WaitAsync(IReadOnlyList<string> jobIds, Action<JobWatchEvent>? onEvent = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(jobIds.Count, nameof(jobIds));
        var final = new Dictionary<string, Job>(StringComparer.Ordinal);
        await foreach (var next in WatchAsync(jobIds, cancellationToken: cancellationToken))
        {
            IEnumerable<Job> jobs = next switch
            {
                JobWatchEvent.Snapshot snapshot => snapshot.Jobs,
                JobWatchEvent.Changed changed => [changed.Job],
                _ => [],
            };
            foreach (var job in jobs.Where(j => j.State.IsFinal()))
            {
                final[job.Id] = job;
            }

            onEvent?.Invoke(next);
            if (next is JobWatchEvent.Deleted deleted && jobIds.Contains(deleted.JobId) && !final.ContainsKey(deleted.JobId))
            {
                throw new SogniException(ErrorCodes.NotFound, $"The job {deleted.JobId} was deleted.", StatusCode.NotFound);
            }

            if (jobIds.All(final.ContainsKey))
            {
                break;
            }
        }

        return [.. jobIds.Select(id => final[id])];
    }

    /// <summary>
    /// Brings a picture or a mask that jobs are then made from (<see cref="JobSpec.InitImage"/>, <see cref="JobSpec.Mask"/>): a PNG file of any kind. Bringing it again is no error.
    /// </summary>
    public Task<SourceImage> UploadImageAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken = default) => _connection.RunAsync(
        async options =>
        {
            using var call = _artist.UploadImage(options);
            try
            {
                for (var at = 0; at < file.Length; at += UploadChunkBytes)
                {
                    var chunk = UnsafeByteOperations.UnsafeWrap(file.Slice(at, Math.Min(UploadChunkBytes, file.Length - at)));
                    await call.RequestStream.WriteAsync(new UploadImageRequest { Chunk = chunk }, options.CancellationToken);
                }

                await call.RequestStream.CompleteAsync();
            }
            catch (Exception e) when (e is RpcException or InvalidOperationException && !options.CancellationToken.IsCancellationRequested)
            {
                // The coordinator may end the call before it has read everything; its answer says why.
            }

            return (await call.ResponseAsync).Image;
        },
        _connection.Options.DownloadTimeout,
        repeatable: true,
        cancellationToken);

    /// <summary>The image of a Delivered job, checked against the size and SHA-256 that the coordinator names. Held in memory, bounded by <see cref="SogniClientOptions.MaxImageBytes"/>.</summary>
    public Task<DownloadedImage> DownloadAsync(string jobId, CancellationToken cancellationToken = default) => _connection.RunAsync(
        async options =>
        {
            using var call = _artist.DownloadImage(new DownloadImageRequest { JobId = jobId }, options);
            return await ImageReader.ReadAsync(call.ResponseStream, _connection.Options.MaxImageBytes, options.CancellationToken);
        },
        _connection.Options.DownloadTimeout,
        repeatable: true,
        cancellationToken);

    /// <summary>Downloads and checks the image, then writes it under <paramref name="path"/>, whole or not at all; replaces what is there.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task<ImageInfo> DownloadToFileAsync(string jobId, string path, CancellationToken cancellationToken = default)
    {
        var image = await DownloadAsync(jobId, cancellationToken);
        var part = $"{path}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.part";
        try
        {
            await File.WriteAllBytesAsync(part, image.Bytes, cancellationToken);
            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }

        return image.Info;
    }

    /// <summary>The models that jobs may name.</summary>
    public async Task<IReadOnlyList<Model>> ListModelsAsync(CancellationToken cancellationToken = default)
    {
        var response = await _connection.CallAsync(o => _artist.ListModelsAsync(new ListModelsRequest(), o), repeatable: true, cancellationToken);
        return response.Models;
    }

    /// <summary>The model of this name. Fails with <c>not_found</c> when there is none, or it takes no jobs.</summary>
    public async Task<Model> GetModelAsync(string name, CancellationToken cancellationToken = default)
    {
        var response = await _connection.CallAsync(o => _artist.GetModelAsync(new GetModelRequest { Name = name }, o), repeatable: true, cancellationToken);
        return response.Model;
    }

    /// <summary>The workers that are connected now, by id; reads further pages as they are asked for.</summary>
    public IAsyncEnumerable<PoolWorker> ListWorkersAsync(CancellationToken cancellationToken = default) => Pages.WalkAsync(
        token => _connection.CallAsync(o => _artist.ListPoolWorkersAsync(new ListPoolWorkersRequest { PageToken = token }, o), repeatable: true, cancellationToken),
        page => page.Workers,
        page => page.NextPageToken,
        cancellationToken);

    /// <summary>Where an enrolled worker stands, connected or not, why, and what was done to it.</summary>
    public Task<GetWorkerTrustResponse> GetWorkerTrustAsync(string workerId, CancellationToken cancellationToken = default) =>
        _connection.CallAsync(o => _artist.GetWorkerTrustAsync(new GetWorkerTrustRequest { WorkerId = workerId }, o), repeatable: true, cancellationToken);

    /// <summary>What became of an audit; while it is open nothing but that is told. Needs no key.</summary>
    public async Task<Audit> GetAuditAsync(string auditId, CancellationToken cancellationToken = default) =>
        (await _connection.CallAsync(o => _artist.GetAuditAsync(new GetAuditRequest { AuditId = auditId }, o), repeatable: true, cancellationToken)).Audit;

    /// <summary>The keys that draw who is audited, newest first, as far as they may be shown; reads further pages as they are asked for.</summary>
    public IAsyncEnumerable<AuditEpoch> ListAuditEpochsAsync(CancellationToken cancellationToken = default) => Pages.WalkAsync(
        token => _connection.CallAsync(o => _artist.ListAuditEpochsAsync(new ListAuditEpochsRequest { PageSize = 500, PageToken = token }, o), repeatable: true, cancellationToken),
        page => page.Epochs,
        page => page.NextPageToken,
        cancellationToken);

    /// <summary>How the pool does, in numbers that are at most a second old.</summary>
    public Task<GetPoolStatusResponse> GetPoolStatusAsync(CancellationToken cancellationToken = default) =>
        _connection.CallAsync(o => _artist.GetPoolStatusAsync(new GetPoolStatusRequest(), o), repeatable: true, cancellationToken);

    /// <summary>Who the API key is.</summary>
    public Task<GetAccountResponse> GetAccountAsync(CancellationToken cancellationToken = default) =>
        _connection.CallAsync(o => _artist.GetAccountAsync(new GetAccountRequest(), o), repeatable: true, cancellationToken);

    /// <summary>Tells the operators of an image that should not be there; an account reports an image once.</summary>
    /// <param name="reason">1 to 500 characters.</param>
    public Task<ReportImageResponse> ReportAsync(string jobId, string reason, CancellationToken cancellationToken = default) =>
        _connection.CallAsync(o => _artist.ReportImageAsync(new ReportImageRequest { JobId = jobId, Reason = reason }, o), repeatable: true, cancellationToken);

    /// <summary>Disputes a delivered image, once: the whole job is computed again by others, and refunded and drawn anew when it is bad.</summary>
    public Task<DisputeJobResponse> DisputeAsync(string jobId, CancellationToken cancellationToken = default) =>
        _connection.CallAsync(o => _artist.DisputeJobAsync(new DisputeJobRequest { JobId = jobId }, o), repeatable: true, cancellationToken);

    /// <summary>Makes a sub-key of the client's own key. Its secret is in the answer and nowhere else. Not repeated by itself.</summary>
    /// <param name="scopes">"read", "submit".</param>
    /// <param name="name">For people, 0 to 64 characters.</param>
    /// <param name="valid">Whole seconds; null: as long as the client's own key.</param>
    /// <param name="caps">Its limits, none wider than those of the client's own key; null: none of its own.</param>
    public Task<CreateKeyResponse> CreateKeyAsync(
        IEnumerable<string> scopes, string name = "", TimeSpan? valid = null, KeyCaps? caps = null, CancellationToken cancellationToken = default)
    {
        // 0 means "as long as can be" on the wire, so a time below a second must not become it.
        var seconds = valid is { } time ? (ulong)Math.Max(1, (long)time.TotalSeconds) : 0;
        var request = new CreateKeyRequest { Name = name, ValidSeconds = seconds, Scopes = { scopes }, Caps = caps };
        return _connection.CallAsync(o => _artist.CreateKeyAsync(request, o), repeatable: false, cancellationToken);
    }

    /// <summary>The account's keys, oldest first, without their secrets.</summary>
    public IAsyncEnumerable<Key> ListKeysAsync(CancellationToken cancellationToken = default) => Pages.WalkAsync(
        token => _connection.CallAsync(o => _artist.ListKeysAsync(new ListKeysRequest { PageToken = token }, o), repeatable: true, cancellationToken),
        page => page.Keys,
        page => page.NextPageToken,
        cancellationToken);

    /// <summary>Makes a key of the account, and its sub-keys, useless for every call that starts afterwards; open streams end.</summary>
    public async Task<Key> RevokeKeyAsync(string keyId, CancellationToken cancellationToken = default) =>
        (await _connection.CallAsync(o => _artist.RevokeKeyAsync(new RevokeKeyRequest { KeyId = keyId }, o), repeatable: true, cancellationToken)).Key;

    /// <summary>What the account has to spend, and its newest movements.</summary>
    /// <param name="movements">1 to 100.</param>
    public Task<GetCreditsResponse> GetCreditsAsync(int movements = 20, CancellationToken cancellationToken = default) =>
        _connection.CallAsync(o => _artist.GetCreditsAsync(new GetCreditsRequest { Movements = checked((uint)movements) }, o), repeatable: true, cancellationToken);

    /// <summary>Ends the connection; calls in flight fail.</summary>
    public void Dispose() => _connection.Dispose();
}
