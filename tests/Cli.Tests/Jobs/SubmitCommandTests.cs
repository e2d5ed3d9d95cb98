using SogniLike.Cli.Tests.Running;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Tests.Jobs;

public sealed class SubmitCommandTests : CliFixture
{
    [Fact]
    public async Task Submit_AllOptions_ArriveAsGiven()
    {
        (await RunAsync(
            "job", "submit", "قلب أحمر", "--model", "m", "--negative", "blue", "--size", "64x96", "--steps", "7",
            "--sampler", "euler", "--guidance", "2.5", "--seed", "18446744073709551615", "--idempotency-key", "k1")).Expect(0);

        var spec = Assert.Single(Pool.Jobs).Value.Spec;
        Assert.Equal(("m", "قلب أحمر", "blue"), (spec.Model, spec.Prompt, spec.NegativePrompt));
        Assert.Equal((64U, 96U, 7U), (spec.Width, spec.Height, spec.Steps));
        Assert.Equal(("euler", 2.5, ulong.MaxValue), (spec.Sampler, spec.GuidanceScale, spec.Seed));
        Assert.Equal("k1", Assert.Single(Pool.Submissions).Key);
    }

    [Fact]
    public async Task Submit_PictureAndMask_AreUploadedAndNamed()
    {
        await File.WriteAllBytesAsync(PathOf("picture.png"), [1, 2, 3]);
        await File.WriteAllBytesAsync(PathOf("mask.png"), [4, 5]);

        (await RunAsync(
            "job", "submit", "a", "-m", "m", "--init-image", PathOf("picture.png"), "--strength", "0.5", "--mask", PathOf("mask.png"), "--mask-blur", "9", "--only-masked")).Expect(0);

        var spec = Assert.Single(Pool.Jobs).Value.Spec;
        Assert.Equal((0.5, 9U, MaskArea.OnlyMasked), (spec.Strength, spec.MaskBlur, spec.MaskArea));
        Assert.Equal([1, 2, 3], Pool.Uploads[spec.InitImage]);
        Assert.Equal([4, 5], Pool.Uploads[spec.Mask]);
    }

    [Fact]
    public async Task Submit_HashOfAPicture_IsNamedWithoutAnUpload()
    {
        var hash = new string('a', 64);
        (await RunAsync("job", "submit", "a", "-m", "m", "--init-image", hash)).Expect(0);

        Assert.Equal(hash, Convert.ToHexStringLower(Assert.Single(Pool.Jobs).Value.Spec.InitImage.Span));
        Assert.Empty(Pool.Uploads);
    }

    [Fact]
    public async Task Submit_PictureThatIsNotThere_NamesTheOption() =>
        Assert.Contains("--init-image", (await RunAsync("job", "submit", "a", "-m", "m", "--init-image", PathOf("none.png"))).Expect(2).Error, StringComparison.Ordinal);

    [Fact]
    public async Task Submit_NoModelNamed_TakesTheOnlyOne()
    {
        AddModel("one");
        (await RunAsync("job", "submit", "a")).Expect(0);
        Assert.Equal("one", Assert.Single(Pool.Jobs).Value.Spec.Model);

        AddModel("two");
        Assert.Contains("one, two", (await RunAsync("job", "submit", "a")).Expect(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_NoModelInThePool_SaysHowToAddOne() =>
        Assert.Contains("sogni admin model add", (await RunAsync("job", "submit", "a")).Expect(5).Error, StringComparison.Ordinal);

    [Fact]
    public async Task Submit_BadValue_PrintsFieldAndCode()
    {
        var result = (await RunAsync("job", "submit", "a", "-m", "x", "--size", "130x128")).Expect(2);

        Assert.Equal("sogni: The width must be a multiple of 8. (field spec.width, code not_a_multiple)\n", result.Error);
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task Submit_BadValueWithJson_PrintsAnErrorObject()
    {
        var error = System.Text.Json.Nodes.JsonNode.Parse((await RunAsync("job", "submit", " ", "-m", "x", "--json")).Expect(2).Error)!["error"]!;

        Assert.Equal(("required", "spec.prompt"), ((string?)error["code"], (string?)error["field"]));
    }

    [Fact]
    public async Task Submit_Quiet_PrintsIdsOnly() =>
        Assert.Equal("job-1\njob-2\njob-3\n", (await RunAsync("job", "submit", "a", "-m", "x", "--count", "3", "-q")).Expect(0).Out);

    [Fact]
    public async Task Submit_Json_HasTheJobsWithSeedsAsStrings()
    {
        var json = (await RunAsync("job", "submit", "قلب", "-m", "x", "--count", "2", "--seed", "18446744073709551614", "--json")).Expect(0).Json;

        Assert.Equal("req-1", (string?)json["request_id"]);
        Assert.Equal("queued", (string?)json["jobs"]![0]!["state"]);
        Assert.Equal("18446744073709551615", (string?)json["jobs"]![1]!["spec"]!["seed"]);
        Assert.Equal("قلب", (string?)json["jobs"]![0]!["spec"]!["prompt"]);
    }

    [Fact]
    public async Task Submit_OutFile_WritesTheImageAndItsPath()
    {
        byte[] bytes = [];
        Pool.OnSubmitted = job => bytes = Pool.Deliver(job.Id);

        var result = (await RunAsync("job", "submit", "a", "-m", "x", "--out", PathOf("apple.png"))).Expect(0);

        Assert.Equal(bytes, await File.ReadAllBytesAsync(PathOf("apple.png")));
        Assert.Contains(PathOf("apple.png"), result.Out, StringComparison.Ordinal);
        Assert.Contains("job-1: delivered", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_OutFileForSeveral_NumbersThem()
    {
        Pool.OnSubmitted = job => Pool.Deliver(job.Id);

        (await RunAsync("job", "submit", "a", "-m", "x", "-n", "2", "--out", PathOf("cat.png"))).Expect(0);

        Assert.True(File.Exists(PathOf("cat-1.png")));
        Assert.True(File.Exists(PathOf("cat-2.png")));
    }

    [Fact]
    public async Task Submit_OutFolder_NamesFilesByJob()
    {
        Pool.OnSubmitted = job => Pool.Deliver(job.Id);

        var json = (await RunAsync("job", "submit", "a", "-m", "x", "--out", Folder, "--json")).Expect(0).Json;

        Assert.True(File.Exists(PathOf("job-1.png")));
        Assert.Equal(PathOf("job-1.png"), (string?)json["jobs"]![0]!["file"]);
    }

    [Fact]
    public async Task Submit_OneOfSeveralFails_SavesTheOthersAndEndsWith3()
    {
        Pool.OnSubmitted = job =>
        {
            if (job.Index == 0)
            {
                Pool.Change(job.Id, JobState.Failed, j => j.Failure = new JobFailure { Code = "too_many_attempts", Message = "Five workers tried." });
            }
            else
            {
                Pool.Deliver(job.Id);
            }
        };

        var result = (await RunAsync("job", "submit", "a", "-m", "x", "-n", "2", "--out", PathOf("cat.png"), "-q")).Expect(3);

        Assert.False(File.Exists(PathOf("cat-1.png")));
        Assert.True(File.Exists(PathOf("cat-2.png")));
        Assert.Equal("sogni: job job-1 is failed: Five workers tried. (too_many_attempts)\n", result.Error);
    }

    [Fact]
    public async Task Submit_SameIdempotencyKey_SaysThatNothingNewWasMade()
    {
        await RunAsync("job", "submit", "a", "-m", "x", "--idempotency-key", "k");

        Assert.Contains("used before", (await RunAsync("job", "submit", "a", "-m", "x", "--idempotency-key", "k")).Expect(0).Error, StringComparison.Ordinal);
        Assert.Single(Pool.Jobs);
    }

    [Fact]
    public async Task Submit_Preview_KeepsTheNewest()
    {
        Pool.OnSubmitted = job =>
        {
            Pool.Change(job.Id, JobState.Leased);
            Pool.Report(new JobProgress { JobId = job.Id, Phase = JobPhase.Denoising, Step = 5, Steps = 20, Preview = Google.Protobuf.ByteString.CopyFromUtf8("newest") });
        };
        var submit = RunAsync("job", "submit", "a", "-m", "x", "--preview", PathOf("preview.png"));
        await Pool.Watched;
        Pool.Deliver("job-1");
        (await submit).Expect(0);

        Assert.Equal("newest", await File.ReadAllTextAsync(PathOf("preview.png")));
        Assert.Equal(5u, Pool.Submissions.Values.Last().Jobs[0].Spec.Previews);
    }

    [Theory]
    [InlineData(null, false, 0u)]
    [InlineData("0", true, 0u)]
    [InlineData("3", true, 3u)]
    public async Task Submit_Previews_AreThoseThatWereAskedFor(string? asked, bool isSent, uint expected)
    {
        (await RunAsync(["job", "submit", "a", "-m", "x", .. asked is null ? (string[])[] : ["--previews", asked]])).Expect(0);

        var spec = Pool.Submissions.Values.Last().Jobs[0].Spec;
        Assert.Equal((isSent, expected), (spec.HasPreviews, spec.Previews));
    }

    private void AddModel(string name) => Pool.Models.Add(new RegisteredModel
    {
        Enabled = true,
        Manifest = new ModelManifest { Name = name, Limits = new Protocol.Admin.V1.ModelLimits(), Defaults = new ModelDefaults() },
    });
}
