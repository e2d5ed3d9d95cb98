using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Models.Weights;
using SogniLike.Worker.Backends;

namespace SogniLike.CheatWorker;

/// <summary>Offers the model that it has and draws with a copy whose denoiser's weights carry noise of a hundredth of their deviation.</summary>
/// <param name="inner">Draws.</param>
/// <param name="copy">Folder of the copy, made here.</param>
internal sealed class PerturbedModel(OnnxImageBackend inner, string copy) : Cheat(inner)
{
    private const double Share = 0.01;

    public override async Task<ModelInspection> InspectAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }

        Perturb(Path.Combine(copy, "unet", "model.onnx"));
        await Inner.InspectAsync(copy, cancellationToken);
        return await Inner.InspectAsync(folder, cancellationToken);
    }

    public override Task<ImageOutcome> GenerateAsync(
        ImageRequest request, Action<ImageProgress> progress, IGenerationObserver? trajectory, CancellationToken cancellationToken) =>
        Inner.GenerateAsync(request with { ModelFolder = copy }, progress, trajectory, cancellationToken);

    private static void Perturb(string file)
    {
        var random = new Random(5);
        var tensors = WeightGraph.Read(file).Tensors.Values.Where(static tensor => tensor is { ElementType: OnnxElementType.Float, IsExternal: false, Dimensions.Count: > 1 });
        foreach (var tensor in tensors.ToList())
        {
            var values = tensor.ReadFloats();
            var mean = values.Average();
            var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            for (var i = 0; i < values.Length; i++)
            {
                values[i] += (float)(Share * deviation * Math.Sqrt(12) * (random.NextDouble() - 0.5));
            }

            var bytes = new byte[tensor.Length];
            Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Write);
            stream.Position = tensor.Offset;
            stream.Write(bytes);
        }
    }
}
