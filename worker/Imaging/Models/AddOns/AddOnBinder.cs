using SogniLike.Imaging.Models.Binding;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Models.Weights;
using SogniLike.Imaging.Tokenization;

namespace SogniLike.Imaging.Models.AddOns;

/// <summary>
/// Puts add-ons on the contract of a model, or says why they do not fit. Reads structures and headers; weights are read when a session is opened.
/// </summary>
internal sealed class AddOnBinder(ModelDefects defects, ModelLimits limits)
{
    private readonly Dictionary<string, WeightGraph> _graphs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, (WeightTensor Tensor, List<WeightEdit> Edits)>> _edits = new(StringComparer.Ordinal);

    /// <summary>The contract with the add-ons; what does not fit is a defect.</summary>
    public ModelContract Bind(ModelContract model, ModelAddOns addOns)
    {
        foreach (var lora in addOns.Loras)
        {
            Try(lora.Path, () => AddLora(model, lora));
        }

        var names = new List<PromptEmbeddingTokens>();
        foreach (var embedding in addOns.Embeddings)
        {
            Try(embedding.Path, () => AddEmbedding(model, embedding, names));
        }

        return model with
        {
            TextEncoders = [.. model.TextEncoders.Select(encoder => encoder with
            {
                Graph = Patched(encoder.Graph),
                Tokenizer = names.Count == 0 ? encoder.Tokenizer : encoder.Tokenizer.With(names),
            })],
            Denoiser = model.Denoiser with { Graph = Patched(model.Denoiser.Graph) },
            ImageDecoder = addOns.VaeFolder is { } folder ? BindDecoder(model, folder) : model.ImageDecoder,

            // What stands beside the model's graphs knows nothing of add-ons.
            Precise = null,

            // The second decoder is that of the model's own VAE.
            PreciseImageDecoder = addOns.VaeFolder is null ? model.PreciseImageDecoder : null,
        };
    }

    private void Try(string path, Action bind)
    {
        var part = Path.GetFileName(path);
        try
        {
            bind();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            defects.Add(ModelDefectCode.MissingFile, part, "The file is missing.");
        }
        catch (Exception exception) when (exception is InvalidDataException or OnnxFormatException)
        {
            defects.Add(ModelDefectCode.UnsuitableAddOn, part, exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            defects.Add(ModelDefectCode.UnreadableFile, part, "The file cannot be read.");
        }
    }

    private void AddLora(ModelContract model, LoraFile lora)
    {
        foreach (var weight in (double[])[lora.Weight, lora.TextEncoderWeight ?? lora.Weight])
        {
            if (!(Math.Abs(weight) <= 10))
            {
                throw new InvalidDataException($"The weight is {weight}; it must be -10 to 10.");
            }
        }

        var binders = new Dictionary<string, LoraBinder>(StringComparer.Ordinal);
        foreach (var (module, down, up, alpha) in LoraBinder.Modules(SafetensorsFile.Read(lora.Path)))
        {
            var (graph, name) = Target(model, module);
            if (!binders.TryGetValue(graph.Path, out var binder))
            {
                binder = new LoraBinder(GraphOf(graph));
                binders.Add(graph.Path, binder);
            }

            if (binder.Find(name) is not { } found)
            {
                var part = $"{Path.GetFileName(Path.GetDirectoryName(graph.Path))}/{Path.GetFileName(graph.Path)}";
                throw new InvalidDataException(
                    $"It changes {name}, for which {part} has no weight that can be replaced: "
                    + "the export names neither node nor weight after it, or holds it as a constant.");
            }

            var (outputs, inputs) = (up.Dimensions[0], down.Elements / down.Dimensions[0]);
            var first = found.Tensor.Dimensions.Count > 0 ? found.Tensor.Dimensions[0] : 0;
            if (found.Tensor.Elements != outputs * inputs || first != (found.IsTransposed ? inputs : outputs))
            {
                throw new InvalidDataException(
                    $"It changes {name} by {outputs} x {inputs} values; the weight has {string.Join(" x ", found.Tensor.Dimensions)}.");
            }

            var rank = (double)down.Dimensions[0];
            var scale = graph == model.Denoiser.Graph ? lora.Weight : lora.TextEncoderWeight ?? lora.Weight;
            scale *= alpha is { Elements: 1 } ? alpha.ReadFloats()[0] / rank : 1;
            Edit(graph, found.Tensor, new WeightEdit.LowRank(up, down, scale, found.IsTransposed));
        }
    }

    /// <summary>The graph that a module of a LoRA belongs to by its prefix, and the name of the module in it.</summary>
    private static (GraphFile Graph, string Module) Target(ModelContract model, string module)
    {
        foreach (var (prefix, encoder) in ((string, int)[])
            [("lora_te1_", 0), ("lora_te2_", 1), ("lora_te_", 0), ("text_encoder_2.", 1), ("text_encoder.", 0)])
        {
            if (module.StartsWith(prefix, StringComparison.Ordinal))
            {
                return encoder < model.TextEncoders.Count
                    ? (model.TextEncoders[encoder].Graph, module[prefix.Length..])
                    : throw new InvalidDataException($"It changes text encoder {encoder + 1}; the model has {model.TextEncoders.Count}.");
            }
        }

        foreach (var prefix in (string[])["lora_unet_", "unet.", "transformer."])
        {
            if (module.StartsWith(prefix, StringComparison.Ordinal))
            {
                return (model.Denoiser.Graph, module[prefix.Length..]);
            }
        }

        return (model.Denoiser.Graph, module);
    }

    private void AddEmbedding(ModelContract model, EmbeddingFile file, List<PromptEmbeddingTokens> names)
    {
        var name = PromptText.Normalize(file.Name).Trim();
        if (name.Length is 0 or > 100 || names.Exists(other => other.Name == name))
        {
            throw new InvalidDataException("The name is empty, over 100 characters long or given twice.");
        }

        var tensors = SafetensorsFile.Read(file.Path);
        var (first, count) = (0L, 0L);
        foreach (var encoder in model.TextEncoders)
        {
            var rows = tensors.Values.FirstOrDefault(tensor =>
                    tensor.Dimensions.Count is 1 or 2 && tensor.Elements > 0 && tensor.Dimensions[^1] == encoder.HiddenSize)
                ?? throw new InvalidDataException($"The file has no vectors of width {encoder.HiddenSize}, which a text encoder of the model takes.");
            var table = FindTable(encoder)
                ?? throw new InvalidDataException(
                    "The text encoder has no table of token embeddings that can be replaced: the export holds it as a constant, or looks tokens up otherwise.");
            var previous = EditsOf(encoder.Graph, table).Sum(edit => ((WeightEdit.Append)edit).Rows.Elements) / encoder.HiddenSize;
            var (from, vectors) = (table.Dimensions[0] + previous, rows.Elements / encoder.HiddenSize);
            if (vectors > 1000 || (count != 0 && (count != vectors || first != from)))
            {
                throw new InvalidDataException("The text encoders would get different numbers of vectors, or over 1000.");
            }

            (first, count) = (from, vectors);
            Edit(encoder.Graph, table, new WeightEdit.Append(rows));
        }

        names.Add(new PromptEmbeddingTokens(name, [.. Enumerable.Range((int)first, (int)count)]));
    }

    /// <summary>The weights that token ids are looked up in: those of a Gather with as many rows as there are tokens.</summary>
    private WeightTensor? FindTable(TextEncoderContract encoder)
    {
        var graph = GraphOf(encoder.Graph);
        foreach (var node in graph.Nodes)
        {
            if (node is { Type: "Gather", Inputs: [var data, _] }
                && graph.ProducerOf(data) is null
                && graph.Tensors.TryGetValue(data, out var table)
                && table.Dimensions is [var rows, var width]
                && rows >= encoder.Tokenizer.VocabularySize
                && width == encoder.HiddenSize)
            {
                return table;
            }
        }

        return null;
    }

    private ImageDecoderContract BindDecoder(ModelContract model, string path)
    {
        var folder = new GraphFolder(Path.GetFullPath(path), limits, defects);
        if (ImageDecoderBinder.Bind(folder, isXl: model.Denoiser.TimeIds is not null) is not { } decoder)
        {
            return model.ImageDecoder;
        }

        if (decoder.Channels != model.ImageDecoder.Channels || decoder.PixelsPerLatent != model.ImageDecoder.PixelsPerLatent)
        {
            defects.Add(
                ModelDefectCode.UnsuitableAddOn,
                "vae_decoder/model.onnx",
                $"It takes latents of {decoder.Channels} channels and {decoder.PixelsPerLatent} pixels; "
                + $"the model makes {model.ImageDecoder.Channels} and {model.ImageDecoder.PixelsPerLatent}.");
        }

        return decoder;
    }

    private WeightGraph GraphOf(GraphFile file)
    {
        if (!_graphs.TryGetValue(file.Path, out var graph))
        {
            graph = WeightGraph.Read(file.Path);
            _graphs.Add(file.Path, graph);
        }

        return graph;
    }

    private List<WeightEdit> EditsOf(GraphFile file, WeightTensor tensor)
    {
        var edits = _edits.TryGetValue(file.Path, out var known) ? known : _edits[file.Path] = new(StringComparer.Ordinal);
        if (!edits.TryGetValue(tensor.Name, out var entry))
        {
            entry = (tensor, []);
            edits.Add(tensor.Name, entry);
        }

        return entry.Edits;
    }

    private void Edit(GraphFile file, WeightTensor tensor, WeightEdit edit) => EditsOf(file, tensor).Add(edit);

    private GraphFile Patched(GraphFile file) =>
        _edits.TryGetValue(file.Path, out var edits) && edits.Count > 0
            ? file with { Patch = new WeightPatch([.. edits.Values.Select(static entry => (entry.Tensor, (IReadOnlyList<WeightEdit>)entry.Edits))]) }
            : file;
}
