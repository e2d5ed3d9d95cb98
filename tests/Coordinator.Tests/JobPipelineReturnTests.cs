using SogniLike.Coordinator.Delivery;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Returns;
using SogniLike.Coordinator.Workers;
using SogniLike.Imaging.Exact.Metadata;
using SogniLike.Imaging.Exact.Png;
using static SogniLike.Coordinator.Tests.PipelineSteps;

namespace SogniLike.Coordinator.Tests;

/// <summary>Results on their way through the pipeline: returned, checked, delivered or refused.</summary>
public sealed class JobPipelineReturnTests
{
    private static readonly WorkerId One = new("01WORKER000000000000000001");
    private static readonly WorkerId Two = new("01WORKER000000000000000002");

    [Fact]
    public async Task Pipeline_GoodResult_GoesFromQueuedOverLeasedToDelivered()
    {
        await using var pool = await TestPool.CreateAsync();
        var queued = await pool.SubmitAsync();
        Assert.Equal((JobState.Queued, 1L), (queued.State, queued.Version));
        var leased = (await pool.Pipeline.AssignAsync(queued, One, default))!;
        Assert.Equal((JobState.Leased, 1L, One), (leased.State, leased.Fence, leased.Lease!.Worker));
        Assert.Equal(pool.NowMs + 30_000, leased.Lease.UntilMs);

        pool.Clock.Advance(TimeSpan.FromSeconds(5));
        var file = TestImages.Noise(1);
        var accepted = Assert.IsType<ReturnResult.Accepted>(await ReturnAsync(pool, leased, file));

        var delivered = await pool.FindAsync(queued.Id);
        Assert.Same(delivered, accepted.Job);
        Assert.Equal((JobState.Delivered, 3L), (delivered.State, delivered.Version));
        Assert.Null(delivered.Lease);
        Assert.Equal(new JobAttempt(One, 1, leased.UpdatedAtMs, pool.NowMs, AttemptOutcome.Delivered, "", 20), Assert.Single(delivered.Attempts));
        Assert.Empty(delivered.Image!.Marks);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(pool.Folder, "incoming")));
    }

    [Fact]
    public async Task ReturnAsync_GoodResult_KeepsWhatEachCheckFound()
    {
        await using var pool = await TestPool.CreateAsync();
        var leased = await LeasedAsync(pool);
        await ReturnAsync(pool, leased, TestImages.Noise(1));

        var verification = (await pool.FindAsync(leased.Id)).Verification!;
        Assert.Equal((One, leased.Fence), (verification.Worker, verification.Fence));
        Assert.Equal(["structure", "flat_color", "fingerprint"], verification.Checks.Select(check => check.Name));
        Assert.All(verification.Checks, check => Assert.Equal(CheckStatus.Passed, check.Status));
        Assert.DoesNotContain(verification.Checks, static check => check.Status == CheckStatus.Suspicious);
    }

    [Fact]
    public async Task ReturnAsync_RefusedResult_KeepsTheCheckThatFailedAndNoneAfterIt()
    {
        await using var pool = await TestPool.CreateAsync();
        var leased = await LeasedAsync(pool);
        await ReturnAsync(pool, leased, [1, 2, 3]);

        var back = await pool.FindAsync(leased.Id);
        Assert.Equal(JobState.Queued, back.State);
        var failed = Assert.Single(back.Verification!.Checks);
        Assert.Equal(("structure", CheckStatus.Failed), (failed.Name, failed.Status));
        Assert.Equal(back.Attempts[^1].Message, failed.Message);
    }

    [Fact]
    public async Task ReturnAsync_ImageOfOneColour_IsDeliveredAndWantsAnAudit()
    {
        await using var pool = await TestPool.CreateAsync();
        var leased = await LeasedAsync(pool);
        await ReturnAsync(pool, leased, TestImages.Flat());

        var delivered = await pool.FindAsync(leased.Id);
        Assert.Equal(JobState.Delivered, delivered.State);
        Assert.Contains(delivered.Verification!.Checks, static check => check.Status == CheckStatus.Suspicious);
        Assert.Equal(
            [("structure", CheckStatus.Passed), ("flat_color", CheckStatus.Suspicious), ("fingerprint", CheckStatus.Skipped)],
            delivered.Verification.Checks.Select(check => (check.Name, check.Status)));
    }

    [Fact]
    public async Task OpenAsync_DeliveredImage_HasTheWorkersPixelsAndTheCoordinatorsText()
    {
        await using var pool = await TestPool.CreateAsync();
        var leased = await LeasedAsync(pool);
        var file = TestImages.Noise(1);
        await ReturnAsync(pool, leased, file);

        var opened = Assert.IsType<ImageOpening.Opened>(await pool.Get<ImageDelivery>().OpenAsync(TestPool.Ada.Account, leased.Id, default));
        await using var content = opened.Content;
        var bytes = new MemoryStream();
        await content.CopyToAsync(bytes);

        Assert.Equal(opened.Image.SizeBytes, bytes.Length);
        Assert.Equal(opened.Image.Blob.Value, TestWorker.HashOf(bytes.ToArray()));
        Assert.Equal(TestWorker.HashOf(file), opened.Image.UploadSha256);
        var limits = new PngLimits(1 << 20, 128, 128);
        var (uploaded, kept) = (Inspect(file, limits), Inspect(bytes.ToArray(), limits));
        Assert.Equal(uploaded.PixelSha256, kept.PixelSha256);
        var text = Assert.Single(PngTextReader.Read(bytes.ToArray()));
        Assert.Equal(ParametersText.Keyword, text.Keyword);
        Assert.True(ParametersText.TryParse(text.Value, out var parameters));
        Assert.Equal(
            (TestPool.Prompt, 42UL, "DDIM", 20, 3.0), (parameters!.Prompt, parameters.Seed, parameters.Sampler, parameters.Steps, parameters.GuidanceScale));
    }

    [Fact]
    public async Task OpenAsync_AnotherAccountOrNoImage_IsToldApart()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await pool.SubmitAsync();
        var delivery = pool.Get<ImageDelivery>();

        Assert.Equal(new ImageOpening.NotReady(JobState.Queued), await delivery.OpenAsync(TestPool.Ada.Account, job.Id, default));
        Assert.IsType<ImageOpening.NotFound>(await delivery.OpenAsync(TestPool.Bob.Account, job.Id, default));
        Assert.IsType<ImageOpening.NotFound>(await delivery.OpenAsync(TestPool.Ada.Account, new JobId("nothing"), default));
    }

    [Fact]
    public async Task ReturnAsync_SameResultTwice_IsAcceptedAgain()
    {
        await using var pool = await TestPool.CreateAsync();
        var leased = await LeasedAsync(pool);
        var file = TestImages.Noise(1);
        var first = Assert.IsType<ReturnResult.Accepted>(await ReturnAsync(pool, leased, file));

        var second = Assert.IsType<ReturnResult.Accepted>(await pool.Pipeline.ReturnAsync(ClaimOf(leased), TestWorker.HashOf(file), default));

        Assert.Same(first.Job, second.Job);
        Assert.Equal(new ReturnResult.Lost(LeaseStanding.UnknownJob), await pool.Pipeline.ReturnAsync(ClaimOf(leased), new string('0', 64), default));
        var forged = ClaimOf(leased) with { Token = new string('0', 64) };
        Assert.Equal(new ReturnResult.Lost(LeaseStanding.UnknownJob), await pool.Pipeline.ReturnAsync(forged, TestWorker.HashOf(file), default));
    }

    [Fact]
    public async Task ReturnAsync_AfterTheJobWasLeasedAgain_IsOwnedByOther()
    {
        await using var pool = await TestPool.CreateAsync();
        var first = await LeasedAsync(pool);
        var file = TestImages.Noise(1);
        await UploadAsync(pool, first, file);
        pool.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(new SweepReport(1, 0, false), await pool.Pipeline.SweepAsync(default));
        Assert.Equal(new ReturnResult.Lost(LeaseStanding.Expired), await pool.Pipeline.ReturnAsync(ClaimOf(first), TestWorker.HashOf(file), default));

        var second = (await pool.Pipeline.AssignAsync(await pool.FindAsync(first.Id), Two, default))!;
        Assert.Equal(2, second.Fence);
        Assert.Equal(new ReturnResult.Lost(LeaseStanding.OwnedByOther), await pool.Pipeline.ReturnAsync(ClaimOf(first), TestWorker.HashOf(file), default));
        var uploads = pool.Get<ResultUploads>();
        Assert.Equal(new UploadOpening.Lost(LeaseStanding.OwnedByOther), await uploads.BeginAsync(ClaimOf(first), new UploadAnnouncement(10, TestWorker.HashOf(file)), default));

        Assert.IsType<ReturnResult.Accepted>(await ReturnAsync(pool, second, TestImages.Noise(2)));
        Assert.Equal(new ReturnResult.Lost(LeaseStanding.UnknownJob), await pool.Pipeline.ReturnAsync(ClaimOf(first), TestWorker.HashOf(file), default));
        Assert.Equal([AttemptOutcome.WorkerLost, AttemptOutcome.Delivered], (await pool.FindAsync(first.Id)).Attempts.Select(attempt => attempt.Outcome));
    }

    [Fact]
    public async Task ReturnAsync_CancelledWhileBeingJudged_IsLost()
    {
        await using var pool = await TestPool.CreateAsync();
        var leased = await LeasedAsync(pool);
        var file = TestImages.Noise(1);
        await UploadAsync(pool, leased, file);
        pool.Jobs.BeforeApply = async transaction =>
        {
            if (transaction.Changes[0].After.State == JobState.Delivered)
            {
                pool.Jobs.BeforeApply = null;
                await pool.Pipeline.CancelAsync(TestPool.Ada.Account, leased.Id, default);
            }
        };

        Assert.Equal(new ReturnResult.Lost(LeaseStanding.UnknownJob), await pool.Pipeline.ReturnAsync(ClaimOf(leased), TestWorker.HashOf(file), default));
        Assert.Equal(JobState.Cancelled, (await pool.FindAsync(leased.Id)).State);
    }

    [Fact]
    public async Task ReturnAsync_NothingUploaded_KeepsTheLease()
    {
        await using var pool = await TestPool.CreateAsync();
        var leased = await LeasedAsync(pool);

        Assert.IsType<ReturnResult.UploadMissing>(await pool.Pipeline.ReturnAsync(ClaimOf(leased), new string('0', 64), default));
        Assert.Same(leased, await pool.FindAsync(leased.Id));
    }

    public static TheoryData<string, byte[], string> BadFiles => new()
    {
        { "no PNG", "no image at all"u8.ToArray(), FailureCodes.ImageMalformed },
        { "truncated", TestImages.Noise(1)[..^40], FailureCodes.ImageMalformed },
        { "trailing bytes", [.. TestImages.Noise(1), 0], FailureCodes.ImageMalformed },
        { "wrong size", TestImages.Noise(1, 128, 120), FailureCodes.ImageWrongSize },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task ReturnAsync_BadImage_IsRefusedAndTheJobGoesBack(string what, byte[] file, string code)
    {
        await using var pool = await TestPool.CreateAsync();
        var leased = await LeasedAsync(pool);

        var refused = Assert.IsType<ReturnResult.Refused>(await ReturnAsync(pool, leased, file));

        Assert.True(code == refused.Code, $"{what}: {refused}");
        var back = await pool.FindAsync(leased.Id);
        Assert.Equal((JobState.Queued, leased.QueuedAtMs), (back.State, back.QueuedAtMs));
        Assert.Equal(AttemptOutcome.ResultRefused, Assert.Single(back.Attempts).Outcome);
    }

    [Fact]
    public async Task ReturnAsync_FlatImage_IsDeliveredWithAMarkAsOftenAsItComes()
    {
        await using var pool = await TestPool.CreateAsync();
        foreach (var seed in new ulong[] { 1, 2 })
        {
            var leased = await LeasedAsync(pool, TestPool.Request(seed: seed));
            var accepted = Assert.IsType<ReturnResult.Accepted>(await ReturnAsync(pool, leased, TestImages.Flat()));
            Assert.Equal(["flat_color"], accepted.Job.Image!.Marks);
        }
    }

    [Fact]
    public async Task ReturnAsync_ImageOfAnotherJob_IsRefused()
    {
        await using var pool = await TestPool.CreateAsync();
        var file = TestImages.Noise(1);
        await ReturnAsync(pool, await LeasedAsync(pool), file);

        // The same request again may honestly give the same pixels.
        Assert.IsType<ReturnResult.Accepted>(await ReturnAsync(pool, await LeasedAsync(pool), file));

        var other = await LeasedAsync(pool, TestPool.Request(seed: 43));
        Assert.Equal(FailureCodes.ImageOfOtherJob, Assert.IsType<ReturnResult.Refused>(await ReturnAsync(pool, other, file)).Code);
        Assert.Equal(("fingerprint", CheckStatus.Failed), (await pool.FindAsync(other.Id)).Verification!.Checks.Select(check => (check.Name, check.Status)).Last());
        Assert.Equal(
            (JobState.Queued, AttemptOutcome.ResultRefused), ((await pool.FindAsync(other.Id)).State, (await pool.FindAsync(other.Id)).Attempts[^1].Outcome));
        var otherPrompt = await LeasedAsync(pool, TestPool.Request() with { Prompt = "a green pear" });
        Assert.Equal(FailureCodes.ImageOfOtherJob, Assert.IsType<ReturnResult.Refused>(await ReturnAsync(pool, otherPrompt, file)).Code);
    }

    private static PngInspection.Accepted Inspect(byte[] file, PngLimits limits) =>
        Assert.IsType<PngInspection.Accepted>(PngInspector.Inspect(new MemoryStream(file), limits));
}
