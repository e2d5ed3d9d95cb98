using System.Globalization;
using System.Text.Json.Nodes;
using Grpc.Core;
using SogniLike.Client;
using SogniLike.Client.Watching;
using SogniLike.Coordinator.Host.Tests.FullLife;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Json;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Tests.Rest;

/// <summary>Each operation by gRPC and by REST on one coordinator: what they answer, refuse, tell and deliver is the same.</summary>
public sealed class EqualMeaningTests : IAsyncLifetime
{
    private TestCoordinator _coordinator = null!;
    private RestClient _rest = null!;

    public async Task InitializeAsync()
    {
        _coordinator = await TestCoordinator.StartAsync();
        _rest = new RestClient(_coordinator, _coordinator.OwnerKey);
        await TestModel.AddAsync(_coordinator);
    }

    public async Task DisposeAsync()
    {
        _rest.Dispose();
        await _coordinator.DisposeAsync();
    }

    [Fact]
    public Task Life_OnStoresInMemory_IsToldAlikeAndTheImageIsTheSame() => LiveAsync(_coordinator, _rest);

    [Fact]
    public async Task Life_OnPrivateRedis_IsToldAlikeAndTheImageIsTheSame()
    {
        await using var coordinator = await TestCoordinator.StartAsync(onRedis: true);
        using var rest = new RestClient(coordinator, coordinator.OwnerKey);
        await TestModel.AddAsync(coordinator);
        await LiveAsync(coordinator, rest);
    }

    [Fact]
    public async Task Estimate_BothWays_AnswersAlike()
    {
        await using var worker = await FakeWorker.ConnectNewAsync(_coordinator);
        var estimate = await _coordinator.Artist.EstimateJobsAsync(new EstimateJobsRequest { Spec = JobLife.Spec(), Count = 3 }, _coordinator.Owner);

        // Times count from the moment of the question.
        AssertSame(estimate, await _rest.JsonAsync("POST", "estimate", RestClient.Job(count: 3)), "earliest_at", "latest_at");
        await SameRefusalAsync(c => c.Artist.EstimateJobsAsync(new EstimateJobsRequest { Spec = JobLife.Spec(), Count = 17 }, c.Owner), "POST", "estimate", RestClient.Job(count: 17));
        Assert.Empty((await _rest.JsonAsync("GET", "jobs"))["jobs"]!.AsArray());
    }

    [Fact]
    public async Task Keys_OfTheCaller_AreMadeAndShownAlike()
    {
        var made = await _rest.JsonAsync("POST", "keys", """{"name": "bot", "scopes": ["submit"], "valid_seconds": 3600}""");
        AssertSame(await _coordinator.Artist.ListKeysAsync(new ListKeysRequest(), _coordinator.Owner), await _rest.JsonAsync("GET", "keys"));
        using var bot = new RestClient(_coordinator, (string)made["secret"]!);
        await bot.JsonAsync("POST", "jobs", RestClient.Job());
        Assert.Equal((ErrorCodes.ScopeMissing, null), await bot.FailureAsync("GET", "admin/pool"));

        await _rest.JsonAsync("POST", $"keys/{made["key"]!["id"]}/revoke");
        Assert.Equal((ErrorCodes.KeyRevoked, null), await bot.FailureAsync("GET", "jobs"));
    }

    [Fact]
    public async Task Delete_BothWays_AnswersAlike()
    {
        var jobs = (await _coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec(), Count = 3 }, _coordinator.Owner)).Jobs;
        foreach (var job in jobs.Take(2))
        {
            await _coordinator.Artist.CancelJobAsync(new CancelJobRequest { JobId = job.Id }, _coordinator.Owner);
        }

        var grpc = await _coordinator.Artist.DeleteJobAsync(new DeleteJobRequest { JobId = jobs[0].Id }, _coordinator.Owner);
        AssertSame(grpc, await _rest.JsonAsync("DELETE", $"jobs/{jobs[1].Id}"));
        AssertSame(
            await _coordinator.Artist.DeleteJobAsync(new DeleteJobRequest { JobId = jobs[1].Id }, _coordinator.Owner), await _rest.JsonAsync("DELETE", $"jobs/{jobs[0].Id}"));
        await SameRefusalAsync(c => c.Artist.DeleteJobAsync(new DeleteJobRequest { JobId = jobs[2].Id }, c.Owner), "DELETE", $"jobs/{jobs[2].Id}");
        Assert.Equal([jobs[2].Id], (await _rest.JsonAsync("GET", "jobs"))["jobs"]!.AsArray().Select(j => (string)j!["id"]!));
    }

    [Fact]
    public async Task Client_BesideRest_SeesTheSame()
    {
        await using var worker = await FakeWorker.ConnectNewAsync(_coordinator);
        using var client = new SogniClient(_coordinator.Endpoints.Grpc, _coordinator.OwnerKey);
        await using var events = await _rest.WatchAsync();
        await events.NextAsync("snapshot");

        // One key, two ways in: the second submission is a repetition of the first.
        var first = await _rest.JsonAsync("POST", "jobs", RestClient.Job(), ("Idempotency-Key", "both"));
        var second = await client.SubmitAsync(JobLife.Spec(), idempotencyKey: "both");
        Assert.True(second.Repeated);
        Assert.Equal((string)first["jobs"]![0]!["id"]!, second.Jobs[0].Id);

        var told = new List<(ulong, string)>();
        var waiting = client.WaitAsync([second.Jobs[0].Id], e =>
        {
            if (e is JobWatchEvent.Changed changed)
            {
                told.Add((changed.EventId, changed.Job.State.ToString().ToLowerInvariant()));
            }
        });
        await worker.DeliverAsync(await worker.NextAssignmentAsync(), TestImages.Png(64, 64, 7));
        var job = Assert.Single(await waiting);
        var heard = new List<(ulong, string)>();
        while (heard is not [.., (_, "delivered")])
        {
            var changed = await events.NextAsync("changed");
            heard.Add((ulong.Parse((string)changed["event_id"]!, CultureInfo.InvariantCulture), (string)changed["job"]!["state"]!));
        }

        // The client's watch began at some point on the way; from there on both tell the same.
        Assert.Equal([(1ul, "queued"), (2ul, "leased"), (3ul, "delivered")], heard);
        Assert.Equal(heard.TakeLast(told.Count), told);
        AssertSame(job, await _rest.JsonAsync("GET", $"jobs/{job.Id}"));
        Assert.Equal((await client.DownloadAsync(job.Id)).Bytes, await _rest.Http.GetByteArrayAsync(new Uri($"jobs/{job.Id}/image", UriKind.Relative)));
        AssertSame(await client.GetModelAsync(TestModel.Name), await _rest.JsonAsync("GET", $"models/{TestModel.Name}"));
        Assert.Equal(1u, (await client.GetPoolStatusAsync()).WorkersOnline);
        await foreach (var seen in client.ListWorkersAsync())
        {
            Assert.Equal(worker.Id, seen.Id);
        }

        await foreach (var seen in client.ListAsync([JobState.Delivered], TestModel.Name))
        {
            AssertSame(seen, (await _rest.JsonAsync("GET", $"jobs?states=delivered&model={TestModel.Name}"))["jobs"]![0]!);
        }
    }

    [Fact]
    public async Task Reads_BothWays_AnswerAlike()
    {
        await using var worker = await FakeWorker.ConnectNewAsync(_coordinator);
        var (artist, admin, owner) = (_coordinator.Artist, _coordinator.Admin, _coordinator.Owner);
        await artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec(), Count = 3 }, owner);
        await worker.NextAssignmentAsync();

        AssertSame(await artist.ListModelsAsync(new Protocol.Artist.V1.ListModelsRequest(), owner), await _rest.JsonAsync("GET", "models"));
        AssertSame((await artist.GetModelAsync(new GetModelRequest { Name = TestModel.Name }, owner)).Model, await _rest.JsonAsync("GET", $"models/{TestModel.Name}"));
        AssertSame(await artist.GetAccountAsync(new GetAccountRequest(), owner), await _rest.JsonAsync("GET", "account"));
        AssertSame(
            await artist.ListJobsAsync(new ListJobsRequest { PageSize = 2, States = { JobState.Queued }, Model = TestModel.Name }, owner),
            await _rest.JsonAsync("GET", $"jobs?page_size=2&states=queued&model={TestModel.Name}"),
            "eta");

        // A worker's last message may lie between two reads.
        var workers = await artist.ListPoolWorkersAsync(new ListPoolWorkersRequest(), owner);
        AssertSame(workers, await _rest.JsonAsync("GET", "workers"), "last_seen_at", "busy_slots");
        Assert.Equal((worker.Id, [TestModel.Name]), (workers.Workers[0].Id, workers.Workers[0].Models));
        AssertSame(await artist.GetWorkerTrustAsync(new GetWorkerTrustRequest { WorkerId = worker.Id }, owner), await _rest.JsonAsync("GET", $"workers/{worker.Id}/trust"));
        AssertSame(await admin.ListWorkersAsync(new ListWorkersRequest(), owner), await _rest.JsonAsync("GET", "admin/workers"), "last_seen_at", "busy_slots");
        AssertSame(await admin.ListModelsAsync(new Protocol.Admin.V1.ListModelsRequest(), owner), await _rest.JsonAsync("GET", "admin/models"));
        AssertSame(await admin.ListApiKeysAsync(new ListApiKeysRequest(), owner), await _rest.JsonAsync("GET", "admin/api-keys"));
        AssertSame(await admin.ListEnrolmentTokensAsync(new ListEnrolmentTokensRequest(), owner), await _rest.JsonAsync("GET", "admin/enrolment-tokens"));
        AssertSame(await artist.GetCreditsAsync(new GetCreditsRequest { Movements = 5 }, owner), await _rest.JsonAsync("GET", "credits?movements=5"));
        AssertSame(await admin.ListLedgerBalancesAsync(new ListLedgerBalancesRequest { PageSize = 2 }, owner), await _rest.JsonAsync("GET", "admin/ledger/balances?page_size=2"));
        AssertSame(await admin.ListLedgerRecordsAsync(new ListLedgerRecordsRequest(), owner), await _rest.JsonAsync("GET", "admin/ledger/records"));
        AssertSame(await admin.GetPoolAsync(new GetPoolRequest(), owner), await _rest.JsonAsync("GET", "admin/pool"), "blobs_free_bytes");
        AssertSame(await admin.ListPoolJobsAsync(new ListPoolJobsRequest { PageSize = 2, States = { JobState.Queued } }, owner), await _rest.JsonAsync("GET", "admin/jobs?page_size=2&states=queued"));
        AssertSame(await admin.ListSettingsAsync(new ListSettingsRequest(), owner), await _rest.JsonAsync("GET", "admin/settings"));
        AssertSame(await admin.ListAlertsAsync(new ListAlertsRequest(), owner), await _rest.JsonAsync("GET", "admin/alerts"));
        AssertSame(await admin.ListAdminActionsAsync(new ListAdminActionsRequest(), owner), await _rest.JsonAsync("GET", "admin/actions"));
        AssertSame(await artist.ListOwnWorkersAsync(new ListOwnWorkersRequest(), owner), await _rest.JsonAsync("GET", "account/workers"), "last_seen_at", "busy_slots");
        using var anybody = new RestClient(_coordinator, null);
        var status = await anybody.JsonAsync("GET", "pool");
        Assert.Equal((1, 1), ((int)status["workers_online"]!, (int)status["models"]!));
    }

    [Fact]
    public async Task Writes_ByRest_AreSeenByGrpc()
    {
        var (artist, admin, owner) = (_coordinator.Artist, _coordinator.Admin, _coordinator.Owner);
        var job = (await _rest.JsonAsync("POST", "jobs", RestClient.Job()))["jobs"]![0]!;
        var cancelled = await _rest.JsonAsync("POST", $"jobs/{job["id"]}/cancel");
        AssertSame((await artist.GetJobAsync(new GetJobRequest { JobId = (string)job["id"]! }, owner)).Job, cancelled);

        var key = await _rest.JsonAsync("POST", "admin/api-keys", """{"account_id": "ada", "scopes": ["artist"], "valid_seconds": "3600"}""");
        using (var ada = new RestClient(_coordinator, (string)key["secret"]!))
        {
            Assert.Equal("ada", (string)(await ada.JsonAsync("GET", "account"))["account_id"]!);
            Assert.True((bool)(await _rest.JsonAsync("POST", $"admin/api-keys/{key["key"]!["id"]}/revoke"))["revoked"]!);
            Assert.Equal((ErrorCodes.KeyRevoked, null), await ada.FailureAsync("GET", "account"));
        }

        var token = await _rest.JsonAsync("POST", "admin/enrolment-tokens", """{"owner": "bob", "max_uses": 2}""");
        using var workerKey = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var enrolled = await _coordinator.Worker.EnrollAsync(FakeWorker.MakeEnrolment((string)token["text"]!, workerKey));
        Assert.True((bool)(await _rest.JsonAsync("POST", $"admin/enrolment-tokens/{token["token"]!["id"]}/revoke"))["revoked"]!);
        Assert.True((bool)(await _rest.JsonAsync("POST", $"admin/workers/{enrolled.WorkerId}/revoke"))["revoked"]!);
        Assert.True((await admin.ListWorkersAsync(new ListWorkersRequest(), owner)).Workers.Single().Revoked);

        Assert.False((bool)(await _rest.JsonAsync("PATCH", $"admin/models/{TestModel.Name}", """{"enabled": false}"""))["enabled"]!);
        Assert.Empty((await artist.ListModelsAsync(new Protocol.Artist.V1.ListModelsRequest(), owner)).Models);
        var manifest = (await _rest.JsonAsync("GET", "admin/models"))["models"]![0]!["manifest"]!;
        manifest["name"] = "again";
        Assert.Equal("again", (string)(await _rest.JsonAsync("POST", "admin/models", $$"""{"manifest": {{manifest.ToJsonString()}}}"""))["manifest"]!["name"]!);
        Assert.Equal(TestModel.Id, (await artist.GetModelAsync(new GetModelRequest { Name = "again" }, owner)).Model.Manifest);
    }

    [Fact]
    public async Task BadInput_BothWays_IsRefusedAlike()
    {
        var job = (await _coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, _coordinator.Owner)).Jobs[0];
        JobSpec[] specs =
        [
            new(),
            new() { Model = TestModel.Name },
            new() { Model = "other", Prompt = "x" },
            new() { Model = TestModel.Name, Prompt = new string('x', 4_001) },
            new() { Model = TestModel.Name, Prompt = "a\u0007b" },
            new() { Model = TestModel.Name, Prompt = "x", Width = 63 },
            new() { Model = TestModel.Name, Prompt = "x", Height = 8192 },
            new() { Model = TestModel.Name, Prompt = "x", Steps = 0, Sampler = "none" },
            new() { Model = TestModel.Name, Prompt = "x", GuidanceScale = -1 },
        ];
        foreach (var spec in specs)
        {
            await SameRefusalAsync(
                c => c.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = spec }, c.Owner),
                "POST",
                "jobs",
                $$"""{"spec": {{System.Text.Encoding.UTF8.GetString(MessageWriter.ToUtf8(spec).Span)}}}""");
        }

        await SameRefusalAsync(c => c.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec(), Count = 17 }, c.Owner), "POST", "jobs", RestClient.Job(count: 17));
        await SameRefusalAsync(
            c => c.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec(), IdempotencyKey = new string('k', 129) }, c.Owner),
            "POST",
            "jobs",
            RestClient.Job(),
            ("Idempotency-Key", new string('k', 129)));
        await SameRefusalAsync(c => c.Artist.GetJobAsync(new GetJobRequest { JobId = "nonsense" }, c.Owner), "GET", "jobs/nonsense");
        await SameRefusalAsync(c => c.Artist.ListJobsAsync(new ListJobsRequest { PageSize = 101 }, c.Owner), "GET", "jobs?page_size=101");
        await SameRefusalAsync(c => c.Artist.ListJobsAsync(new ListJobsRequest { PageToken = "x" }, c.Owner), "GET", "jobs?page_token=x");
        await SameRefusalAsync(c => FirstAsync(c.Artist.DownloadImage(new DownloadImageRequest { JobId = job.Id }, c.Owner)), "GET", $"jobs/{job.Id}/image");
        await SameRefusalAsync(c => FirstAsync(c.Artist.WatchJobs(new WatchJobsRequest { JobIds = { "*" } }, c.Owner)), "GET", "events?job_ids=*");
        await SameRefusalAsync(c => c.Admin.ListLedgerRecordsAsync(new ListLedgerRecordsRequest { PageSize = 501 }, c.Owner), "GET", "admin/ledger/records?page_size=501");
        await SameRefusalAsync(c => c.Artist.GetModelAsync(new GetModelRequest { Name = new string('m', 65) }, c.Owner), "GET", "models/" + new string('m', 65));
        await SameRefusalAsync(c => c.Admin.CreateApiKeyAsync(new CreateApiKeyRequest { AccountId = "Ada" }, c.Owner), "POST", "admin/api-keys", """{"account_id": "Ada"}""");
        await SameRefusalAsync(c => c.Admin.AddModelAsync(new AddModelRequest(), c.Owner), "POST", "admin/models", "{}");
        await SameRefusalAsync(c => c.Admin.RevokeWorkerAsync(new RevokeWorkerRequest { WorkerId = job.Id }, c.Owner), "POST", $"admin/workers/{job.Id}/revoke");

        await _rest.JsonAsync("POST", $"jobs/{job.Id}/cancel");
        await SameRefusalAsync(c => c.Artist.CancelJobAsync(new CancelJobRequest { JobId = job.Id }, c.Owner), "POST", $"jobs/{job.Id}/cancel");
    }

    [Fact]
    public async Task JobOfAnotherAccount_ByEveryPath_IsNotFound()
    {
        var job = (await _coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, _coordinator.Owner)).Jobs[0].Id;
        using var stranger = new RestClient(_coordinator, (await _coordinator.MakeKeyAsync("stranger", "artist")).GetValue("authorization")!["Bearer ".Length..]);

        Assert.Equal(("not_found", "job_id"), await stranger.FailureAsync("GET", $"jobs/{job}"));
        Assert.Equal(("not_found", "job_id"), await stranger.FailureAsync("GET", $"jobs/{job}/image"));
        Assert.Equal(("not_found", "job_id"), await stranger.FailureAsync("POST", $"jobs/{job}/cancel"));
        Assert.Empty((await stranger.JsonAsync("GET", "jobs"))["jobs"]!.AsArray());
        await using var events = await stranger.WatchAsync($"?job_ids={job}");
        Assert.Empty((await events.NextAsync("snapshot"))["jobs"]!.AsArray());
    }

    private static async Task LiveAsync(TestCoordinator coordinator, RestClient rest)
    {
        await using var worker = await FakeWorker.ConnectNewAsync(coordinator);
        using var watch = coordinator.Artist.WatchJobs(new WatchJobsRequest(), coordinator.Owner);
        await using var events = await rest.WatchAsync();
        AssertSame((await JobLife.NextAsync(watch, r => r.Snapshot)), await events.NextAsync("snapshot"));

        var ids = new List<string>();
        for (var i = 0ul; i < 2; i++)
        {
            ids.Add((string)(await rest.JsonAsync("POST", "jobs", RestClient.Job(seed: i)))["jobs"]![0]!["id"]!);
            var assignment = await worker.NextAssignmentAsync();
            Assert.Equal((ids[^1], i), (assignment.Lease.JobId, assignment.Task.Seed));
            Assert.Equal(LeaseState.ResultAccepted, (await worker.DeliverAsync(assignment, TestImages.Png(64, 64, 42 + i))).State);
        }

        // Queued, leased and delivered, twice.
        for (var i = 0; i < 6; i++)
        {
            AssertSame(await JobLife.NextAsync(watch, r => r.Changed), await events.NextAsync("changed"));
        }

        Assert.Equal("6", events.LastEventId);
        foreach (var id in ids)
        {
            AssertSame((await coordinator.Artist.GetJobAsync(new GetJobRequest { JobId = id }, coordinator.Owner)).Job, await rest.JsonAsync("GET", $"jobs/{id}"));
            var (info, file) = await JobLife.DownloadAsync(coordinator, id);
            using var image = await rest.SendAsync("GET", $"jobs/{id}/image");
            Assert.Equal(file, await image.Content.ReadAsByteArrayAsync());
            Assert.Equal(info.MediaType, image.Content.Headers.ContentType?.MediaType);
        }

        AssertSame(await coordinator.Artist.ListJobsAsync(new ListJobsRequest(), coordinator.Owner), await rest.JsonAsync("GET", "jobs"));
    }

    private static async Task FirstAsync<T>(AsyncServerStreamingCall<T> call)
    {
        using (call)
        {
            await call.ResponseStream.MoveNext(CancellationToken.None);
        }
    }

    private Task SameRefusalAsync<T>(
        Func<TestCoordinator, AsyncUnaryCall<T>> grpc, string verb, string path, string? body = null, params (string Name, string Value)[] headers) =>
        SameRefusalAsync(async c => await grpc(c), verb, path, body, headers);

    private async Task SameRefusalAsync(
        Func<TestCoordinator, Task> grpc, string verb, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => grpc(_coordinator));
        var problem = await _rest.ProblemAsync(verb, path, body, headers);

        Assert.Equal(
            (error.Trailers.GetValue(ErrorTrailers.Code), error.Trailers.GetValue(ErrorTrailers.Field), error.Status.Detail),
            ((string?)problem["code"], (string?)problem["field"], (string?)problem["detail"]));
    }

    /// <summary>Compares by the contract's own JSON form, whose own tests say that nothing is lost in it.</summary>
    private static void AssertSame(Google.Protobuf.IMessage grpc, JsonNode rest, params string[] except)
    {
        var expected = JsonNode.Parse(MessageWriter.ToUtf8(grpc).Span)!;
        foreach (var name in except)
        {
            Remove(expected, name);
            Remove(rest, name);
        }

        Assert.Equal(expected.ToJsonString(), rest.ToJsonString());
    }

    private static void Remove(JsonNode? node, string name)
    {
        switch (node)
        {
            case JsonObject members:
                members.Remove(name);
                foreach (var member in members)
                {
                    Remove(member.Value, name);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Remove(item, name);
                }

                break;
        }
    }
}
