using SogniLike.Imaging.Models;
using SogniLike.Imaging.Sessions;
using SogniLike.Testing;

namespace SogniLike.Benchmarks.Tolerance;

/// <summary>The built-in model with another denoiser or decoder, in a folder that goes with it.</summary>
internal sealed class VariantModel : IDisposable
{
    private readonly string? _folder;

    private VariantModel(ImageModel model, string? folder) => (Model, _folder) = (model, folder);

    public ImageModel Model { get; }

    /// <summary>The model as it is, computed in another way.</summary>
    public static VariantModel Of(InferenceOptions options) => new(Load(RepositoryPaths.EmojiDiffusion, options), null);

    /// <summary>A copy of which a part was changed; operator by operator as written, so that nothing of the change is optimised away.</summary>
    /// <param name="edit">Changes the .onnx file of the part.</param>
    /// <param name="part">Its folder: the denoiser's unless told.</param>
    public static VariantModel Of(Action<string> edit, string part = "unet")
    {
        var folder = Directory.CreateTempSubdirectory("sogni-variant-").FullName;
        try
        {
            foreach (var file in Directory.EnumerateFiles(RepositoryPaths.EmojiDiffusion, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(folder, Path.GetRelativePath(RepositoryPaths.EmojiDiffusion, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }

            edit(Path.Combine(folder, part, "model.onnx"));
            return new VariantModel(Load(folder, new InferenceOptions { ExecutionProvider = ExecutionProvider.Cpu, GraphOptimization = GraphOptimization.None }), folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    public void Dispose()
    {
        Model.Dispose();
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static ImageModel Load(string folder, InferenceOptions options) => ImageModel.Load(folder, options) switch
    {
        ImageModelLoading.Loaded { Model: var model } => model,
        ImageModelLoading.Refused { Defects: var defects } => throw new InvalidOperationException(string.Join('\n', defects)),
        _ => throw new InvalidOperationException(),
    };
}
