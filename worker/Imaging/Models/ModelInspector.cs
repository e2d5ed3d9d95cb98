using SogniLike.Imaging.Models.AddOns;
using SogniLike.Imaging.Models.Binding;

namespace SogniLike.Imaging.Models;

/// <summary>
/// Looks at a model folder in the layout of diffusers' ONNX exports and says whether it can run here, by what its files hold and never by who made them. Reads
/// configurations, vocabulary and the structure of the graphs; loads no weights and does not touch ONNX Runtime. Safe for concurrent use.
/// </summary>
public static class ModelInspector
{
    private const string IndexPart = "model_index.json";

    /// <summary>Parts of other architectures, with what they mean for the reader of a refusal.</summary>
    private static readonly (string Component, string Family)[] Foreign =
    [
        ("prior", "Stable Cascade and unCLIP"),
        ("prior_text_encoder", "Stable Cascade"),
        ("vqgan", "Stable Cascade"),
        ("image_encoder", "image prompts and video"),
        ("low_res_scheduler", "upscaling"),
    ];

    /// <summary>Inspects a folder.</summary>
    /// <param name="folder">The folder that holds <c>model_index.json</c>.</param>
    /// <param name="limits">Bounds on what is read; null takes the defaults.</param>
    /// <param name="manifest">Sizes and hashes that the files must have, and the only files that may be there; null when nobody listed them.</param>
    /// <returns>A verdict; whatever the files hold, no exception is thrown because of it.</returns>
    public static ModelInspection Inspect(string folder, ModelLimits? limits = null, ModelManifest? manifest = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var inspection = new Run(Path.GetFullPath(folder), limits ?? new ModelLimits(), manifest);
        var contract = inspection.Inspect();
        inspection.RefuseChanges();
        return inspection.Defects.None && contract is not null ? new ModelInspection.Runnable(contract) : new ModelInspection.Refused(inspection.Defects.All);
    }

    private sealed class Run
    {
        private readonly string _path;
        private readonly GraphFolder _folder;
        private readonly ModelManifest? _manifest;
        private readonly IReadOnlyList<FileIdentity> _hashed;

        public Run(string folder, ModelLimits limits, ModelManifest? manifest)
        {
            (_path, _manifest) = (folder, manifest);
            _folder = new GraphFolder(folder, limits, Defects, manifest);
            _hashed = manifest is null ? [] : ManifestCheck.Check(folder, manifest, Defects);
        }

        public ModelDefects Defects { get; } = new();

        public ModelContract? Inspect()
        {
            var index = _folder.Files.ReadRequired(IndexPart, _folder.Limits.MaxConfigurationBytes);
            if (index is null || !IsSupportedPipeline(index))
            {
                return null;
            }

            CheckLooseWeights();
            var schedulerConfig = _folder.Files.ReadRequired(SchedulerConfiguration.Part, _folder.Limits.MaxConfigurationBytes);
            var scheduler = schedulerConfig is null ? null : SchedulerConfiguration.Read(schedulerConfig, Defects);
            var denoiserConfig = _folder.Configuration(Path.GetDirectoryName(DenoiserBinder.PartOf(_folder)) + "/config.json");
            var decoder = ImageDecoderBinder.Bind(_folder, isXl: _folder.Files.Exists("text_encoder_2/model.onnx"));
            var denoiser = DenoiserBinder.Bind(_folder, denoiserConfig, decoder?.Channels);
            var textEncoders = TextEncoderBinder.Bind(_folder, denoiser);
            var controlNet = denoiser is { Residuals.Count: > 0 } ? ControlNetBinder.Bind(_folder, denoiser) : null;
            if (scheduler is null || denoiser is null || textEncoders is null || decoder is null)
            {
                return null;
            }

            var sequenceEncoder = SequenceEncoderBinder.Bind(_folder, denoiser, textEncoders[0].Tokenizer.ContextLength, out var note);
            var encoderDefects = new ModelDefects();
            var encoder = ImageEncoderBinder.Bind(new GraphFolder(_path, _folder.Limits, encoderDefects, _manifest), decoder.Channels);
            var sampleSize = denoiserConfig.Whole("sample_size", 1, 4096) ?? (denoiser.Pooled is null ? 64 : 128);
            var contract = new ModelContract
            {
                Folder = _path,
                Name = ReadName(index),
                Scheduler = scheduler,
                TextEncoders = textEncoders,
                Denoiser = denoiser,
                ImageDecoder = decoder,
                ControlNet = controlNet,
                SafetyChecker = SafetyCheckerBinder.Bind(new GraphFolder(_path, _folder.Limits, new ModelDefects(), _manifest)),
                SequenceEncoder = sequenceEncoder,
                Notes = note is null ? [] : [note],
                PreciseImageDecoder = ImageDecoderBinder.BindPrecise(_folder, decoder),
                ImageEncoder = encoder,
                ImageEncoderDefects = encoderDefects.All,
                DefaultSize = (int?)denoiser.Sample.Shape![3].Size * decoder.PixelsPerLatent ?? sampleSize * decoder.PixelsPerLatent,
                UsesZerosForAbsentNegativePrompt = index.Flag("force_zeros_for_empty_prompt") ?? false,
            };
            return contract with { Precise = PreciseGraphBinder.Bind(_folder, _path, contract) };
        }

        /// <summary>Files are hashed first and read afterwards; one that changed meanwhile was maybe not read as it was hashed.</summary>
        public void RefuseChanges()
        {
            foreach (var file in _hashed.Where(static file => !file.IsUnchanged()))
            {
                var part = Path.GetRelativePath(_path, file.Path).Replace('\\', '/');
                Defects.Add(ModelDefectCode.FileChanged, part, "The file changed while the model was looked at.");
            }
        }

        /// <summary>
        /// Weights that no graph names are never read here; but other programs read them from the same folder, so that their headers must be sound and bounded too.
        /// </summary>
        private void CheckLooseWeights()
        {
            const int MaxFiles = 100;
            var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1, AttributesToSkip = FileAttributes.None };
            foreach (var path in Directory.EnumerateFiles(_path, "*.safetensors", options).Take(MaxFiles))
            {
                var part = Path.GetRelativePath(_path, path).Replace('\\', '/');
                try
                {
                    using var file = OrdinaryFile.Open(_path, part).Stream;
                    SafetensorsFile.Read(file, path);
                }
                catch (InvalidDataException exception)
                {
                    Defects.Add(ModelDefectCode.InvalidWeights, part, exception.Message);
                }
                catch (UnsafeFileException exception)
                {
                    Defects.Add(ModelDefectCode.UnsafeFile, part, exception.Message);
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    Defects.Add(ModelDefectCode.UnreadableFile, part, "The file cannot be read.");
                }
            }
        }

        private bool IsSupportedPipeline(ModelConfiguration index)
        {
            // Read for its type alone: the parts say what the pipeline is.
            index.Text("_class_name");
            var foreign = Foreign.Where(foreign => index.HasComponent(foreign.Component)).ToList();
            if (foreign.Count > 0)
            {
                Defects.Add(
                    ModelDefectCode.UnsupportedPipeline,
                    IndexPart,
                    $"The pipeline has {string.Join(", ", foreign.Select(static part => $"{part.Component} ({part.Family})"))}, which is not supported.");
            }

            return foreign.Count == 0;
        }

        private string ReadName(ModelConfiguration index)
        {
            var name = index.Text("_name_or_path") is { Length: > 0 and <= 200 } given ? given.Split('/', '\\')[^1] : "";
            return name.Length > 0 ? name : Path.GetFileName(Path.TrimEndingDirectorySeparator(_path));
        }
    }
}
