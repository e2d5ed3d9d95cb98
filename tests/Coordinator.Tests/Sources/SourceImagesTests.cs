using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Retention;
using SogniLike.Coordinator.Sources;
using SogniLike.Coordinator.Tests.Retention;
using SogniLike.Imaging.Exact.Png;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Sources;

/// <summary>Pictures from when they are brought until nobody needs them.</summary>
public sealed class SourceImagesTests
{
    [Fact]
    public async Task Keep_Picture_IsKeptAsPixelsAloneForItsAccountOnly()
    {
        await using var pool = await CreateAsync();
        var brought = TestImages.Noise(1, 40, 30);

        var image = await pool.BringAsync(brought);

        Assert.Equal((40, 30, pool.NowMs + (long)TimeSpan.FromDays(7).TotalMilliseconds), (image.Width, image.Height, image.KeptUntilMs));
        var file = await BlobFiles.ReadAsync(pool.Get<IBlobStore>(), image.Blob);
        Assert.DoesNotContain("from the worker", System.Text.Encoding.Latin1.GetString(file), StringComparison.Ordinal);
        Assert.Equal(Pixels(brought), Pixels(file));
        Assert.Equal(image.Blob, (await pool.Get<SourceImages>().FindAsync(TestPool.Ada.Account, image.Blob, default))!.Blob);
        Assert.Null(await pool.Get<SourceImages>().FindAsync(TestPool.Bob.Account, image.Blob, default));
    }

    [Fact]
    public async Task Keep_WhatIsNoPictureOrTooMuch_IsRefusedAndLeavesNothing()
    {
        await using var pool = await CreateAsync(("Sources:MaxPixels", "4096"), ("Sources:MaxImageBytes", "65536"), ("Sources:MaxPerAccount", "1"));
        var images = pool.Get<SourceImages>();

        Assert.IsType<SourceKeeping.Malformed>(await images.KeepAsync(TestPool.Ada.Account, "hello"u8.ToArray(), default));
        Assert.Contains("4096", Assert.IsType<SourceKeeping.Malformed>(await images.KeepAsync(TestPool.Ada.Account, TestImages.Flat(65, 64), default)).Message, StringComparison.Ordinal);
        Assert.Equal(new SourceKeeping.TooLarge(65_536), await images.KeepAsync(TestPool.Ada.Account, new byte[65_537], default));
        await pool.BringAsync(TestImages.Noise(1, 16, 16));
        Assert.IsType<SourceKeeping.TooMany>(await images.KeepAsync(TestPool.Ada.Account, TestImages.Noise(2, 16, 16), default));

        Assert.Single(BlobFiles.Of(pool));
    }

    [Fact]
    public async Task Open_MoreAtOnceThanMayBe_IsBusyUntilAPlaceIsGivenBack()
    {
        await using var pool = await CreateAsync(("Sources:MaxConcurrent", "1"));
        var images = pool.Get<SourceImages>();

        Assert.Null(images.Open(TestPool.Ada, out var place));
        Assert.Equal(new SourceKeeping.Busy(1), images.Open(TestPool.Bob, out var none));
        Assert.Null(none);
        place!.Dispose();
        place.Dispose();

        Assert.Null(images.Open(TestPool.Bob, out var next));
        next!.Dispose();
        Assert.IsType<SourceKeeping.Refused>(images.Open(TestPool.Ada with { Scopes = ["read"] }, out _));
    }

    [Fact]
    public async Task Submit_BroughtPicture_IsFoundHeldAndDrawnInItsSize()
    {
        await using var pool = await CreateAsync();
        var image = await pool.BringAsync(TestImages.Noise(1, 100, 60));

        var job = await pool.SubmitAsync(TestPool.Request() with { InitImage = image.Blob.Value, Strength = 0.5 });

        Assert.Equal(new JobSource { Image = image.Blob, ImageBytes = image.SizeBytes, Width = 100, Height = 60, Strength = 0.5 }, job.Spec.Source);
        Assert.Equal((96, 56, "img2img", 10), (job.Spec.Width, job.Spec.Height, job.Spec.Needs!.Mode, job.Spec.RunSteps));
        Assert.Equal(2, await pool.Jobs.CountAsync(new JobIndex.BlobHolders(image.Blob), default));
    }

    [Fact]
    public async Task Submit_PictureOfAnotherAccount_IsUnknown()
    {
        await using var pool = await CreateAsync();
        var image = await pool.BringAsync(TestImages.Noise(1));

        var invalid = Assert.IsType<SubmitResult.Invalid>(await pool.Pipeline.SubmitAsync(TestPool.Bob, TestPool.Request() with { InitImage = image.Blob.Value }, default));

        Assert.Equal(("spec.init_image", FieldErrorCode.UnknownImage), (invalid.Errors[0].Field, invalid.Errors[0].Code));
    }

    [Fact]
    public async Task Submit_ImageOfADeliveredJobOfOnesOwn_IsKnown()
    {
        await using var pool = await CreateAsync();
        var leased = await PipelineSteps.LeasedAsync(pool);
        await PipelineSteps.ReturnAsync(pool, leased, TestImages.Noise(1));
        var delivered = await pool.FindAsync(leased.Id);
        var request = TestPool.Request() with { InitImage = delivered.Image!.Blob.Value };

        Assert.Equal(delivered.Image.Blob, (await pool.SubmitAsync(request)).Spec.Source!.Image);
        Assert.IsType<SubmitResult.Invalid>(await pool.Pipeline.SubmitAsync(TestPool.Bob, request, default));
    }

    [Fact]
    public async Task Submit_PictureLetGoOfInBetween_IsUnknownAndNothingIsMade()
    {
        await using var pool = await CreateAsync();
        var image = await pool.BringAsync(TestImages.Noise(1));
        ISourceImageStore store = pool.Stores.Jobs;
        pool.Jobs.BeforeApply = async _ => await store.RemoveAsync(image, default);

        var invalid = Assert.IsType<SubmitResult.Invalid>(await pool.Pipeline.SubmitAsync(TestPool.Ada, TestPool.Request() with { InitImage = image.Blob.Value }, default));

        Assert.Equal(("spec.init_image", FieldErrorCode.UnknownImage), (invalid.Errors[0].Field, invalid.Errors[0].Code));
        Assert.Equal(0, await pool.Jobs.CountAsync(new JobIndex.AccountJobs(TestJobs.Account), default));
    }

    [Fact]
    public async Task Sweep_OldPicture_GoesUnlessAJobIsMadeFromIt()
    {
        await using var pool = await CreateAsync(("Sources:KeptFor", "01:00:00"));
        var (free, named) = (await pool.BringAsync(TestImages.Noise(1)), await pool.BringAsync(TestImages.Noise(2)));
        await pool.SubmitAsync(TestPool.Request() with { InitImage = named.Blob.Value });

        pool.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        await pool.Get<RetentionSweeper>().RunOnceAsync(default);
        Assert.Equal(2, BlobFiles.Of(pool).Count);
        pool.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await pool.Get<RetentionSweeper>().RunOnceAsync(default);

        Assert.Equal(named.Blob.Value, Path.GetFileName(Assert.Single(BlobFiles.Of(pool))));
        Assert.Null(await pool.Get<SourceImages>().FindAsync(TestPool.Ada.Account, free.Blob, default));
        Assert.Null(await pool.Get<SourceImages>().FindAsync(TestPool.Ada.Account, named.Blob, default));
    }

    [Fact]
    public async Task Delete_LastJobOfAPicture_TakesThePictureAlong()
    {
        await using var pool = await CreateAsync();
        var (image, mask) = (await pool.BringAsync(TestImages.Noise(1)), await pool.BringAsync(TestImages.Noise(2)));
        var request = TestPool.Request() with { InitImage = image.Blob.Value };
        var (one, other) = (await pool.SubmitAsync(request with { Mask = mask.Blob.Value }), await pool.SubmitAsync(request));

        await DeleteAsync(pool, one);
        Assert.Equal(image.Blob.Value, Path.GetFileName(Assert.Single(BlobFiles.Of(pool))));
        await DeleteAsync(pool, other);

        Assert.Empty(BlobFiles.Of(pool));
        Assert.Null(await pool.Get<SourceImages>().FindAsync(TestPool.Ada.Account, image.Blob, default));
    }

    [Fact]
    public async Task Open_WhatTheJobIsNotMadeFrom_IsNotGiven()
    {
        await using var pool = await CreateAsync();
        var (image, other) = (await pool.BringAsync(TestImages.Noise(1)), await pool.BringAsync(TestImages.Noise(2)));
        var job = await pool.SubmitAsync(TestPool.Request() with { InitImage = image.Blob.Value });

        await using (var file = await pool.Get<SourceImages>().OpenAsync(job.Spec, image.Blob, default))
        {
            Assert.Equal(image.SizeBytes, file!.Length);
        }

        Assert.Null(await pool.Get<SourceImages>().OpenAsync(job.Spec, other.Blob, default));
    }

    [Fact]
    public async Task Price_OfHalfTheSteps_IsHalf()
    {
        await using var pool = await CreateAsync();
        var image = await pool.BringAsync(TestImages.Noise(1));

        var (whole, half) = (await pool.SubmitAsync(), await pool.SubmitAsync(TestPool.Request() with { InitImage = image.Blob.Value, Strength = 0.5 }));

        Assert.Equal(whole.Price, 2 * half.Price);
    }

    private static async Task<TestPool> CreateAsync(params (string Key, string Value)[] settings)
    {
        var pool = await TestPool.CreateAsync(settings);
        await pool.Stores.Models.PutAsync(TestModels.Pictured, 10, default);
        pool.Clock.Advance(TimeSpan.FromSeconds(2));
        return pool;
    }

    private static async Task DeleteAsync(TestPool pool, Job job)
    {
        await pool.Pipeline.CancelAsync(TestJobs.Account, job.Id, default);
        Assert.IsType<DeleteResult.Deleted>(await pool.Get<JobDeletion>().DeleteAsync(TestJobs.Account, job.Id, default));
    }

    private static byte[] Pixels(byte[] file) =>
        Assert.IsType<PngReading.Read>(PngReader.Read(file, new PngReadLimits(file.Length, 1_000, 1_000_000))).Image.Pixels.ToArray();
}
