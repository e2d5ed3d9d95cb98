using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Models;

/// <summary>Everything needed to run a model, found by looking at its files. Immutable.</summary>
public sealed record ModelContract
{
    /// <summary>The model folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Name of the model: that in <c>model_index.json</c> or else of the folder, for people.</summary>
    public required string Name { get; init; }

    /// <summary>The noise the model was trained with.</summary>
    public required SchedulerSettings Scheduler { get; init; }

    /// <summary>How to call the text encoders, in the order in which their embeddings are joined; at least one.</summary>
    public required IReadOnlyList<TextEncoderContract> TextEncoders { get; init; }

    /// <summary>How to call the third text encoder of a transformer; null when there is none, or when zeros stand in its place.</summary>
    public SequenceEncoderContract? SequenceEncoder { get; init; }

    /// <summary>How to call the denoiser.</summary>
    public required DenoiserContract Denoiser { get; init; }

    /// <summary>How to call the image decoder.</summary>
    public required ImageDecoderContract ImageDecoder { get; init; }

    /// <summary>How to call the ControlNet beside the denoiser; null when there is none.</summary>
    public ControlNetContract? ControlNet { get; init; }

    /// <summary>How to call the safety checker; null when there is none that can be used.</summary>
    public SafetyCheckerContract? SafetyChecker { get; init; }

    /// <summary>What a user should know about how the model is run, one sentence each; mostly empty.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>A second image decoder in single precision (<c>vae_decoder/model_fp32.onnx</c>), for images that the first makes NaN or infinite; null when there is none.</summary>
    public ImageDecoderContract? PreciseImageDecoder { get; init; }

    /// <summary>
    /// The same model with every part of which a second graph in single precision is there (<c>model_fp32.onnx</c> beside one in half precision) called by that graph: for
    /// images whose embeddings or latents become NaN or infinite. Null when there is no such part.
    /// </summary>
    public ModelContract? Precise { get; init; }

    /// <summary>How to call the image encoder; null when the model has none that can be used, and <see cref="ImageEncoderDefects"/> says why.</summary>
    public ImageEncoderContract? ImageEncoder { get; init; }

    /// <summary>What is wrong with the image encoder; empty when nothing is, or there is none.</summary>
    public IReadOnlyList<ModelDefect> ImageEncoderDefects { get; init; } = [];

    /// <summary>Width and height the model was trained for, in pixels.</summary>
    public required int DefaultSize { get; init; }

    /// <summary>True when the model was trained with zeros instead of the embedding of an absent negative prompt.</summary>
    public bool UsesZerosForAbsentNegativePrompt { get; init; }

    /// <summary>Bytes of weights of all parts that every image needs.</summary>
    public long WeightBytes => Graphs.Sum(static graph => graph.WeightBytes);

    /// <summary>The files of all parts that every image needs. Image encoder and second decoder are opened when one needs them.</summary>
    public IEnumerable<GraphFile> Graphs =>
        [
            .. TextEncoders.Select(static encoder => encoder.Graph),
            .. SequenceEncoder is null ? [] : new[] { SequenceEncoder.Graph },
            Denoiser.Graph,
            ImageDecoder.Graph,
            .. ControlNet is null ? [] : new[] { ControlNet.Graph },
        ];

    /// <summary>Number of control images that a request can bring; null when the model takes any number, 0 when it takes none.</summary>
    public int? ControlImages => Denoiser.FusedControl is { } fused ? fused.Nets : ControlNet is null ? 0 : 1;

    /// <summary>
    /// Why images of a size cannot be made with this model; null when they can. Sizes are in pixels.
    /// </summary>
    public string? ExplainSize(int width, int height)
    {
        var unit = ImageDecoder.PixelsPerLatent;
        foreach (var (name, size, axis) in ((string, int, int)[])[("width", width, 3), ("height", height, 2)])
        {
            if (size < unit || size % unit != 0)
            {
                return $"{name} is {size}; it must be a multiple of {unit}.";
            }

            foreach (var tensor in (OnnxTensorInfo[])[Denoiser.Sample, ImageDecoder.Latent])
            {
                if (tensor.Shape![axis].Size is { } only && only != size / unit)
                {
                    return $"{name} is {size}; this model only makes {only * unit}.";
                }
            }
        }

        return null;
    }
}
