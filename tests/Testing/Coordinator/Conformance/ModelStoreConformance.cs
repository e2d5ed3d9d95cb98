using SogniLike.Coordinator.Models;
using Xunit;

namespace SogniLike.Testing.Coordinator.Conformance;

/// <summary>What every <see cref="IModelStore"/> does.</summary>
public abstract class ModelStoreConformance : StoreConformance
{
    [Fact]
    public async Task Put_IsFoundAsItWas()
    {
        var model = TestModels.Emoji;

        Assert.True(await Models.PutAsync(model, 10, None));

        Same(model, await Models.FindAsync(model.Name, None));
        Assert.Null(await Models.FindAsync("nothing", None));
    }

    [Fact]
    public async Task Put_KnownName_ReplacesEvenWhenFull()
    {
        await Models.PutAsync(TestModels.Emoji, 1, None);
        var other = TestModels.Emoji with { Manifest = TestJobs.OtherManifest, Enabled = false };

        Assert.True(await Models.PutAsync(other, 1, None));
        Assert.False(await Models.PutAsync(other with { Name = "another" }, 1, None));

        Same(new[] { other }, (await Models.ListAsync(None)).ToArray());
    }

    [Fact]
    public async Task List_IsByName()
    {
        foreach (var name in new[] { "b", "a-2", "a" })
        {
            await Models.PutAsync(TestModels.Emoji with { Name = name }, 10, None);
        }

        Assert.Equal(["a", "a-2", "b"], (await Models.ListAsync(None)).Select(model => model.Name));
    }

    [Fact]
    public async Task SetEnabled_ChangesNothingElse()
    {
        await Models.PutAsync(TestModels.Emoji, 10, None);

        Same(TestModels.Emoji with { Enabled = false }, await Models.SetEnabledAsync(TestModels.Emoji.Name, false, None));
        Same(TestModels.Emoji with { Enabled = false }, await Models.FindAsync(TestModels.Emoji.Name, None));
        Same(TestModels.Emoji, await Models.SetEnabledAsync(TestModels.Emoji.Name, true, None));
        Assert.Null(await Models.SetEnabledAsync("nothing", true, None));
    }
}
