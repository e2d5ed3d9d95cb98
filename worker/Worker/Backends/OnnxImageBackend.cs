using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Generation.Evaluations;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Modes;
using SogniLike.Imaging.Previews;
using SogniLike.Imaging.Sessions;
using SogniLike.Protocol.Features;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Hardware;
using Found = SogniLike.Imaging.Models.ModelInspection;

namespace SogniLike.Worker.Backends;

/// <summary>Draws with the imaging library on ONNX Runtime: CUDA where it loads, else the CPU. Models share one session cache with a memory budget.</summary>
public sealed class OnnxImageBackend : IImageBackend
{
    // What sizes of images are multiples of, as the contract says.
    private const int SizeUnit = 8;

    private static readonly GenerationLimits Limits = new() { MaxSteps = 1000 };

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly Dictionary<string, ModelContract> _contracts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImageModel> _models = new(StringComparer.Ordinal);
    private readonly SessionCache _sessions;
    private readonly TimeProvider _time;
    private BackendDescription? _description;

    /// <summary>Nothing is loaded yet.</summary>
    /// <param name="options">How to compute; null takes the defaults.</param>
    /// <param name="time">Measures steps; null takes the system's.</param>
    public OnnxImageBackend(InferenceOptions? options = null, TimeProvider? time = null)
    {
        _sessions = new SessionCache(options);
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public BackendDescription Description
    {
        get
        {
            lock (_lock)
            {
                var device = _sessions.Provider == ExecutionProvider.Automatic ? Describe() : _description ??= Describe();
                return device with { Modes = ImageModes.Of(_contracts.Values) };
            }
        }
    }

    /// <inheritdoc/>
    public async Task<ModelInspection> InspectAsync(string folder, CancellationToken cancellationToken)
    {
        switch (await Task.Run(() => ModelInspector.Inspect(folder), cancellationToken))
        {
            case Found.Refused refused:
                return Refuse(refused.Defects);
            case Found.Runnable { Contract: var contract }:
                lock (_lock)
                {
                    _contracts[folder] = contract;
                }

                break;
        }

        // Which provider works shows only when the first session opens.
        if (_sessions.Provider == ExecutionProvider.Automatic || _sessions.Count == 0)
        {
            if (await LoadAsync(folder, cancellationToken) is ImageModelLoading.Refused refused)
            {
                return Refuse(refused.Defects);
            }
        }

        return new ModelInspection.Usable(PrecisionOf(folder));
    }

    /// <inheritdoc/>
    public bool IsLoaded(string folder)
    {
        ImageModel? model;
        lock (_lock)
        {
            model = _models.GetValueOrDefault(folder);
        }

        return model is not null && model.Contract.Graphs.All(_sessions.IsOpen);
    }

    /// <inheritdoc/>
    public string? Explain(ImageRequest request)
    {
        ModelContract? contract;
        lock (_lock)
        {
            contract = _contracts.GetValueOrDefault(request.ModelFolder);
        }

        return contract is null ? "The model was not found usable."
            : contract.ExplainSize(request.Width, request.Height) is { } reason ? $"task.{reason}"
            : (long)request.Width * request.Height > Limits.MaxPixels ? $"task.width x task.height is more than {Limits.MaxPixels} pixels."
            : request.Steps > contract.Scheduler.TrainingTimesteps ? $"task.steps is {request.Steps}; this model takes at most {contract.Scheduler.TrainingTimesteps}."
            : request.Source is not null && (contract.ImageEncoder is null || contract.Denoiser.ImageConditioning == ImageConditioning.Editing)
                ? "task.source is set; this model makes nothing from pictures."
            : null;
    }

    /// <inheritdoc/>
    public async Task<ImageOutcome> GenerateAsync(
        ImageRequest request, Action<ImageProgress> progress, IGenerationObserver? trajectory, CancellationToken cancellationToken)
    {
        if (!IsLoaded(request.ModelFolder))
        {
            progress(new ImageProgress(ProgressPhase.LoadingModel, 0, request.RunSteps, 0));
        }

        var loading = await LoadAsync(request.ModelFolder, cancellationToken);
        if (loading is not ImageModelLoading.Loaded { Model: var model })
        {
            var defects = ((ImageModelLoading.Refused)loading).Defects;
            return new ImageOutcome.Failed(FailureReason.ModelLoad, "The model could not be loaded.", string.Join(' ', defects));
        }

        progress(new ImageProgress(ProgressPhase.EncodingText, 0, request.RunSteps, 0));
        var preview = PreviewsOf([request]);
        var observer = new StepObserver(progress, trajectory, _time);
        return ToOutcome(await new ImagePipeline(model, Limits, _time).GenerateAsync(ToGeneration(request) with { Preview = preview }, observer, cancellationToken));
    }

    /// <inheritdoc/>
    public async Task GenerateBatchAsync(IReadOnlyList<BatchImage> images, CancellationToken cancellationToken)
    {
        var request = images[0].Request;
        if (await LoadAsync(request.ModelFolder, cancellationToken) is not ImageModelLoading.Loaded { Model: var model })
        {
            return;
        }

        foreach (var image in images)
        {
            image.Progress(new ImageProgress(ProgressPhase.EncodingText, 0, request.RunSteps, 0));
        }

        var generation = ToGeneration(request) with
        {
            Count = images.Count,
            Images = [.. images.Select(static image => new ImageWish(image.Request.Prompt, NegativeOf(image.Request), image.Request.Seed))],
            Preview = PreviewsOf([.. images.Select(static image => image.Request)]),
        };
        await new ImagePipeline(model, Limits, _time).GenerateAsync(generation, new BatchObserver(images, _time), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<PointRunOpening> OpenPointsAsync(ImageRequest request, CancellationToken cancellationToken)
    {
        var loading = await LoadAsync(request.ModelFolder, cancellationToken);
        if (loading is not ImageModelLoading.Loaded { Model: var model })
        {
            return new PointRunOpening.ModelMissing(string.Join(' ', ((ImageModelLoading.Refused)loading).Defects));
        }

        return new ImagePipeline(model, Limits, _time).OpenPoints(ToGeneration(request)) switch
        {
            PointsOpening.Opened { Evaluator: var evaluator } => new PointRunOpening.Opened(new OnnxPointRun(evaluator)),
            PointsOpening.Invalid { Faults: var faults } => new PointRunOpening.Unsupported(string.Join(' ', faults.Select(static fault => fault.Field))),
            _ => throw new InvalidOperationException("Unknown result of an opening."),
        };
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (var model in _models.Values)
        {
            model.Dispose();
        }

        _sessions.Dispose();
        _loading.Dispose();
        return ValueTask.CompletedTask;
    }

    private static GenerationRequest ToGeneration(ImageRequest request) => new()
    {
        Prompt = request.Prompt,
        NegativePrompt = NegativeOf(request),
        Width = request.Width,
        Height = request.Height,
        Steps = request.Steps,
        GuidanceScale = request.GuidanceScale,
        Sampler = request.Sampler,
        NoiseSource = request.NoiseSource,
        Seed = request.Seed,
        Source = request.Source is { } source ? ToSource(source, request.Width, request.Height) : ImageSource.Noise.Instance,
    };

    /// <summary>A mask goes with its picture in the size of the result, so that what it keeps is kept bit for bit.</summary>
    private static ImageSource ToSource(PictureSource source, int width, int height)
    {
        var picture = source.Pixels ?? throw new InvalidOperationException("The picture was not fetched.");
        return source.MaskPixels is not { } mask
            ? new ImageSource.Picture(picture) { Strength = source.Strength }
            : new ImageSource.Inpainting(PictureCrop.Of(picture, width, height, SizeUnit), PictureCrop.Of(mask, width, height, SizeUnit))
            {
                Strength = source.Strength,
                MaskBlur = source.MaskBlur,
                Area = source.OnlyMasked ? MaskArea.OnlyMasked : MaskArea.Whole,
            };
    }

    private static string? NegativeOf(ImageRequest request) => request.NegativePrompt.Length == 0 ? null : request.NegativePrompt;

    /// <summary>Each image has as many as its own request says; what they have in common says the first one that has any.</summary>
    private static PreviewOptions? PreviewsOf(ImageRequest[] requests) => Array.Find(requests, static request => request.PreviewEverySteps > 0) is { } shown
        ? new PreviewOptions
        {
            EverySteps = shown.PreviewEverySteps,
            CountOf = image => requests[image].Previews,
            MaxBytes = shown.MaxPreviewBytes,
            IsWanted = image => requests[image] is { PreviewEverySteps: > 0 } one && one.ArePreviewsWanted?.Invoke() != false,
        }
        : null;

    private static ModelInspection.Refused Refuse(IReadOnlyList<ModelDefect> defects) => new(string.Join(' ', defects));

    private static ImageOutcome ToOutcome(GenerationResult result) => result switch
    {
        GenerationResult.Completed { Image: var image } => new ImageOutcome.Finished(image.Png, image.Timings.Total, image.Timings.StepsPerSecond),
        GenerationResult.Invalid invalid => new ImageOutcome.Failed(FailureReason.Runtime, "The task does not fit the model.", string.Join(' ', invalid.Faults.Select(f => f.Field))),
        GenerationResult.Failed { Code: GenerationFailure.Runtime } failed when IsOutOfMemory(failed.Message) =>
            new ImageOutcome.Failed(FailureReason.OutOfMemory, "The device has too little memory.", failed.Message),
        GenerationResult.Failed { Code: GenerationFailure.Runtime or GenerationFailure.UnexpectedOutput } failed =>
            new ImageOutcome.Failed(FailureReason.Runtime, "ONNX Runtime failed.", failed.Message),
        GenerationResult.Failed { Code: GenerationFailure.ModelChanged } failed =>
            new ImageOutcome.Failed(FailureReason.ModelLoad, "The model's files changed since it was checked.", failed.Message),
        GenerationResult.Failed failed => new ImageOutcome.Failed(FailureReason.NonFinite, failed.Message),
        _ => throw new InvalidOperationException("Unknown result of a generation."),
    };

    // ONNX Runtime has no code of its own for it; these are the words of its allocators and of CUDA.
    private static bool IsOutOfMemory(string message) =>
        message.Contains("Failed to allocate memory", StringComparison.OrdinalIgnoreCase)
        || message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
        || message.Contains("bad_alloc", StringComparison.Ordinal);

    private async Task<ImageModelLoading> LoadAsync(string folder, CancellationToken cancellationToken)
    {
        // One at a time: two jobs on a cold model wait for the same sessions.
        await _loading.WaitAsync(cancellationToken);
        try
        {
            ImageModel? model;
            lock (_lock)
            {
                model = _models.GetValueOrDefault(folder);
            }

            if (model is null)
            {
                var loading = await Task.Run(() => ImageModel.Load(folder, _sessions), CancellationToken.None);
                if (loading is not ImageModelLoading.Loaded loaded)
                {
                    return loading;
                }

                model = loaded.Model;
            }

            lock (_lock)
            {
                _models[folder] = model;
            }

            return new ImageModelLoading.Loaded(model);
        }
        finally
        {
            _loading.Release();
        }
    }

    private string PrecisionOf(string folder)
    {
        lock (_lock)
        {
            return _contracts[folder].Denoiser.Sample.ElementType == Imaging.Models.Onnx.OnnxElementType.Float16 ? "fp16" : "fp32";
        }
    }

    private BackendDescription Describe()
    {
        var gpu = NvidiaProbe.Find();
        var onGpu = _sessions.Provider == ExecutionProvider.Cuda;
        return new BackendDescription(
            onGpu ? gpu?.Name ?? "NVIDIA GPU" : DeviceProbe.Cpu(),
            onGpu ? "cuda" : "cpu",
            onGpu ? gpu?.MemoryBytes ?? 0 : DeviceProbe.MainMemoryBytes(),
            [.. Samplers.ByName.Keys.Order(StringComparer.Ordinal)],
            [.. NoiseSources.ByName.Keys.Order(StringComparer.Ordinal)],
            [],
            onGpu || _sessions.FallbackReason is not { } why || Shorten(why) is not { } reason ? null
                : gpu is null ? $"The CPU computes, since CUDA does not load: {reason}"
                : $"{gpu.Name} is not used: {reason}")
        {
            Features = [ProtocolFeatures.Commitments, ProtocolFeatures.Audits],
        };
    }

    /// <summary>What ONNX Runtime says without the place in its sources that it says it from.</summary>
    private static string Shorten(string message)
    {
        const string Start = "Failed to load library";
        return LogText.Clean(message[Math.Max(0, message.IndexOf(Start, StringComparison.Ordinal))..].ReplaceLineEndings(" ").Trim());
    }
}
