using Google.Protobuf;
using Grpc.Core;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Client.Tests.Fakes;

internal sealed partial class FakeArtistService(FakePool pool) : ArtistService.ArtistServiceBase
{
    public override Task<SubmitJobsResponse> SubmitJobs(SubmitJobsRequest request, ServerCallContext context)
    {
        pool.Enter(context);
        if (pool.Submissions.TryGetValue(request.IdempotencyKey, out var known))
        {
            var again = known.Clone();
            again.Repeated = true;
            return Task.FromResult(again);
        }

        Validate(request);
        var response = new SubmitJobsResponse { RequestId = $"req-{pool.Submissions.Count + 1}" };
        for (var i = 0U; i < Math.Max(1, request.Count); i++)
        {
            response.Jobs.Add(pool.Add(Filled(request.Spec, i), response.RequestId, i).Clone());
        }

        pool.Submissions[request.IdempotencyKey] = response;
        foreach (var job in response.Jobs)
        {
            pool.OnSubmitted?.Invoke(job);
        }

        pool.BeforeAnswer?.Invoke(nameof(SubmitJobs));
        return Task.FromResult(response);
    }

    public override Task<EstimateJobsResponse> EstimateJobs(EstimateJobsRequest request, ServerCallContext context)
    {
        pool.Enter(context);
        return Task.FromResult(new EstimateJobsResponse
        {
            MegapixelSteps = 5.24,
            Images = Math.Max(1, request.Count),
            JobsAhead = 3,
            MegapixelStepsAhead = 12,
            Eta = new JobEta
            {
                EarliestAt = new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = 1_800_000_000 },
                LatestAt = new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = 1_800_000_060 },
            },
        });
    }

    public override async Task<UploadImageResponse> UploadImage(IAsyncStreamReader<UploadImageRequest> requestStream, ServerCallContext context)
    {
        pool.Enter(context);
        using var file = new MemoryStream();
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            requestStream.Current.Chunk.WriteTo(file);
        }

        if (file.Length == 0)
        {
            throw FakePool.Error(StatusCode.InvalidArgument, ErrorCodes.ImageMalformed, "The file does not start with the PNG signature.");
        }

        var sha256 = ByteString.CopyFrom(System.Security.Cryptography.SHA256.HashData(file.ToArray()));
        pool.Uploads[sha256] = file.ToArray();
        return new UploadImageResponse { Image = new SourceImage { Sha256 = sha256, SizeBytes = (ulong)file.Length } };
    }

    public override Task<GetJobResponse> GetJob(GetJobRequest request, ServerCallContext context)
    {
        pool.Enter(context);
        return Task.FromResult(new GetJobResponse { Job = Find(request.JobId).Clone() });
    }

    public override Task<ListJobsResponse> ListJobs(ListJobsRequest request, ServerCallContext context)
    {
        pool.Enter(context);
        var size = request.PageSize == 0 ? 20 : (int)request.PageSize;
        var skip = request.PageToken.Length == 0 ? 0 : int.Parse(request.PageToken, System.Globalization.CultureInfo.InvariantCulture);
        var all = pool.Jobs.Values.Reverse()
            .Where(j => (request.States.Count == 0 || request.States.Contains(j.State)) && (request.Model.Length == 0 || j.Spec.Model == request.Model))
            .ToList();
        var response = new ListJobsResponse { Jobs = { all.Skip(skip).Take(size).Select(j => j.Clone()) } };
        response.NextPageToken = skip + size < all.Count ? $"{skip + size}" : "";
        return Task.FromResult(response);
    }

    public override Task<CancelJobResponse> CancelJob(CancelJobRequest request, ServerCallContext context)
    {
        pool.Enter(context);
        var job = Find(request.JobId);
        if (job.State.IsFinal())
        {
            throw FakePool.Error(StatusCode.FailedPrecondition, ErrorCodes.JobFinal, $"The job is over: it is {job.State}.");
        }

        pool.Change(job.Id, JobState.Cancelled);
        pool.BeforeAnswer?.Invoke(nameof(CancelJob));
        return Task.FromResult(new CancelJobResponse { Job = job.Clone() });
    }

    public override Task<GetQueueResponse> GetQueue(GetQueueRequest request, ServerCallContext context)
    {
        pool.Enter(context);
        return Task.FromResult(new GetQueueResponse { Queue = pool.Queue() });
    }

    public override Task<PauseQueueResponse> PauseQueue(PauseQueueRequest request, ServerCallContext context)
    {
        pool.Enter(context);
        pool.Pause(new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = 1_790_000_100 });
        return Task.FromResult(new PauseQueueResponse { Queue = pool.Queue() });
    }

    public override Task<ResumeQueueResponse> ResumeQueue(ResumeQueueRequest request, ServerCallContext context)
    {
        pool.Enter(context);
        pool.Pause(null);
        return Task.FromResult(new ResumeQueueResponse { Queue = pool.Queue() });
    }

    public override Task<MoveJobResponse> MoveJob(MoveJobRequest request, ServerCallContext context)
    {
        pool.Enter(context);
        var job = Find(request.JobId);
        if (job.State != JobState.Queued)
        {
            throw FakePool.Error(StatusCode.FailedPrecondition, ErrorCodes.JobNotQueued, $"Only a job that waits can be moved: it is {job.State}.", "job_id");
        }

        pool.Moves.Add((job.Id, request.To));
        return Task.FromResult(new MoveJobResponse { Job = job.Clone() });
    }

    public override Task<DeleteJobResponse> DeleteJob(DeleteJobRequest request, ServerCallContext context)
    {
        pool.Enter(context);
        if (pool.Jobs.TryGetValue(request.JobId, out var job) && !job.State.IsFinal())
        {
            throw FakePool.Error(StatusCode.FailedPrecondition, ErrorCodes.JobNotFinal, $"The job is not over: it is {job.State}. Cancel it first.");
        }

        var existed = pool.Delete(request.JobId);
        pool.BeforeAnswer?.Invoke(nameof(DeleteJob));
        return Task.FromResult(new DeleteJobResponse { Existed = existed });
    }

    public override async Task WatchJobs(WatchJobsRequest request, IServerStreamWriter<WatchJobsResponse> responses, ServerCallContext context)
    {
        pool.Enter(context);
        foreach (var id in request.JobIds)
        {
            Find(id);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, pool.Connections);
        var after = request.AfterEventId;
        for (var first = true; ; first = false)
        {
            var (events, snapshot, progress, changed) = pool.Read(after, first, request.JobIds);
            if (snapshot is not null)
            {
                after = snapshot.EventId;
                await responses.WriteAsync(new WatchJobsResponse { Snapshot = snapshot });
            }

            foreach (var (id, message) in events)
            {
                after = id;
                await responses.WriteAsync(message);
            }

            foreach (var value in progress)
            {
                await responses.WriteAsync(new WatchJobsResponse { Progress = value });
            }

            try
            {
                await changed.WaitAsync(either.Token);
            }
            catch (OperationCanceledException)
            {
                context.GetHttpContext().Abort();
                return;
            }
        }
    }

    public override async Task DownloadImage(DownloadImageRequest request, IServerStreamWriter<DownloadImageResponse> responses, ServerCallContext context)
    {
        pool.Enter(context);
        Find(request.JobId);
        if (!pool.Images.TryGetValue(request.JobId, out var image))
        {
            throw FakePool.Error(StatusCode.FailedPrecondition, ErrorCodes.ImageNotReady, "The job has no image yet.");
        }

        await responses.WriteAsync(new DownloadImageResponse { Info = image.Info });
        foreach (var chunk in image.Bytes.Chunk(64 << 10))
        {
            await responses.WriteAsync(new DownloadImageResponse { Chunk = ByteString.CopyFrom(chunk) });
        }
    }

    public override Task<ListModelsResponse> ListModels(ListModelsRequest request, ServerCallContext context)
    {
        pool.Enter(context);
        return Task.FromResult(new ListModelsResponse
        {
            Models =
            {
                pool.Models.Where(m => m.Enabled).Select(m => new Model
                {
                    Name = m.Manifest.Name,
                    Manifest = m.ManifestId,
                    Description = m.Manifest.Description,
                    Limits = new ModelLimits
                    {
                        MaxWidth = m.Manifest.Limits.MaxWidth,
                        MaxHeight = m.Manifest.Limits.MaxHeight,
                        MaxSteps = m.Manifest.Limits.MaxSteps,
                        MaxGuidanceScale = m.Manifest.Limits.MaxGuidanceScale,
                    },
                    Defaults = new JobSpec
                    {
                        Model = m.Manifest.Name,
                        Width = m.Manifest.Defaults.Width,
                        Height = m.Manifest.Defaults.Height,
                        Steps = m.Manifest.Defaults.Steps,
                        Sampler = m.Manifest.Defaults.Sampler,
                        GuidanceScale = m.Manifest.Defaults.GuidanceScale,
                    },
                    Samplers = { m.Manifest.Samplers },
                    WorkersOnline = m.WorkersOnline,
                }),
            },
        });
    }

    public override Task<GetAccountResponse> GetAccount(GetAccountRequest request, ServerCallContext context)
    {
        pool.Enter(context);
        return Task.FromResult(new GetAccountResponse { AccountId = "ada", PoolId = "main", KeyId = "key-1", Scopes = { "artist" } });
    }

    public override Task<GetWorkerTrustResponse> GetWorkerTrust(GetWorkerTrustRequest request, ServerCallContext context)
    {
        pool.Enter(context);
        return Task.FromResult(pool.Trusts.First(t => t.WorkerId == request.WorkerId));
    }

    public override Task<GetAuditResponse> GetAudit(GetAuditRequest request, ServerCallContext context)
    {
        pool.Enter(context, anyone: true);
        return Task.FromResult(new GetAuditResponse { Audit = pool.Audits.First(audit => audit.Id == request.AuditId) });
    }

    public override Task<ListAuditEpochsResponse> ListAuditEpochs(ListAuditEpochsRequest request, ServerCallContext context)
    {
        pool.Enter(context, anyone: true);
        return Task.FromResult(new ListAuditEpochsResponse { Epochs = { pool.Epochs } });
    }

    public override Task<GetCreditsResponse> GetCredits(GetCreditsRequest request, ServerCallContext context)
    {
        pool.Enter(context);
        var response = new GetCreditsResponse { AvailableMillicredits = 99_672, HeldMillicredits = 328, DailyMillicredits = 100_000 };
        response.NextGrantAt = new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = 1_790_000_000 };
        response.Movements.Add(new CreditMovement { RecordId = 2, Reason = "hold", Subject = "job-1", AvailableMillicredits = -328, HeldMillicredits = 328, At = response.NextGrantAt });
        response.Movements.Add(new CreditMovement { RecordId = 1, Reason = "grant", Subject = "20717", AvailableMillicredits = request.Movements * 1_000, At = response.NextGrantAt });
        return Task.FromResult(response);
    }

    public override Task<CreateKeyResponse> CreateKey(CreateKeyRequest request, ServerCallContext context)
    {
        pool.Enter(context);
        var key = new Key { Id = $"sub-{pool.SubKeys.Count + 1}", Name = request.Name, Scopes = { request.Scopes }, Caps = request.Caps, ParentId = "key-1" };
        pool.SubKeys.Add(key);
        return Task.FromResult(new CreateKeyResponse { Key = key.Clone(), Secret = $"secret-of-{key.Id}" });
    }

    public override Task<ListKeysResponse> ListKeys(ListKeysRequest request, ServerCallContext context)
    {
        pool.Enter(context);
        return Task.FromResult(new ListKeysResponse { Keys = { pool.SubKeys } });
    }

    public override Task<RevokeKeyResponse> RevokeKey(RevokeKeyRequest request, ServerCallContext context)
    {
        pool.Enter(context);
        var key = pool.SubKeys.Find(k => k.Id == request.KeyId) ?? throw FakePool.Error(StatusCode.NotFound, ErrorCodes.NotFound, "There is no such key.", "key_id");
        key.Revoked = true;
        return Task.FromResult(new RevokeKeyResponse { Key = key });
    }

    public override Task<CreateShareResponse> CreateShare(CreateShareRequest request, ServerCallContext context)
    {
        pool.Enter(context);
        if (Find(request.JobId).State != JobState.Delivered)
        {
            throw FakePool.Error(StatusCode.FailedPrecondition, ErrorCodes.ImageNotReady, "Only a delivered image can be shared.", "job_id");
        }

        var id = (pool.Shares.Count + 1).ToString("x32", System.Globalization.CultureInfo.InvariantCulture);
        var share = new Share { Id = id, JobId = request.JobId, Path = $"/s/{id}", Url = $"https://pool.example/s/{id}", ShowsParameters = request.ShowsParameters };
        if (request.ValidSeconds > 0)
        {
            share.ExpiresAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(DateTime.UnixEpoch.AddSeconds(request.ValidSeconds));
        }

        pool.Shares.Add(share);
        return Task.FromResult(new CreateShareResponse { Share = share });
    }

    public override Task<ListSharesResponse> ListShares(ListSharesRequest request, ServerCallContext context)
    {
        pool.Enter(context);
        var (skip, all) = (request.PageToken.Length == 0 ? 0 : 1, pool.Shares.Where(share => request.JobId.Length == 0 || share.JobId == request.JobId).ToList());
        return Task.FromResult(new ListSharesResponse { Shares = { skip == 0 ? all.Take(1) : all.Skip(1) }, NextPageToken = skip == 0 && all.Count > 1 ? "1" : "" });
    }

    public override Task<RevokeShareResponse> RevokeShare(RevokeShareRequest request, ServerCallContext context)
    {
        pool.Enter(context);
        return Task.FromResult(new RevokeShareResponse { Existed = pool.Shares.RemoveAll(share => share.Id == request.ShareId) > 0 });
    }

    private static void Validate(SubmitJobsRequest request)
    {
        if (request.Spec.Prompt.Trim().Length == 0)
        {
            throw FakePool.Error(StatusCode.InvalidArgument, ErrorCodes.Required, "A prompt has 1 to 4,000 characters.", "spec.prompt");
        }

        if (request.Spec.Width % 8 != 0)
        {
            throw FakePool.Error(StatusCode.InvalidArgument, ErrorCodes.NotAMultiple, "The width must be a multiple of 8.", "spec.width");
        }
    }

    private static JobSpec Filled(JobSpec spec, uint index)
    {
        var filled = spec.Clone();
        filled.Seed = (spec.HasSeed ? spec.Seed : 42) + index;
        filled.Steps = spec.HasSteps ? spec.Steps : 20;
        filled.Width = spec.HasWidth ? spec.Width : 128;
        filled.Height = spec.HasHeight ? spec.Height : 128;
        filled.Sampler = spec.HasSampler ? spec.Sampler : "ddim";
        filled.GuidanceScale = spec.HasGuidanceScale ? spec.GuidanceScale : 3;
        return filled;
    }

    private Job Find(string id) => pool.Jobs.TryGetValue(id, out var job)
        ? job
        : throw FakePool.Error(StatusCode.NotFound, ErrorCodes.NotFound, "There is no such job.", "job_id");
}
