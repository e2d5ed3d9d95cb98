using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Models.Binding;

/// <summary>Finds out how to call the denoiser from the names, types, ranks and channels of its graph.</summary>
internal static class DenoiserBinder
{
    private const string UNetPart = "unet/model.onnx";
    private const string TransformerPart = "transformer/model.onnx";

    /// <summary>The folder of the denoiser: that of the graph which is there, else that of UNets.</summary>
    public static string PartOf(GraphFolder folder) => !folder.Files.Exists(UNetPart) && folder.Files.Exists(TransformerPart) ? TransformerPart : UNetPart;

    /// <summary>Binds the graph.</summary>
    /// <param name="folder">The model folder.</param>
    /// <param name="config">The configuration beside the graph.</param>
    /// <param name="latentChannels">Channels of a latent by the image decoder; null when it could not be read.</param>
    public static DenoiserContract? Bind(GraphFolder folder, ModelConfiguration config, int? latentChannels)
    {
        var part = PartOf(folder);
        if (folder.Scan(part) is not { } graph)
        {
            return null;
        }

        var binding = new GraphBinding(graph, part, folder.Defects);
        var isTransformer = graph.Inputs.Any(static input => input.Name == "pooled_projections");
        var sample = binding.Input(["sample", "latent_model_input", "hidden_states"], GraphBinding.Floats, 4);
        var timestep = binding.Input(["timestep", "t"], [.. GraphBinding.Floats, .. GraphBinding.Integers], 0, 1);
        var context = binding.Input(["encoder_hidden_states"], GraphBinding.Floats, 3);
        var pooled = binding.OptionalInput(["text_embeds", "pooled_projections"], GraphBinding.Floats, 2);
        var timeIds = binding.OptionalInput(["time_ids"], [.. GraphBinding.Floats, .. GraphBinding.Integers], 2);
        var condition = binding.OptionalInput(["timestep_cond"], GraphBinding.Floats, 2);
        var control = BindControl(binding);
        var residuals = binding.InputsStartingWith(["down_block", "mid_block"], GraphBinding.Floats, 4);
        var prediction = binding.Output(["out_sample", "noise_pred", "out_hidden_states", "sample"], GraphBinding.Floats, 4);
        binding.RefuseOtherInputs();

        // Without a readable decoder the family says how many channels a latent has; its defect is noted already.
        var latent = latentChannels ?? (isTransformer ? 16 : 4);
        var channels = Channels(sample, config, latent, part, folder.Defects);
        binding.RequireSize(prediction, 1, latent, "channels");
        var timeIdCount = Width(timeIds, null, 6);
        if (timeIdCount is not (5 or 6))
        {
            folder.Defects.Add(ModelDefectCode.UnsupportedShape, part, $"time_ids has {timeIdCount} values; 6 (base models) and 5 (refiners) are supported.");
        }

        var contextSize = (int?)context?.Shape![2].Size;
        var declaredSize = config.Whole(isTransformer ? "joint_attention_dim" : "cross_attention_dim", 1, 65536);
        if (contextSize is not null && declaredSize is not null && contextSize != declaredSize)
        {
            folder.Defects.Add(
                ModelDefectCode.UnknownHiddenSize,
                part,
                $"The width of the text embeddings is {contextSize} by the input {context!.Name} "
                + $"and {declaredSize} by cross_attention_dim or joint_attention_dim.");
        }

        if (sample is null || timestep is null || context is null || prediction is null || channels is null)
        {
            return null;
        }

        var contract = new DenoiserContract
        {
            Graph = folder.FileOf(part, graph),
            Sample = sample,
            Timestep = timestep,
            Context = context,
            Prediction = prediction,
            LatentChannels = latent,
            InputChannels = channels.Value,
            ContextSize = contextSize ?? declaredSize,
            Pooled = pooled,
            IsTransformer = isTransformer,
            TimeIds = timeIds,
            TimeIdCount = timeIdCount,
            TimestepCondition = condition,
            FusedControl = control,
            Residuals = residuals,
            TimestepConditionSize = Width(condition, config.Whole("time_cond_proj_dim", 1, 65536), 256),
        };
        CheckBatch(contract, part, folder.Defects);
        return contract;
    }

    private static FusedControlContract? BindControl(GraphBinding binding)
    {
        var images = binding.OptionalInput(["controlnet_conds"], GraphBinding.Floats, 5);
        var scales = binding.OptionalInput(["conditioning_scales"], GraphBinding.Floats, 1, 2);
        binding.RequireSize(images, 2, 3, "channels");
        return images is null || scales is null ? null : new FusedControlContract(images, scales);
    }

    /// <summary>Channels of the input, by the graph and else by the configuration: those of a latent, or with an image beside it.</summary>
    private static int? Channels(OnnxTensorInfo? sample, ModelConfiguration config, int latent, string part, ModelDefects defects)
    {
        var declared = config.Whole("in_channels", 1, 4096);
        var channels = (int?)sample?.Shape![1].Size ?? declared ?? latent;
        if (channels != latent && channels != 2 * latent && channels != (2 * latent) + 1)
        {
            defects.Add(
                ModelDefectCode.UnsupportedShape,
                part,
                $"{sample?.Name} has {channels} channels; {latent} (a latent), {2 * latent} (with an image to edit) "
                + $"and {(2 * latent) + 1} (with mask and image) are supported.");
            return null;
        }

        if (declared is { } other && other != channels)
        {
            defects.Add(ModelDefectCode.UnsupportedShape, config.Part, $"in_channels is {other}; the graph takes {channels} channels.");
            return null;
        }

        return channels;
    }

    private static int Width(OnnxTensorInfo? tensor, int? configured, int fallback) => (int?)tensor?.Shape![1].Size ?? configured ?? fallback;

    private static void CheckBatch(DenoiserContract contract, string part, ModelDefects defects)
    {
        var inputs = new[] { contract.Sample, contract.Context, contract.Pooled, contract.TimeIds, contract.TimestepCondition }.OfType<OnnxTensorInfo>();
        var sizes = inputs.Select(static input => input.Shape![0].Size).OfType<long>().Distinct().ToList();
        if (sizes.Count > 1 || sizes.Exists(static size => size > 64))
        {
            defects.Add(
                ModelDefectCode.UnsupportedShape,
                part,
                $"The inputs have fixed batches of {string.Join(" and ", sizes)}; one size of at most 64 is supported.");
        }
    }
}
