using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Redis.Tests.Fixtures;
using SogniLike.Coordinator.Sources;

namespace SogniLike.Coordinator.Redis.Tests.Scripts;

/// <summary>source_remove.lua: forgets what is as it was read.</summary>
public sealed class SourceRemoveScriptTests(SharedRedis redis) : RedisTest(redis)
{
    private static readonly SourceImage Image = new(new AccountId("ada"), BlobId.Of("picture"u8), 64, 64, 500, 9_000);

    [Fact]
    public async Task Forgotten_TwiceAndAfterAFlush_LeavesNoKeyBehind()
    {
        await AddAsync(Image);
        await Coordinator.ExecuteAsync("SCRIPT", "FLUSH");

        Assert.True(await Coordinator.Sources.RemoveAsync(Image, default));
        Assert.False(await Coordinator.Sources.RemoveAsync(Image, default));

        Assert.False(await Coordinator.RunAsync((db, keys) => db.KeyExistsAsync(keys.Images(Image.Account))));
        Assert.False(await Coordinator.RunAsync((db, keys) => db.KeyExistsAsync(keys.ImageBytes(Image.Account))));
        Assert.False(await Coordinator.RunAsync((db, keys) => db.KeyExistsAsync(keys.AllImages)));
    }

    [Fact]
    public async Task Forgotten_OneOfTwo_LeavesTheBytesOfTheOther()
    {
        var other = Image with { Blob = BlobId.Of("other"u8), SizeBytes = 70 };
        await AddAsync(Image);
        await AddAsync(other);

        Assert.False(await Coordinator.Sources.RemoveAsync(Image with { KeptUntilMs = 1 }, default));
        Assert.True(await Coordinator.Sources.RemoveAsync(Image, default));

        Assert.Equal(70, (long)await Coordinator.RunAsync((db, keys) => db.StringGetAsync(keys.ImageBytes(Image.Account))));
    }

    private async Task AddAsync(SourceImage image)
    {
        await Coordinator.Jobs.HoldBlobAsync(image.Blob, image.Holder, default);
        Assert.Equal(SourceAddition.Added, await Coordinator.Sources.AddAsync(image, 10, 10_000, 1_000, default));
    }
}
