using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Models.Binding;

/// <summary>
/// Finds graphs in single precision that stand beside those in half precision as <c>model_fp32.onnx</c>. They are called by the same names with the same dimensions; what else
/// they take or put out is a defect.
/// </summary>
internal static class PreciseGraphBinder
{
    private const string Name = "model_fp32.onnx";

    /// <summary>The model with its precise parts; null when no part has one.</summary>
    public static ModelContract? Bind(GraphFolder folder, string path, ModelContract model)
    {
        var encoders = model.TextEncoders.Select(encoder => Bind(folder, path, encoder)).ToList();
        var denoiser = Bind(folder, path, model.Denoiser);
        return denoiser is null && encoders.TrueForAll(static encoder => encoder is null)
            ? null
            : model with
            {
                TextEncoders = [.. encoders.Select((encoder, i) => encoder ?? model.TextEncoders[i])],
                Denoiser = denoiser ?? model.Denoiser,
            };
    }

    private static DenoiserContract? Bind(GraphFolder folder, string path, DenoiserContract denoiser)
    {
        if (Find(folder, path, denoiser.Graph, denoiser.Prediction.ElementType) is not { } found)
        {
            return null;
        }

        var (file, match) = found;
        var precise = denoiser with
        {
            Graph = file,
            Sample = match.Input(denoiser.Sample)!,
            Timestep = match.Input(denoiser.Timestep)!,
            Context = match.Input(denoiser.Context)!,
            Pooled = match.Input(denoiser.Pooled),
            TimeIds = match.Input(denoiser.TimeIds),
            TimestepCondition = match.Input(denoiser.TimestepCondition),
            FusedControl = denoiser.FusedControl is { } control ? new FusedControlContract(match.Input(control.Images)!, match.Input(control.Scales)!) : null,
            Residuals = [.. denoiser.Residuals.Select(residual => match.Input(residual)!)],
            Prediction = match.Output(denoiser.Prediction)!,
        };
        return match.IsComplete ? precise : null;
    }

    private static TextEncoderContract? Bind(GraphFolder folder, string path, TextEncoderContract encoder)
    {
        if (Find(folder, path, encoder.Graph, (encoder.LastHiddenState ?? encoder.Layers[^1]).ElementType) is not { } found)
        {
            return null;
        }

        var (file, match) = found;
        var precise = encoder with
        {
            Graph = file,
            InputIds = match.Input(encoder.InputIds)!,
            AttentionMask = match.Input(encoder.AttentionMask),
            LastHiddenState = match.Output(encoder.LastHiddenState),
            Layers = [.. encoder.Layers.Select(layer => match.Output(layer)!)],
            Pooled = match.Output(encoder.Pooled),
        };
        return match.IsComplete ? precise : null;
    }

    private static (GraphFile File, Match Match)? Find(GraphFolder folder, string path, GraphFile graph, OnnxElementType type)
    {
        var part = Path.GetRelativePath(path, Path.Combine(Path.GetDirectoryName(graph.Path)!, Name)).Replace('\\', '/');
        if (type is not (OnnxElementType.Float16 or OnnxElementType.BFloat16) || graph.Patch is not null || !folder.Files.Exists(part) || folder.Scan(part) is not { } info)
        {
            return null;
        }

        return (folder.FileOf(part, info), new Match(info, part, folder.Defects));
    }

    /// <summary>Tensors of another graph by name and dimensions.</summary>
    private sealed class Match(OnnxGraphInfo graph, string part, ModelDefects defects)
    {
        private int _inputs;
        private bool _isSound = true;

        /// <summary>Whether everything was found; call last. Notes what was not.</summary>
        public bool IsComplete => _isSound && Complain(graph.Inputs.Count == _inputs, "The graph takes other inputs than the one beside it.");

        public OnnxTensorInfo? Input(OnnxTensorInfo? tensor)
        {
            _inputs += tensor is null ? 0 : 1;
            return Of(graph.Inputs, tensor);
        }

        public OnnxTensorInfo? Output(OnnxTensorInfo? tensor) => Of(graph.Outputs, tensor);

        private OnnxTensorInfo? Of(IReadOnlyList<OnnxTensorInfo> tensors, OnnxTensorInfo? tensor)
        {
            if (tensor is null)
            {
                return null;
            }

            var found = tensors.FirstOrDefault(candidate => candidate.Name == tensor.Name);
            var isSame = found is not null && (found.Shape is null || tensor.Shape is null || found.Shape.Select(static d => d.Size).SequenceEqual(tensor.Shape.Select(static d => d.Size)));
            Complain(isSame, $"The graph lacks {tensor.Name}, or has it with other dimensions than the one beside it.");
            return found ?? tensor;
        }

        private bool Complain(bool holds, string message)
        {
            if (!holds && _isSound)
            {
                defects.Add(ModelDefectCode.MissingInputOrOutput, part, message);
            }

            return _isSound &= holds;
        }
    }
}
