using SogniLike.Coordinator.Models;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Models;

public sealed class ModelCatalogTests
{
    private static readonly ModelRegistration Good = new(
        "tiny", TestJobs.Manifest, "", TestModels.Emoji.Files, TestModels.Emoji.Limits, TestModels.Emoji.Defaults, TestModels.Emoji.Samplers);

    public static TheoryData<string, ModelRegistration> Bad => new()
    {
        { "manifest.name", Good with { Name = "Tiny!" } },
        { "manifest.name", Good with { Name = "" } },
        { "manifest.prompt_tokens", Good with { PromptTokens = 10_001 } },
        { "manifest.description", Good with { Description = new string('x', 501) } },
        { "manifest.files", Good with { Files = [] } },
        { "manifest.files", Good with { Files = [.. Enumerable.Range(0, 201).Select(i => Good.Files[0] with { Path = $"f{i}" })] } },
        { "manifest.files[0].path", Good with { Files = [Good.Files[0] with { Path = "../evil" }] } },
        { "manifest.files[0].path", Good with { Files = [Good.Files[0] with { Path = "/evil" }] } },
        { "manifest.files[0].path", Good with { Files = [Good.Files[0] with { Path = "a\\b" }] } },
        { "manifest.files[0].path", Good with { Files = [Good.Files[0] with { Path = "a\nb" }] } },
        { "manifest.files[1].path", Good with { Files = [Good.Files[0], Good.Files[0]] } },
        { "manifest.files[0].sha256", Good with { Files = [Good.Files[0] with { Sha256 = "00" }] } },
        { "manifest.files[0].size_bytes", Good with { Files = [Good.Files[0] with { SizeBytes = -1 }] } },
        { "manifest.limits.max_width", Good with { Limits = Good.Limits with { MaxWidth = 8_200 } } },
        { "manifest.limits.max_height", Good with { Limits = Good.Limits with { MaxHeight = 100 } } },
        { "manifest.limits.max_steps", Good with { Limits = Good.Limits with { MaxSteps = 1_001 } } },
        { "manifest.limits.max_guidance_scale", Good with { Limits = Good.Limits with { MaxGuidanceScale = double.NaN } } },
        { "manifest.defaults.width", Good with { Defaults = Good.Defaults with { Width = 264 } } },
        { "manifest.defaults.steps", Good with { Defaults = Good.Defaults with { Steps = 51 } } },
        { "manifest.defaults.guidance_scale", Good with { Defaults = Good.Defaults with { GuidanceScale = 21 } } },
        { "manifest.defaults.sampler", Good with { Defaults = Good.Defaults with { Sampler = "magic" } } },
        { "manifest.defaults.noise_source", Good with { Defaults = Good.Defaults with { NoiseSource = "gpu" } } },
        { "manifest.samplers[0]", Good with { Samplers = ["D D", "ddim"] } },
    };

    [Fact]
    public async Task FindRecentAsync_ChangedElsewhere_IsSeenWithinASecondAndHereAtOnce()
    {
        await using var pool = await TestPool.CreateAsync();
        await using var other = pool.AnotherCoordinator();
        var (here, elsewhere) = (pool.Get<ModelCatalog>(), other.Get<ModelCatalog>());
        Assert.Null(await here.FindRecentAsync("tiny", default));
        Assert.True((await here.FindRecentAsync("emoji-diffusion", default))!.Enabled);

        await elsewhere.SetEnabledAsync("emoji-diffusion", false, default);
        Assert.True((await here.FindRecentAsync("emoji-diffusion", default))!.Enabled);
        pool.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False((await here.FindRecentAsync("emoji-diffusion", default))!.Enabled);

        await here.SetEnabledAsync("emoji-diffusion", true, default);
        Assert.True((await here.FindRecentAsync("emoji-diffusion", default))!.Enabled);
        await elsewhere.AddAsync(Good, default);
        Assert.NotNull(await here.FindRecentAsync("tiny", default));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task AddAsync_BadField_IsNamed(string field, ModelRegistration registration)
    {
        await using var pool = await TestPool.CreateAsync();

        var invalid = Assert.IsType<ModelAddition.Invalid>(await pool.Get<ModelCatalog>().AddAsync(registration, default));

        Assert.Equal(field, Assert.Single(invalid.Errors).Field);
        Assert.Null(await pool.Get<ModelCatalog>().FindAsync("tiny", default));
    }

    [Fact]
    public async Task AddAsync_Good_IsEnabledNow()
    {
        await using var pool = await TestPool.CreateAsync();

        var added = Assert.IsType<ModelAddition.Added>(await pool.Get<ModelCatalog>().AddAsync(Good, default)).Model;

        Assert.True(added.Enabled);
        Assert.Equal(pool.NowMs, added.AddedAtMs);
        Assert.Same(added, await pool.Get<ModelCatalog>().FindAsync("tiny", default));
    }
}
