using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Redis.Tests.Fixtures;
using SogniLike.Coordinator.Sources;

namespace SogniLike.Coordinator.Redis.Tests.Scripts;

/// <summary>source_add.lua: counts and adds in one step.</summary>
public sealed class SourceAddScriptTests(SharedRedis redis) : RedisTest(redis)
{
    private static readonly SourceImage Image = new(new AccountId("ada"), BlobId.Of("picture"u8), 64, 64, 500, 9_000);

    [Fact]
    public async Task Added_TwiceAndAfterAFlush_IsCountedOnce()
    {
        await Coordinator.Jobs.HoldBlobAsync(Image.Blob, Image.Holder, default);

        Assert.Equal(SourceAddition.Added, await AddAsync());
        await Coordinator.ExecuteAsync("SCRIPT", "FLUSH");
        Assert.Equal(SourceAddition.Added, await AddAsync());

        Assert.Equal(500, (long)await Coordinator.RunAsync((db, keys) => db.StringGetAsync(keys.ImageBytes(Image.Account))));
        Assert.Equal("64 64 500 9000", await Coordinator.RunAsync((db, keys) => db.HashGetAsync(keys.Images(Image.Account), Image.Blob.Value)));
        Assert.Equal(9_000, await Coordinator.RunAsync((db, keys) => db.SortedSetScoreAsync(keys.AllImages, $"ada {Image.Blob}")));
    }

    [Fact]
    public async Task Refused_NotHeldTooManyOrTooLarge_WritesNothing()
    {
        Assert.Equal(SourceAddition.NotHeld, await AddAsync());
        await Coordinator.Jobs.HoldBlobAsync(Image.Blob, Image.Holder, default);

        Assert.Equal(SourceAddition.TooMany, await AddAsync(most: 0));
        Assert.Equal(SourceAddition.TooLarge, await AddAsync(mostBytes: 499));

        Assert.False(await Coordinator.RunAsync((db, keys) => db.KeyExistsAsync(keys.Images(Image.Account))));
        Assert.False(await Coordinator.RunAsync((db, keys) => db.KeyExistsAsync(keys.ImageBytes(Image.Account))));
        Assert.False(await Coordinator.RunAsync((db, keys) => db.KeyExistsAsync(keys.AllImages)));
    }

    private Task<SourceAddition> AddAsync(int most = 1, long mostBytes = 500) => Coordinator.Sources.AddAsync(Image, most, mostBytes, 1_000, default);
}
