using System.Text.Json.Nodes;
using SogniLike.Cli.Tests.Running;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Tests.Jobs;

public sealed class JobCommandsTests : CliFixture
{
    [Fact]
    public async Task Get_Job_ShowsWhatMatters()
    {
        Pool.Add(Spec("تفاحة حمراء"));
        Pool.Change("job-1", JobState.Failed, j =>
        {
            j.Failure = new JobFailure { Code = "too_many_attempts", Message = "Five workers tried." };
            j.Attempts.Add(new JobAttempt { WorkerId = "w1", Outcome = "worker_lost" });
        });

        var result = (await RunAsync("job", "get", "job-1")).Expect(0);

        Assert.Contains("تفاحة حمراء", result.Out, StringComparison.Ordinal);
        Assert.Contains("failed: Five workers tried. (too_many_attempts)", result.Out, StringComparison.Ordinal);
        Assert.Contains("Attempt 1: worker w1, worker_lost", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_JobOfSeveralAttempts_ShowsStepsAndWhenItIsExpected()
    {
        Pool.Add(Spec());
        Pool.Change("job-1", JobState.Leased, j =>
        {
            j.Attempts.Add(new JobAttempt { WorkerId = "w1", Outcome = "worker_too_slow", StepsDone = 7 });
            j.Eta = new JobEta
            {
                EarliestAt = new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = 1_800_000_000 },
                LatestAt = new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = 1_800_000_060 },
            };
        });

        var result = (await RunAsync("job", "get", "job-1")).Expect(0);

        Assert.Contains("worker_too_slow after 7 of", result.Out, StringComparison.Ordinal);
        Assert.Contains("2027-01-15 08:00:00Z to 2027-01-15 08:01:00Z", result.Out, StringComparison.Ordinal);
        var json = (await RunAsync("job", "get", "job-1", "--json")).Expect(0).Json;
        Assert.Equal("2027-01-15T08:01:00.000Z", (string?)json["eta"]!["latest_at"]);
        Assert.Equal(7, (int)json["attempts"]![0]!["steps_done"]!);
    }

    [Fact]
    public async Task Estimate_Images_SaysWhatTheyMean()
    {
        var result = (await RunAsync("job", "estimate", "a red apple", "--model", "emoji-diffusion", "--count", "4")).Expect(0);
        Assert.Contains("4 x 5.24 megapixel-steps", result.Out, StringComparison.Ordinal);
        Assert.Contains("3 jobs", result.Out, StringComparison.Ordinal);

        var json = (await RunAsync("job", "estimate", "a red apple", "--model", "emoji-diffusion", "--json")).Expect(0).Json;
        Assert.Equal("2027-01-15T08:00:00.000Z", (string?)json["eta"]!["earliest_at"]);
        Assert.Empty(Pool.Jobs);
    }

    [Fact]
    public async Task List_ManyJobs_StopsAtTheLimit()
    {
        for (var i = 0; i < 30; i++)
        {
            Pool.Add(Spec());
        }

        Assert.Equal(20, (await RunAsync("job", "list", "-q")).Expect(0).Lines.Count);
        Assert.Equal(25, (await RunAsync("job", "list", "--limit", "25", "--json")).Expect(0).Json.AsArray().Count);
        Assert.Equal(30, (await RunAsync("job", "list", "--limit", "100", "-q")).Expect(0).Lines.Count);
        (await RunAsync("job", "list", "--limit", "0")).Expect(2);
    }

    [Fact]
    public async Task List_WithStateAndModel_ShowsTheseOnly()
    {
        for (var i = 0; i < 4; i++)
        {
            Pool.Add(Spec());
        }

        Pool.Change("job-2", JobState.Cancelled);
        var model = Spec().Model;

        Assert.Equal(["job-2"], (await RunAsync("job", "list", "-q", "--state", "cancelled")).Expect(0).Lines);
        Assert.Equal(4, (await RunAsync("job", "list", "-q", "--state", "queued", "--state", "cancelled", "--model", model)).Expect(0).Lines.Count);
        Assert.Empty((await RunAsync("job", "list", "-q", "--model", "another")).Expect(0).Lines);
        Assert.Contains("queued", (await RunAsync("job", "list", "--state", "done")).Expect(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_None_SaysSoOnStandardErrorOnly()
    {
        var people = (await RunAsync("job", "list")).Expect(0);

        Assert.Equal(("", "None.\n"), (people.Out, people.Error));
        Assert.Equal("[]\n", (await RunAsync("job", "list", "--json")).Expect(0).Out);
    }

    [Fact]
    public async Task Watch_JsonUntilOver_IsOneObjectPerLineWithoutGaps()
    {
        Pool.Add(Spec());
        var watch = RunAsync("job", "watch", "job-1", "--json");
        await Pool.Watched;

        Pool.Deliver("job-1");
        var events = (await watch).Expect(0).Lines.Select(l => JsonNode.Parse(l)!).ToList();

        Assert.Equal("snapshot", (string?)events[0]["event"]);
        Assert.Equal(["2", "3", "4", "5"], events.Skip(1).Where(e => (string?)e["event"] == "changed").Select(e => (string?)e["event_id"]));
        Assert.Equal("delivered", (string?)events[^1]["job"]!["state"]);
    }

    [Fact]
    public async Task Watch_AfterAnEvent_GoesOnThere()
    {
        Pool.Add(Spec());
        Pool.Deliver("job-1");

        var result = (await RunAsync("job", "watch", "job-1", "--after", "4", "--json")).Expect(0);

        Assert.Equal("5", (string?)JsonNode.Parse(Assert.Single(result.Lines))!["event_id"]);
    }

    [Fact]
    public async Task Watch_ForPeople_StatesOnOutAndPhasesOnError()
    {
        Pool.Add(Spec());
        Pool.Change("job-1", JobState.Leased);
        Pool.Report(new JobProgress { JobId = "job-1", Phase = JobPhase.LoadingModel });
        var watch = RunAsync("job", "watch", "job-1");
        await Pool.Watched;

        Pool.Deliver("job-1");
        var result = (await watch).Expect(0);

        Assert.Equal("job-1  running", result.Lines[0]);
        Assert.Equal("job-1  delivered", result.Lines[^1]);
        Assert.Contains("job-1: loading model", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_TooManyJobs_IsRefused() =>
        (await RunAsync(["job", "watch", .. Enumerable.Range(0, 101).Select(i => $"j{i}")])).Expect(2);

    [Fact]
    public async Task Cancel_SeveralJobs_StopsAtTheFirstThatCannotBe()
    {
        Pool.Add(Spec());
        Pool.Add(Spec());
        Pool.Deliver("job-2");

        var result = (await RunAsync("job", "cancel", "job-1", "job-2")).Expect(1);

        Assert.Equal("job-1  cancelled\n", result.Out);
        Assert.Contains("job_final", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_FinalJob_IsDeletedAndOnceMoreIsNoError()
    {
        Pool.Add(Spec());
        Pool.Deliver("job-1");

        Assert.Equal("job-1  deleted\n", (await RunAsync("job", "delete", "job-1")).Expect(0).Out);
        Assert.Equal("job-1  no such job (any more)\n", (await RunAsync("job", "delete", "job-1")).Expect(0).Out);
        Assert.Equal("[]", (await RunAsync("job", "list", "--json")).Expect(0).Out.Trim());
        Assert.False((bool)(await RunAsync("job", "delete", "job-1", "--json")).Expect(0).Json.AsArray()[0]!["existed"]!);
    }

    [Fact]
    public async Task Delete_JobThatRuns_IsRefusedWithTheReason()
    {
        Pool.Add(Spec());

        Assert.Contains("job_not_final", (await RunAsync("job", "delete", "job-1")).Expect(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_JobIsDeleted_IsTold()
    {
        Pool.Add(Spec());
        Pool.Add(Spec());
        Pool.Change("job-1", JobState.Cancelled);
        var watch = RunAsync("job", "watch", "job-2", "job-1", "--json");
        await Pool.Watched;

        Pool.Delete("job-1");
        Pool.Deliver("job-2");
        var events = (await watch).Expect(3).Lines.Select(l => JsonNode.Parse(l)!).ToList();

        var deleted = Assert.Single(events, e => (string?)e["event"] == "deleted");
        Assert.Equal(("job-1", "requested"), ((string?)deleted["job_id"], (string?)deleted["reason"]));
    }

    [Fact]
    public async Task Download_ToAFileOrStandardOutput_GivesTheBytes()
    {
        Pool.Add(Spec());
        var bytes = Pool.Deliver("job-1");

        Assert.Equal(PathOf("a.png") + "\n", (await RunAsync("job", "download", "job-1", "--out", PathOf("a.png"))).Expect(0).Out);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(PathOf("a.png")));
        Assert.Equal(bytes, (await RunAsync("job", "download", "job-1", "--out", "-")).Expect(0).Bytes);
    }

    [Fact]
    public async Task Download_ToATerminal_IsRefused()
    {
        Pool.Add(Spec());
        Pool.Deliver("job-1");

        (await new CliRun(Folder, Variables) { IsOutputTerminal = true }.RunAsync(["job", "download", "job-1", "--out", "-"])).Expect(2);
    }

    [Fact]
    public async Task Download_JobNotOver_SaysThatTheImageIsNotReady()
    {
        Pool.Add(Spec());

        Assert.Contains("image_not_ready", (await RunAsync("job", "download", "job-1", "--out", PathOf("a.png"))).Expect(1).Error, StringComparison.Ordinal);
        Assert.False(File.Exists(PathOf("a.png")));
    }

    [Fact]
    public async Task Download_DamagedImage_WritesNothing()
    {
        Pool.Add(Spec());
        Pool.Deliver("job-1")[5] ^= 1;

        Assert.Contains("image_damaged", (await RunAsync("job", "download", "job-1", "--out", PathOf("a.png"))).Expect(1).Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Folder));
    }
}
