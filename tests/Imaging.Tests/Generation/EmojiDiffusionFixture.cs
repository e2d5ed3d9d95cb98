using SogniLike.Imaging.Models;
using SogniLike.Imaging.Sessions;
using SogniLike.Testing;

namespace SogniLike.Imaging.Tests.Generation;

/// <summary>The built-in model on the CPU, loaded once for all tests.</summary>
public sealed class EmojiDiffusionFixture
{
    private static readonly Lazy<ImageModel> Loaded = new(static () =>
    {
        var loading = ImageModel.Load(RepositoryPaths.EmojiDiffusion, new InferenceOptions { ExecutionProvider = ExecutionProvider.Cpu });
        return Assert.IsType<ImageModelLoading.Loaded>(loading).Model;
    });

    /// <summary>The model.</summary>
    public static ImageModel Model => Loaded.Value;
}
