using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Models.Binding;

/// <summary>Finds out how to call a ControlNet that is a graph of its own, and which of its outputs goes into which input of the denoiser.</summary>
internal static class ControlNetBinder
{
    public const string Part = "controlnet/model.onnx";

    public static ControlNetContract? Bind(GraphFolder folder, DenoiserContract denoiser)
    {
        if (folder.Scan(Part) is not { } graph)
        {
            return null;
        }

        var binding = new GraphBinding(graph, Part, folder.Defects);
        var sample = binding.Input(["sample", "latent_model_input", "hidden_states"], GraphBinding.Floats, 4);
        var timestep = binding.Input(["timestep", "t"], [.. GraphBinding.Floats, .. GraphBinding.Integers], 0, 1);
        var context = binding.Input(["encoder_hidden_states"], GraphBinding.Floats, 3);
        var image = binding.Input(["controlnet_cond", "controlnet_conds", "image", "hint"], GraphBinding.Floats, 4);
        var scale = binding.OptionalInput(["conditioning_scale", "conditioning_scales"], [.. GraphBinding.Floats], 0, 1);
        var pooled = denoiser.Pooled is null ? null : binding.OptionalInput(["text_embeds"], GraphBinding.Floats, 2);
        var timeIds = denoiser.TimeIds is null ? null : binding.OptionalInput(["time_ids"], [.. GraphBinding.Floats, .. GraphBinding.Integers], 2);
        binding.RequireSize(sample, 1, denoiser.LatentChannels, "channels");
        binding.RequireSize(image, 1, 3, "channels");
        binding.RefuseOtherInputs();
        var residuals = Match(graph, denoiser.Residuals);
        if (residuals is null)
        {
            folder.Defects.Add(
                ModelDefectCode.MissingInputOrOutput,
                Part,
                $"The graph has the outputs {Names(graph.Outputs)}; the denoiser asks for {Names(denoiser.Residuals)}.");
        }

        return sample is null || timestep is null || context is null || image is null || residuals is null
            ? null
            : new ControlNetContract
            {
                Graph = folder.FileOf(Part, graph),
                Sample = sample,
                Timestep = timestep,
                Context = context,
                Image = image,
                Scale = scale,
                Pooled = pooled,
                TimeIds = timeIds,
                Residuals = residuals,
            };
    }

    /// <summary>Pairs by name where all names are equal; else the middle block with the middle block and the others in their order.</summary>
    private static List<(OnnxTensorInfo, OnnxTensorInfo)>? Match(OnnxGraphInfo graph, IReadOnlyList<OnnxTensorInfo> inputs)
    {
        var outputs = graph.Outputs.Where(static output => (output.Rank ?? 4) == 4 && GraphBinding.Floats.Contains(output.ElementType)).ToList();
        if (outputs.Count != inputs.Count || inputs.Count == 0)
        {
            return null;
        }

        var byName = outputs.ToDictionary(static output => output.Name, StringComparer.Ordinal);
        if (inputs.All(input => byName.ContainsKey(input.Name)))
        {
            return [.. inputs.Select(input => (byName[input.Name], input))];
        }

        var (middleOut, middleIn) = (outputs.Where(IsMiddle).ToList(), inputs.Where(IsMiddle).ToList());
        return middleOut.Count == middleIn.Count
            ? [.. outputs.Except(middleOut).Concat(middleOut).Zip(inputs.Except(middleIn).Concat(middleIn))]
            : null;
    }

    private static bool IsMiddle(OnnxTensorInfo tensor) => tensor.Name.StartsWith("mid", StringComparison.Ordinal);

    private static string Names(IEnumerable<OnnxTensorInfo> tensors) => string.Join(", ", tensors.Take(16).Select(static tensor => tensor.Name));
}
