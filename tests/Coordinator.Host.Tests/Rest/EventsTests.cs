using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using SogniLike.Coordinator.Host.Rest;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Tests.Rest;

public sealed class EventsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Watch_AcrossARestart_TellsEveryChangeOnce(bool byHeader)
    {
        var stores = new TestStores();
        string seen, id;
        await using (var first = await TestCoordinator.StartAsync(stores, _folder.Path))
        {
            using var rest = new RestClient(first, first.OwnerKey);
            await TestModel.AddAsync(first);
            await using var events = await rest.WatchAsync();
            await events.NextAsync("snapshot");
            id = (string)(await rest.JsonAsync("POST", "jobs", RestClient.Job()))["jobs"]![0]!["id"]!;
            Assert.Equal("queued", (string)(await events.NextAsync("changed"))["job"]!["state"]!);
            seen = events.LastEventId;

            var stopping = first.StopAsync();
            Assert.Equal("draining", (string)(await events.NextAsync("error"))["code"]!);
            Assert.Null(await events.NextAsync());
            await stopping;
        }

        await using var second = await TestCoordinator.StartAsync(stores, _folder.Path);
        using var again = new RestClient(second, second.OwnerKey);
        await again.JsonAsync("POST", $"jobs/{id}/cancel");

        // A browser that reconnects sends the header along with the address that it began with.
        await using var resumed = byHeader ? await again.WatchAsync("?after=0", ("Last-Event-ID", seen)) : await again.WatchAsync($"?after={seen}");
        var next = await resumed.NextAsync();

        Assert.Equal(("changed", "cancelled", "2"), (next?.Name, (string?)next?.Data["job"]!["state"], resumed.LastEventId));
    }

    [Fact]
    public async Task Watch_Progress_IsToldWithoutAnId()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        using var rest = new RestClient(coordinator, coordinator.OwnerKey);
        await TestModel.AddAsync(coordinator);
        await using var worker = await FakeWorker.ConnectNewAsync(coordinator);
        await using var events = await rest.WatchAsync();
        await events.NextAsync("snapshot");
        await rest.JsonAsync("POST", "jobs", RestClient.Job());
        var lease = (await worker.NextAssignmentAsync()).Lease;
        var preview = TestImages.Png(8, 8, 1);
        await worker.SendAsync(new WorkerMessage
        {
            Progress = new Progress
            {
                JobId = lease.JobId,
                Fence = lease.Fence,
                Phase = ProgressPhase.Denoising,
                Step = 2,
                Steps = 4,
                StepsPerSecond = 1.5,
                Preview = ByteString.CopyFrom(preview),
                PreviewMediaType = "image/png",
            },
        });

        var progress = await events.NextAsync("progress");

        Assert.Equal((lease.JobId, "denoising", 2, 4, 1.5), (
            (string)progress["job_id"]!, (string)progress["phase"]!, (int)progress["step"]!, (int)progress["steps"]!, (double)progress["steps_per_second"]!));
        Assert.Equal("image/png", (string)progress["preview_media_type"]!);
        Assert.Equal(preview, Convert.FromBase64String((string)progress["preview"]!));
        Assert.Equal("2", events.LastEventId);
    }

    [Fact]
    public async Task Watch_DeletedJob_IsToldWithAnId()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        using var rest = new RestClient(coordinator, coordinator.OwnerKey);
        await TestModel.AddAsync(coordinator);
        await using var events = await rest.WatchAsync();
        await events.NextAsync("snapshot");
        var id = (string)(await rest.JsonAsync("POST", "jobs", RestClient.Job()))["jobs"]![0]!["id"]!;
        await rest.JsonAsync("POST", $"jobs/{id}/cancel");
        await rest.JsonAsync("DELETE", $"jobs/{id}");

        Assert.Equal(id, (string)(await events.NextAsync("deleted"))["job_id"]!);
        Assert.Equal("3", events.LastEventId);
        Assert.Equal(("not_found", "job_id"), await rest.FailureAsync("GET", $"jobs/{id}"));
    }

    /// <summary>An event that the contract gains is told under the name that it has there.</summary>
    [Fact]
    public async Task WriteAsync_EveryEventOfTheContract_HasItsName()
    {
        foreach (var field in WatchJobsResponse.Descriptor.Oneofs[0].Fields)
        {
            var http = new DefaultHttpContext();
            using var body = new MemoryStream();
            http.Response.Body = body;
            var message = new WatchJobsResponse();
            field.Accessor.SetValue(message, field.MessageType.Parser.ParseFrom([]));
            await using (var events = new EventStream(http.Response, TimeSpan.FromMinutes(1), TimeProvider.System))
            {
                await events.WriteAsync(message);
            }

            Assert.Contains($"event: {field.Name}\n", Encoding.UTF8.GetString(body.ToArray()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Watch_MoreThanTheLimit_IsRefusedWhicheverWayTheyCame()
    {
        await using var coordinator = await TestCoordinator.StartAsync(settings: [("Coordinator:Watching:MaxPerAccount", "2")]);
        using var rest = new RestClient(coordinator, coordinator.OwnerKey);
        await using var first = await rest.WatchAsync();
        await first.NextAsync("snapshot");
        using var second = coordinator.Artist.WatchJobs(new WatchJobsRequest(), coordinator.Owner);
        Assert.True(await second.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(("too_many_watches", null), await rest.FailureAsync("GET", "events"));
    }

    [Fact]
    public async Task Watch_NothingHappens_IsKeptAlive()
    {
        await using var coordinator = await TestCoordinator.StartAsync(settings: [("Coordinator:Rest:KeepAliveInterval", "00:00:01")]);
        using var rest = new RestClient(coordinator, coordinator.OwnerKey);
        using var response = await rest.SendAsync("GET", "events", completion: HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        string? line;
        do
        {
            line = await lines.ReadLineAsync(patience.Token);
            Assert.NotNull(line);
        }
        while (line != ": keep-alive");

        Assert.Equal("no", response.Headers.GetValues("X-Accel-Buffering").Single());
    }

    [Theory]
    [InlineData("?after=x", null, "malformed", "after_event_id")]
    [InlineData("?after=-1", null, "out_of_range", "after_event_id")]
    [InlineData("", "x", "malformed", "after_event_id")]
    [InlineData("?job_ids=x", null, "malformed", "job_ids[0]")]
    [InlineData("?since=1", null, "unknown_field", "since")]
    public async Task Watch_BadInput_SaysCodeAndField(string query, string? header, string code, string field)
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        using var rest = new RestClient(coordinator, coordinator.OwnerKey);

        Assert.Equal((code, field), await rest.FailureAsync("GET", "events" + query, null, header is null ? [] : [("Last-Event-ID", header)]));
    }
}
