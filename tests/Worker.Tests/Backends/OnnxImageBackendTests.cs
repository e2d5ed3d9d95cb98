using SogniLike.Imaging.Exact.Png;
using SogniLike.Imaging.Sessions;
using SogniLike.Testing;
using SogniLike.Worker.Backends;

namespace SogniLike.Worker.Tests.Backends;

/// <summary>The real backend with the built-in model.</summary>
public sealed class OnnxImageBackendTests
{
    private static readonly InferenceOptions Cpu = new() { ExecutionProvider = ExecutionProvider.Cpu };

    private static readonly ImageRequest Request = new(RepositoryPaths.EmojiDiffusion, "a red apple", "", 128, 128, 4, "ddim", 3, 42, "cpu");

    [Fact]
    public async Task InspectAsync_UsableModel_TellsItsModesAndLoadsTheFirst()
    {
        await using var backend = new OnnxImageBackend(Cpu);
        Assert.Empty(backend.Description.Modes);
        Assert.False(backend.IsLoaded(Request.ModelFolder));

        Assert.Equal(new ModelInspection.Usable("fp32"), await backend.InspectAsync(Request.ModelFolder, CancellationToken.None));

        Assert.Equal(["txt2img", "img2img", "inpaint", "outpaint", "hires"], backend.Description.Modes);
        Assert.True(backend.IsLoaded(Request.ModelFolder));
    }

    [Fact]
    public async Task IsLoaded_SessionsClosedForWantOfRoom_IsFalse()
    {
        await using var backend = new OnnxImageBackend(new InferenceOptions { ExecutionProvider = ExecutionProvider.Cpu, SessionCacheBytes = 1 });

        await backend.InspectAsync(Request.ModelFolder, CancellationToken.None);

        Assert.False(backend.IsLoaded(Request.ModelFolder));
    }

    [Fact]
    public async Task GenerateAsync_WithPreviews_SendsThemWithTheProgressOfTheirStep()
    {
        await using var backend = new OnnxImageBackend(Cpu);
        await backend.InspectAsync(Request.ModelFolder, CancellationToken.None);
        var progress = new List<ImageProgress>();

        var outcome = await backend.GenerateAsync(Request with { PreviewEverySteps = 2, MaxPreviewBytes = 4096 }, progress.Add, CancellationToken.None);

        Assert.IsType<ImageOutcome.Finished>(outcome);
        var shown = Assert.Single(progress, static step => !step.Preview.IsEmpty);
        Assert.Equal((2, 4), (shown.Step, shown.Steps));
        Assert.IsType<PngInspection.Accepted>(PngInspector.Inspect(shown.Preview, new PngLimits(4096, 16, 16)));
    }

    [Fact]
    public async Task GenerateAsync_WithoutPreviews_SendsNone()
    {
        await using var backend = new OnnxImageBackend(Cpu);
        await backend.InspectAsync(Request.ModelFolder, CancellationToken.None);
        var progress = new List<ImageProgress>();

        await backend.GenerateAsync(Request, progress.Add, CancellationToken.None);

        Assert.All(progress, static step => Assert.True(step.Preview.IsEmpty));
    }
}
