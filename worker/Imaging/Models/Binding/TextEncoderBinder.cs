using System.Globalization;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Models.Weights;

namespace SogniLike.Imaging.Models.Binding;

/// <summary>Finds out how to call the text encoders, and whether they put out what the denoiser takes.</summary>
internal static class TextEncoderBinder
{
    private static readonly string[] Suffixes = ["", "_2"];

    /// <summary>Binds all text encoders that are there; at least one must be.</summary>
    public static IReadOnlyList<TextEncoderContract>? Bind(GraphFolder folder, DenoiserContract? denoiser)
    {
        var present = Suffixes.Where(suffix => folder.Files.Exists(PartOf(suffix))).ToList();
        if (denoiser is { Pooled: null } && present.Contains(""))
        {
            // Only denoisers that take a pooled embedding were trained with two text encoders.
            present = [""];
        }

        var encoders = (present.Count == 0 ? [""] : present).ConvertAll(suffix => Bind(folder, suffix, denoiser));
        if (encoders.Contains(null) || denoiser is null)
        {
            return null;
        }

        var bound = encoders.OfType<TextEncoderContract>().ToList();
        return Check(folder, bound, denoiser) ? bound : null;
    }

    private static string PartOf(string suffix) => $"text_encoder{suffix}/model.onnx";

    private static TextEncoderContract? Bind(GraphFolder folder, string suffix, DenoiserContract? denoiser)
    {
        var part = PartOf(suffix);
        var config = folder.Configuration($"text_encoder{suffix}/config.json");
        var tokenizer = TokenizerConfiguration.Read(folder.Files, $"tokenizer{suffix}", folder.Defects, folder.Limits);
        if (folder.Scan(part) is not { } graph)
        {
            return null;
        }

        var binding = new GraphBinding(graph, part, folder.Defects);
        var ids = binding.Input(["input_ids"], GraphBinding.Integers, 2);
        var mask = binding.OptionalInput(["attention_mask"], GraphBinding.Integers, 2);
        var layers = Layers(graph);
        var usesPenultimate = denoiser?.Pooled is not null;
        var last = usesPenultimate && layers.Count > 0
            ? binding.OptionalOutput(["last_hidden_state"], GraphBinding.Floats, 3)
            : binding.Output(["last_hidden_state"], GraphBinding.Floats, 3);
        var pooled = usesPenultimate ? binding.OptionalOutput(["text_embeds", "pooler_output"], GraphBinding.Floats, 2) : null;
        binding.RefuseOtherInputs();
        if (tokenizer is not null)
        {
            binding.RequireSize(ids, 1, tokenizer.ContextLength, "tokens");
        }

        if (usesPenultimate && layers.Count < 2)
        {
            folder.Defects.Add(
                ModelDefectCode.MissingInputOrOutput,
                part,
                "The graph lacks the outputs hidden_states.0 and following; this family needs the last but one.");
            return null;
        }

        var hidden = usesPenultimate ? layers[^2] : last;
        var width = (int?)hidden?.Shape?[2].Size ?? config.Whole("hidden_size", 1, 65536);
        if (ids is null || hidden is null || tokenizer is null)
        {
            return null;
        }

        // A single encoder of unknown width has that of the denoiser.
        width ??= denoiser is { Pooled: null } ? denoiser.ContextSize : null;
        if (width is null)
        {
            folder.Defects.Add(
                ModelDefectCode.UnknownHiddenSize,
                part,
                "The width of the text embeddings is given neither by the graphs nor by hidden_size or cross_attention_dim.");
            return null;
        }

        if (config.Whole("hidden_size", 1, 65536) is { } declared && declared != width)
        {
            folder.Defects.Add(
                ModelDefectCode.UnknownHiddenSize,
                part,
                $"The width of the text embeddings is {width} by the output {hidden.Name} and {declared} by hidden_size of the text encoder.");
            return null;
        }

        return new TextEncoderContract
        {
            Graph = folder.FileOf(part, graph),
            Tokenizer = tokenizer,
            InputIds = ids,
            AttentionMask = mask,
            LastHiddenState = last,
            Layers = layers,
            Pooled = pooled,
            HiddenSize = width.Value,
            PooledSize = pooled is null ? 0 : (int?)pooled.Shape?[1].Size ?? config.Whole("projection_dim", 1, 65536) ?? width.Value,
            UsesPenultimateLayer = usesPenultimate,
            FinalNorm = usesPenultimate || last is null || layers.Count < 2 ? null : ReadFinalNorm(folder.Files.PathOf(part), last.Name, width.Value),
        };
    }

    /// <summary>The norm that skipped layers lack. Its absence only means that layers cannot be skipped.</summary>
    private static LayerNorm? ReadFinalNorm(string path, string output, int width)
    {
        try
        {
            return LayerNorm.FindBefore(WeightGraph.Read(path), output, width);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or OnnxFormatException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The outputs hidden_states.0, hidden_states.1 and so on, as far as they go without a gap.</summary>
    private static List<OnnxTensorInfo> Layers(OnnxGraphInfo graph)
    {
        var byNumber = new Dictionary<int, OnnxTensorInfo>();
        foreach (var output in graph.Outputs)
        {
            if (output.Name.StartsWith("hidden_states.", StringComparison.Ordinal)
                && int.TryParse(output.Name.AsSpan("hidden_states.".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && (output.Rank ?? 3) == 3
                && GraphBinding.Floats.Contains(output.ElementType))
            {
                byNumber.TryAdd(number, output);
            }
        }

        var layers = new List<OnnxTensorInfo>();
        while (byNumber.TryGetValue(layers.Count, out var layer))
        {
            layers.Add(layer);
        }

        return layers;
    }

    private static bool Check(GraphFolder folder, List<TextEncoderContract> encoders, DenoiserContract denoiser)
    {
        var sound = true;
        var width = encoders.Sum(static encoder => encoder.HiddenSize);
        var part = string.Join(" and ", encoders.Select(static encoder => $"{Path.GetFileName(Path.GetDirectoryName(encoder.Graph.Path))}/model.onnx"));
        // A transformer takes text embeddings filled up with zeros to the width of another encoder's.
        var fits = denoiser.ContextSize is not { } context || (denoiser.IsTransformer ? width <= context : width == context);
        if (!fits)
        {
            var source = denoiser.Context.Shape![2].Size is null ? "cross_attention_dim of the denoiser" : "the input encoder_hidden_states of the denoiser";
            Refuse($"The width of the text embeddings is {width} by the text encoders and {denoiser.ContextSize} by {source}.");
        }

        if (denoiser.Pooled is { } input)
        {
            var pooled = PooledSize(encoders, denoiser);
            if (encoders[^1].Pooled is null || (denoiser.IsTransformer && encoders.Exists(static encoder => encoder.Pooled is null)))
            {
                folder.Defects.Add(
                    ModelDefectCode.MissingInputOrOutput,
                    part,
                    $"The graph lacks the output text_embeds, which the input {input.Name} of the denoiser needs.");
                sound = false;
            }
            else if (!input.Shape![1].Allows(pooled))
            {
                Refuse($"The width of the pooled embedding is {pooled} by the text encoders and {input.Shape[1]} by the input {input.Name} of the denoiser.");
            }
        }

        return sound;

        void Refuse(string message)
        {
            folder.Defects.Add(ModelDefectCode.UnknownHiddenSize, part, message);
            sound = false;
        }
    }

    private static int PooledSize(List<TextEncoderContract> encoders, DenoiserContract denoiser) =>
        denoiser.IsTransformer ? encoders.Sum(static encoder => encoder.PooledSize) : encoders[^1].PooledSize;
}
