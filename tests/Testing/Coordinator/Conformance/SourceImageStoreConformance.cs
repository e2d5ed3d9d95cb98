using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Sources;
using Xunit;

namespace SogniLike.Testing.Coordinator.Conformance;

/// <summary>What every <see cref="ISourceImageStore"/> does.</summary>
public abstract class SourceImageStoreConformance : StoreConformance
{
    private const int Most = 3;
    private const long MostBytes = 10_000;

    private static readonly AccountId Bob = new("bob");

    [Fact]
    public async Task Add_HeldPicture_IsItsAccountsAndHoldsTheBlob()
    {
        var image = Image("a");

        Assert.Equal(SourceAddition.Added, await AddAsync(image));

        Assert.Equal(image, await Sources.FindAsync(image.Account, image.Blob, None));
        Assert.Null(await Sources.FindAsync(Bob, image.Blob, None));
        Assert.Equal([(new JobId(image.Holder), 1_000L)], await HoldersAsync(image.Blob));
    }

    [Fact]
    public async Task Add_NotHeld_IsRefused()
    {
        var image = Image("a");

        Assert.Equal(SourceAddition.NotHeld, await Sources.AddAsync(image, Most, MostBytes, 1_000, None));

        Assert.Null(await Sources.FindAsync(image.Account, image.Blob, None));
        Assert.Empty(await HoldersAsync(image.Blob));
    }

    [Fact]
    public async Task Add_Again_TakesNoMoreRoomAndIsKeptLonger()
    {
        var image = Image("a", size: MostBytes);
        await AddAsync(image);

        Assert.Equal(SourceAddition.Added, await AddAsync(image with { KeptUntilMs = 9_000 }));

        Assert.Equal(9_000, (await Sources.FindAsync(image.Account, image.Blob, None))!.KeptUntilMs);
        Assert.Empty(await Sources.ExpiredAsync(8_999, 10, None));
    }

    [Fact]
    public async Task Add_BeyondTheBoundsOfTheAccount_IsRefusedUntilOneIsRemoved()
    {
        var first = Image("a", size: 9_000);
        await AddAsync(first);

        Assert.Equal(SourceAddition.TooLarge, await AddAsync(Image("b", size: 1_001)));
        Assert.Equal(SourceAddition.Added, await AddAsync(Image("c")));
        Assert.Equal(SourceAddition.Added, await AddAsync(Image("d")));
        Assert.Equal(SourceAddition.TooMany, await AddAsync(Image("e")));
        Assert.Equal(SourceAddition.Added, await AddAsync(Image("e") with { Account = Bob }));

        Assert.True(await Sources.RemoveAsync(first, None));
        Assert.Equal(SourceAddition.Added, await AddAsync(Image("b", size: 1_001)));
    }

    [Fact]
    public async Task Remove_AsItWasRead_LetsGoOfTheBlobOfThisAccountOnly()
    {
        var image = Image("a");
        await AddAsync(image);
        await AddAsync(image with { Account = Bob });

        Assert.True(await Sources.RemoveAsync(image, None));
        Assert.False(await Sources.RemoveAsync(image, None));

        Assert.Null(await Sources.FindAsync(image.Account, image.Blob, None));
        Assert.Equal([new JobId(SourceImage.HolderOf(Bob))], (await HoldersAsync(image.Blob)).Select(holder => holder.Id));
    }

    [Fact]
    public async Task Remove_BroughtAgainInBetween_Stays()
    {
        var image = Image("a");
        await AddAsync(image);
        await AddAsync(image with { KeptUntilMs = 9_000 });

        Assert.False(await Sources.RemoveAsync(image, None));

        Assert.NotNull(await Sources.FindAsync(image.Account, image.Blob, None));
    }

    [Fact]
    public async Task Expired_OfAllAccounts_InOrderAndNoMoreThanAsked()
    {
        await AddAsync(Image("a", untilMs: 3_000));
        await AddAsync(Image("b", untilMs: 2_000) with { Account = Bob });
        await AddAsync(Image("c", untilMs: 5_000));

        Assert.Equal([2_000L, 3_000L], (await Sources.ExpiredAsync(4_000, 10, None)).Select(image => image.KeptUntilMs));
        Assert.Equal([2_000L], (await Sources.ExpiredAsync(4_000, 1, None)).Select(image => image.KeptUntilMs));
        Assert.Empty(await Sources.ExpiredAsync(1_999, 10, None));
    }

    [Fact]
    public async Task Job_MadeFromAPicture_IsReadAsWrittenAndHoldsItsFilesUntilItIsRemoved()
    {
        var (image, mask) = (Image("a"), Image("b"));
        await AddAsync(image);
        await AddAsync(mask);
        var source = new JobSource
        {
            Image = image.Blob,
            ImageBytes = 5,
            Width = 640,
            Height = 480,
            Strength = 0.1,
            Mask = mask.Blob,
            MaskBytes = 6,
            MaskBlur = 7,
            OnlyMasked = true,
        };
        var guards = new[] { Guard(image), Guard(mask) };
        var change = Make.New(spec: TestJobs.Spec with { Source = source, Needs = JobNeeds.Default with { Mode = JobNeeds.Inpainting } });

        Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(Of(change) with { Guards = guards }, None));

        Same(change.After, await Jobs.FindAsync(change.After.Id, None));
        Assert.True(await Sources.RemoveAsync(image, None));
        Assert.Equal([change.After.Id], (await HoldersAsync(image.Blob)).Select(holder => holder.Id));
        var cancelled = await ApplyAsync(TestJobs.Cancel(change.After));
        await Jobs.ApplyAsync(new JobTransaction { Changes = [], Removals = [JobRemoval.Of(cancelled, RemovalReason.Requested, 9_000)] }, None);
        Assert.Empty(await HoldersAsync(image.Blob));
        Assert.Equal([new JobId(mask.Holder)], (await HoldersAsync(mask.Blob)).Select(holder => holder.Id));
    }

    [Fact]
    public async Task Job_WhosePictureIsNoLongerHeld_IsNotWritten()
    {
        var image = Image("a");
        await AddAsync(image);
        await Sources.RemoveAsync(image, None);
        var change = Make.New();

        Assert.Equal(new ApplyOutcome.GuardFailed(Guard(image)), await Jobs.ApplyAsync(Of(change) with { Guards = [Guard(image)] }, None));

        Assert.Null(await Jobs.FindAsync(change.After.Id, None));
    }

    private static JobGuard Guard(SourceImage image) => new FoundSource(image.Blob, image.Width, image.Height, image.SizeBytes, image.Holder).Guard;

    private static SourceImage Image(string content, long size = 100, long untilMs = 4_000) =>
        new(TestJobs.Account, BlobId.Of(System.Text.Encoding.UTF8.GetBytes(content)), 640, 480, size, untilMs);

    private async Task<SourceAddition> AddAsync(SourceImage image)
    {
        await Jobs.HoldBlobAsync(image.Blob, image.Holder, None);
        return await Sources.AddAsync(image, Most, MostBytes, 1_000, None);
    }

    private Task<IReadOnlyList<(JobId Id, long Score)>> HoldersAsync(BlobId blob) =>
        Jobs.RangeAsync(new JobIndex.BlobHolders(blob), long.MinValue, long.MaxValue, 10, descending: false, None);
}
