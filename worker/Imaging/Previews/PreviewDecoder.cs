using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Binding;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Sessions;
using SogniLike.Imaging.Upscaling;

namespace SogniLike.Imaging.Previews;

/// <summary>
/// A small image decoder for previews, such as TAESD: one graph from latents as the denoiser has them [1, channels, height, width] to RGB planes a whole number of times
/// larger. Safe for concurrent use.
/// </summary>
public sealed class PreviewDecoder
{
    private readonly GraphFile _graph;
    private readonly OnnxTensorInfo _input;
    private readonly OnnxTensorInfo _output;
    private readonly SessionCache _sessions;
    private readonly double _min;
    private readonly int _scale;

    private PreviewDecoder(GraphFile graph, OnnxTensorInfo input, OnnxTensorInfo output, SessionCache sessions, int channels, double min, int scale)
    {
        (_graph, _input, _output, _sessions, _min, _scale) = (graph, input, output, sessions, min, scale);
        Channels = channels;
    }

    /// <summary>Channels of the latents it takes.</summary>
    public int Channels { get; }

    /// <summary>Checks a graph as those of image models are, opens it and finds out its scale by decoding a small latent.</summary>
    /// <param name="file">The .onnx file.</param>
    /// <param name="sessions">Keeps the session; stays the caller's.</param>
    /// <param name="channels">Channels of a latent, where the graph leaves them open: 4, or 16 for Stable Diffusion 3.</param>
    /// <param name="min">What black is in the output: 0 as in TAESD, or -1 as in diffusers' AutoencoderTiny. White is 1.</param>
    /// <param name="limits">Bounds on what is read; null takes the defaults.</param>
    public static PreviewDecoderLoading Load(string file, SessionCache sessions, int channels = 4, double min = 0, ModelLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentNullException.ThrowIfNull(sessions);
        ArgumentOutOfRangeException.ThrowIfNotEqual(min is 0 or -1, true);
        ArgumentOutOfRangeException.ThrowIfNotEqual(channels is 4 or 16, true);
        var path = Path.GetFullPath(file);
        var part = Path.GetFileName(path);
        var defects = new ModelDefects();
        var folder = new GraphFolder(Path.GetDirectoryName(path)!, limits ?? new ModelLimits(), defects);
        if (folder.Scan(part) is not { } graph)
        {
            return new PreviewDecoderLoading.Refused(defects.All);
        }

        var binding = new GraphBinding(graph, part, defects);
        var input = binding.Input([.. graph.Inputs.Take(1).Select(static tensor => tensor.Name)], GraphBinding.Floats, 4);
        var output = binding.Output([.. graph.Outputs.Take(1).Select(static tensor => tensor.Name)], GraphBinding.Floats, 4);
        binding.RequireSize(input, 0, 1, "latents");
        binding.RequireSize(output, 1, 3, "channels");
        binding.RefuseOtherInputs();
        if (input is null || output is null || !defects.None)
        {
            return new PreviewDecoderLoading.Refused(defects.All);
        }

        var scale = ScaleProbe.Find(folder.FileOf(part, graph), input, output, channels, 8, sessions, defects);
        return scale is { } found
            ? new PreviewDecoderLoading.Loaded(new PreviewDecoder(
                folder.FileOf(part, graph), input, output, sessions, (int?)input.Shape![1].Size ?? channels, min, found))
            : new PreviewDecoderLoading.Refused(defects.All);
    }

    /// <summary>Decodes; null when what comes out is not finite.</summary>
    /// <exception cref="InvalidDataException">The output has another size than the scale says.</exception>
    internal RgbImage? Decode(GraphRunner runner, float[] latent, int width, int height, CancellationToken cancellationToken)
    {
        using var lease = _sessions.Rent(_graph);
        var planes = runner
            .With(_input, latent, 1, Channels, height, width)
            .Run(lease.Session, _output, 3L * width * height * _scale * _scale, cancellationToken);
        if (_min == 0)
        {
            foreach (ref var value in planes.AsSpan())
            {
                value = (value * 2) - 1;
            }
        }

        return DecodedPixels.TryConvert(planes, width * _scale, height * _scale, out var image) ? image : null;
    }
}
