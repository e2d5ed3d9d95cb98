using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Models;

/// <summary>
/// Looks at a model folder in the layout of diffusers' ONNX exports and says whether it can run here, by what its files hold and never by who made them. Reads
/// configurations, vocabulary and the structure of the graphs; loads no weights and does not touch ONNX Runtime. Safe for concurrent use.
/// </summary>
public static class ModelInspector
{
    private const string IndexPart = "model_index.json";
    private const double StableDiffusionScalingFactor = 0.18215;
    private const int LatentChannels = 4;

    private static readonly string[] Pipelines =
    [
        "StableDiffusionPipeline",
        "OnnxStableDiffusionPipeline",
        "ORTStableDiffusionPipeline",
        "ORTDiffusionPipeline",
        "DiffusionPipeline",
    ];

    private static readonly string[] ForeignComponents =
        ["text_encoder_2", "text_encoder_3", "tokenizer_2", "tokenizer_3", "transformer", "prior", "controlnet"];

    /// <summary>Inspects a folder.</summary>
    /// <param name="folder">The folder that holds <c>model_index.json</c>.</param>
    /// <param name="limits">Bounds on what is read; null takes the defaults.</param>
    /// <returns>A verdict; whatever the files hold, no exception is thrown because of it.</returns>
    public static ModelInspection Inspect(string folder, ModelLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var inspection = new Run(Path.GetFullPath(folder), limits ?? new ModelLimits());
        var contract = inspection.Inspect();
        return inspection.Defects.None && contract is not null ? new ModelInspection.Runnable(contract) : new ModelInspection.Refused(inspection.Defects.All);
    }

    private sealed class Run
    {
        private readonly string _folder;
        private readonly ModelLimits _limits;
        private readonly ModelFiles _files;

        public Run(string folder, ModelLimits limits)
        {
            _folder = folder;
            _limits = limits;
            _files = new ModelFiles(folder, Defects);
        }

        public ModelDefects Defects { get; } = new();

        public ModelContract? Inspect()
        {
            var index = _files.ReadRequired(IndexPart, _limits.MaxConfigurationBytes);
            if (index is null || !IsSupportedPipeline(index))
            {
                return null;
            }

            var tokenizer = TokenizerConfiguration.Read(_files, Defects, _limits);
            var schedulerConfig = _files.ReadRequired(SchedulerConfiguration.Part, _limits.MaxConfigurationBytes);
            var scheduler = schedulerConfig is null ? null : SchedulerConfiguration.Read(schedulerConfig, Defects);
            var textConfig = _files.ReadOptional("text_encoder/config.json", _limits.MaxConfigurationBytes);
            var denoiserConfig = _files.ReadOptional("unet/config.json", _limits.MaxConfigurationBytes);
            var decoderConfig = _files.ReadOptional("vae_decoder/config.json", _limits.MaxConfigurationBytes);
            var denoiser = BindDenoiser(denoiserConfig);
            var textEncoder = BindTextEncoder(textConfig, denoiserConfig, denoiser, tokenizer?.ContextLength);
            var decoder = BindDecoder(decoderConfig);
            if (tokenizer is null || scheduler is null || denoiser is null || textEncoder is null || decoder is null)
            {
                return null;
            }

            return new ModelContract
            {
                Folder = _folder,
                Name = ReadName(index),
                Tokenizer = tokenizer,
                Scheduler = scheduler,
                TextEncoder = textEncoder,
                Denoiser = denoiser,
                ImageDecoder = decoder,
                DefaultSize = (denoiserConfig.Integer("sample_size", 1, 4096) ?? 64) * decoder.PixelsPerLatent,
                WeightBytes = textEncoder.Graph.WeightBytes + denoiser.Graph.WeightBytes + decoder.Graph.WeightBytes,
            };
        }

        private bool IsSupportedPipeline(ModelConfiguration index)
        {
            var name = index.Text("_class_name");
            if (name is not null && !Pipelines.Contains(name))
            {
                Defects.Add(ModelDefectCode.UnsupportedPipeline, IndexPart, $"_class_name is none of {string.Join(", ", Pipelines)}.");
                return false;
            }

            var foreign = ForeignComponents.Where(index.HasComponent).ToList();
            if (foreign.Count > 0)
            {
                Defects.Add(
                    ModelDefectCode.UnsupportedPipeline,
                    IndexPart,
                    $"The pipeline has {string.Join(", ", foreign)}; only Stable Diffusion 1.x and 2.x are supported.");
            }

            return foreign.Count == 0;
        }

        private string ReadName(ModelConfiguration index)
        {
            var name = index.Text("_name_or_path") is { Length: > 0 and <= 200 } given ? given.Split('/', '\\')[^1] : "";
            return name.Length > 0 ? name : Path.GetFileName(Path.TrimEndingDirectorySeparator(_folder));
        }

        private DenoiserContract? BindDenoiser(ModelConfiguration config)
        {
            const string Part = "unet/model.onnx";
            if (config.Integer("in_channels", 1, 4096) is { } channels && channels != LatentChannels)
            {
                var kind = channels switch { 9 => " (an inpainting model)", 8 => " (an image editing model)", _ => "" };
                Defects.Add(ModelDefectCode.UnsupportedShape, config.Part, $"in_channels is {channels}{kind}; {LatentChannels} are supported.");
            }

            if (Scan(Part) is not { } graph)
            {
                return null;
            }

            var binding = new GraphBinding(graph, Part, Defects);
            var sample = binding.Input(["sample", "latent_model_input", "hidden_states"], GraphBinding.Floats, 4);
            var timestep = binding.Input(["timestep", "t"], [.. GraphBinding.Floats, .. GraphBinding.Integers], 0, 1);
            var context = binding.Input(["encoder_hidden_states"], GraphBinding.Floats, 3);
            var prediction = binding.Output(["out_sample", "noise_pred", "sample"], GraphBinding.Floats, 4);
            binding.RequireSize(sample, 1, LatentChannels, "channels");
            binding.RequireSize(prediction, 1, LatentChannels, "channels");
            binding.RefuseOtherInputs();
            return sample is null || timestep is null || context is null || prediction is null
                ? null
                : new DenoiserContract(FileOf(Part, graph), sample, timestep, context, prediction, LatentChannels);
        }

        private TextEncoderContract? BindTextEncoder(
            ModelConfiguration config,
            ModelConfiguration denoiserConfig,
            DenoiserContract? denoiser,
            int? contextLength)
        {
            const string Part = "text_encoder/model.onnx";
            if (Scan(Part) is not { } graph)
            {
                return null;
            }

            var binding = new GraphBinding(graph, Part, Defects);
            var ids = binding.Input(["input_ids"], GraphBinding.Integers, 2);
            var mask = binding.OptionalInput(["attention_mask"], GraphBinding.Integers, 2);
            var hidden = binding.Output(["last_hidden_state"], GraphBinding.Floats, 3);
            binding.RefuseOtherInputs();
            if (contextLength is { } length)
            {
                binding.RequireSize(ids, 1, length, "tokens");
            }

            if (ids is null || hidden is null)
            {
                return null;
            }

            var widths = new[]
            {
                (hidden.Shape?[2].Size, "the output last_hidden_state"),
                (config.Integer("hidden_size", 1, 65536), "hidden_size of the text encoder"),
                (denoiser?.Context.Shape![2].Size, "the input encoder_hidden_states of the denoiser"),
                (denoiserConfig.Integer("cross_attention_dim", 1, 65536), "cross_attention_dim of the denoiser"),
            }.Where(static width => width.Item1 is not null).ToList();
            if (widths.Count == 0)
            {
                Defects.Add(
                    ModelDefectCode.UnknownHiddenSize,
                    Part,
                    "The width of the text embeddings is given neither by the graphs nor by hidden_size or cross_attention_dim.");
                return null;
            }

            if (widths.Find(width => width.Item1 != widths[0].Item1) is { Item2: not null } other)
            {
                Defects.Add(
                    ModelDefectCode.UnknownHiddenSize,
                    Part,
                    $"The width of the text embeddings is {widths[0].Item1} by {widths[0].Item2} and {other.Item1} by {other.Item2}.");
                return null;
            }

            return new TextEncoderContract(FileOf(Part, graph), ids, mask, hidden, (int)widths[0].Item1!.Value);
        }

        private ImageDecoderContract? BindDecoder(ModelConfiguration config)
        {
            const string Part = "vae_decoder/model.onnx";
            if (config.Number("shift_factor", -100, 100) is not (null or 0) || config.Has("latents_mean"))
            {
                Defects.Add(ModelDefectCode.UnsupportedPipeline, config.Part, "shift_factor and latents_mean are not supported.");
            }

            if (config.Integer("latent_channels", 1, 4096) is { } channels && channels != LatentChannels)
            {
                Defects.Add(ModelDefectCode.UnsupportedShape, config.Part, $"latent_channels is {channels}; {LatentChannels} are supported.");
            }

            if (Scan(Part) is not { } graph)
            {
                return null;
            }

            var binding = new GraphBinding(graph, Part, Defects);
            var latent = binding.Input(["latent_sample", "latent", "z", "sample"], GraphBinding.Floats, 4);
            var image = binding.Output(["sample", "image", "reconstruction"], GraphBinding.Floats, 4);
            binding.RequireSize(latent, 1, LatentChannels, "channels");
            binding.RequireSize(image, 1, 3, "channels");
            binding.RefuseOtherInputs();
            var scale = 1 << ((config.Count("block_out_channels") is { } count ? Math.Clamp(count, 1, 8) : 4) - 1);
            var factor = config.Number("scaling_factor", 1e-4, 1e4) ?? StableDiffusionScalingFactor;
            return latent is null || image is null ? null : new ImageDecoderContract(FileOf(Part, graph), latent, image, factor, scale);
        }

        private GraphFile FileOf(string part, OnnxGraphInfo graph) => new(_files.PathOf(part), graph.InitializerBytes);

        private OnnxGraphInfo? Scan(string part)
        {
            try
            {
                using var stream = new FileStream(_files.PathOf(part), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
                var graph = OnnxGraphScanner.Scan(stream, _limits);
                var before = Defects.All.Count;
                OnnxOperatorPolicy.Check(graph, part, Defects);
                OnnxExternalDataPolicy.Check(graph, part, Path.GetDirectoryName(_files.PathOf(part))!, Defects);
                return Defects.All.Count == before ? graph : null;
            }
            catch (OnnxFormatException exception)
            {
                Defects.Add(exception.Code, part, exception.Message);
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
            {
                Defects.Add(ModelDefectCode.MissingFile, part, "The file is missing.");
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Defects.Add(ModelDefectCode.UnreadableFile, part, "The file cannot be read.");
            }

            return null;
        }
    }
}
