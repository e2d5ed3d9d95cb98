using SogniLike.Coordinator.Host.Tests.FullLife;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Imaging.Exact.Png;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Worker.V1;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Host.Tests.Retention;

public class DeleteJobTests
{
    private const string Prompt = "a very private apple";
    private const string Negative = "nobody may read this";

    [Fact]
    public async Task DeleteJob_DeliveredJobOnRedis_LeavesNoFileAndNoTraceOfThePrompt()
    {
        await using var coordinator = await TestCoordinator.StartAsync(onRedis: true);
        await TestModel.AddAsync(coordinator);
        await using var worker = await FakeWorker.ConnectNewAsync(coordinator);
        using var watch = coordinator.Artist.WatchJobs(new WatchJobsRequest(), coordinator.Owner);
        await JobLife.NextAsync(watch, response => response.Snapshot);
        var job = await DeliverAsync(coordinator, worker);
        Assert.Single(FilesOf(coordinator));
        Assert.NotEmpty(await FindInRedisAsync(coordinator, Prompt));
        Assert.NotEmpty(await FindInRedisAsync(coordinator, Negative));

        var answer = await coordinator.Artist.DeleteJobAsync(new DeleteJobRequest { JobId = job.Id }, coordinator.Owner);

        Assert.True(answer.Existed);
        Assert.Empty(FilesOf(coordinator));
        Assert.Empty(await FindInRedisAsync(coordinator, Prompt));
        Assert.Empty(await FindInRedisAsync(coordinator, Negative));
        var told = await JobLife.NextAsync(watch, response => response.Deleted);
        Assert.Equal((job.Id, JobDeletionReason.Requested), (told.JobId, told.Reason));
        await GrpcAssert.FailsAsync(
            ErrorCodes.NotFound, "job_id", async () => await coordinator.Artist.GetJobAsync(new GetJobRequest { JobId = job.Id }, coordinator.Owner));
        await GrpcAssert.FailsAsync(ErrorCodes.NotFound, "job_id", () => JobLife.DownloadAsync(coordinator, job.Id));
        Assert.False((await coordinator.Artist.DeleteJobAsync(new DeleteJobRequest { JobId = job.Id }, coordinator.Owner)).Existed);
    }

    [Fact]
    public async Task DeleteJob_JobThatIsNotOver_IsRefused()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        await TestModel.AddAsync(coordinator);
        var job = (await coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, coordinator.Owner)).Jobs[0];

        var sentence = await GrpcAssert.FailsAsync(
            ErrorCodes.JobNotFinal, "job_id", async () => await coordinator.Artist.DeleteJobAsync(new DeleteJobRequest { JobId = job.Id }, coordinator.Owner));

        Assert.Contains("Cancel it first", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeleteJob_OfAnotherAccount_SaysThatThereIsNoneAndLeavesIt()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        await TestModel.AddAsync(coordinator);
        var stranger = await coordinator.MakeKeyAsync("stranger", "artist");
        var job = (await coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, coordinator.Owner)).Jobs[0];

        Assert.False((await coordinator.Artist.DeleteJobAsync(new DeleteJobRequest { JobId = job.Id }, stranger)).Existed);

        Assert.Equal(job.Id, (await coordinator.Artist.GetJobAsync(new GetJobRequest { JobId = job.Id }, coordinator.Owner)).Job.Id);
    }

    private static async Task<Job> DeliverAsync(TestCoordinator coordinator, FakeWorker worker)
    {
        var spec = JobLife.Spec();
        (spec.Prompt, spec.NegativePrompt) = (Prompt, Negative);
        var job = (await coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = spec }, coordinator.Owner)).Jobs[0];
        var verdict = await worker.DeliverAsync(await worker.NextAssignmentAsync(), PngEncoder.Encode(TestImages.Draw(64, 64, 7)));
        Assert.Equal(LeaseState.ResultAccepted, verdict.State);
        return job;
    }

    // A blob is named by its 64 digits; the folder's own mark is none.
    private static string[] FilesOf(TestCoordinator coordinator) =>
        [.. Directory.GetFiles(Path.Combine(coordinator.Data.Root, "blobs"), "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file).Length >= 64)];

    /// <summary>Every key of the store in whose name or value the text stands.</summary>
    private static async Task<IReadOnlyList<string>> FindInRedisAsync(TestCoordinator coordinator, string text)
    {
        var socket = Directory.GetFiles(coordinator.Data.Root, "*.sock", SearchOption.AllDirectories).Single();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(
            new ConfigurationOptions { EndPoints = { new System.Net.Sockets.UnixDomainSocketEndPoint(socket) } });
        var (server, database) = (redis.GetServers()[0], redis.GetDatabase());
        var found = new List<string>();
        await foreach (var key in server.KeysAsync())
        {
            string[] values = await database.KeyTypeAsync(key) switch
            {
                RedisType.String => [(string?)await database.StringGetAsync(key) ?? ""],
                RedisType.Hash => [.. (await database.HashGetAllAsync(key)).Select(entry => $"{entry.Name} {entry.Value}")],
                RedisType.SortedSet => [.. (await database.SortedSetRangeByRankAsync(key)).Select(member => member.ToString())],
                RedisType.Set => [.. (await database.SetMembersAsync(key)).Select(member => member.ToString())],
                RedisType.List => [.. (await database.ListRangeAsync(key)).Select(member => member.ToString())],
                RedisType.Stream => [.. (await database.StreamRangeAsync(key)).SelectMany(entry => entry.Values).Select(value => $"{value.Name} {value.Value}")],

                // It expired since it was listed.
                RedisType.None => [],
                var other => throw new InvalidOperationException($"{key} is a {other}."),
            };
            if (values.Append(key.ToString()).Any(value => value.Contains(text, StringComparison.Ordinal)))
            {
                found.Add(key.ToString());
            }
        }

        return found;
    }
}
