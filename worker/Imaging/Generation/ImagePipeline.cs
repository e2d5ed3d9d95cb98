using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Exact.Metadata;
using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Png;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Generation.Conditioning;
using SogniLike.Imaging.Generation.Decoding;
using SogniLike.Imaging.Generation.Denoising;
using SogniLike.Imaging.Generation.Safety;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Sessions;

namespace SogniLike.Imaging.Generation;

/// <summary>
/// Makes images with a model: tokenise, encode the text, denoise, decode, encode the image. Safe for concurrent use; images made at the same time need memory
/// for each.
/// </summary>
/// <param name="model">The model; stays the caller's.</param>
/// <param name="limits">Bounds on requests; null takes the defaults.</param>
/// <param name="time">Measures how long things take; null takes the system's.</param>
public sealed class ImagePipeline(ImageModel model, GenerationLimits? limits = null, TimeProvider? time = null)
{
    private readonly GenerationLimits _limits = limits ?? new GenerationLimits();
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>The program and version written into images.</summary>
    private static readonly string Version = $"SogniLike {typeof(ImagePipeline).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>Makes one image, on the thread pool.</summary>
    /// <param name="request">What to make.</param>
    /// <param name="observer">Told about every step; null for nobody.</param>
    /// <param name="cancellationToken">Stops between steps and inside them.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<GenerationResult> GenerateAsync(GenerationRequest request, IGenerationObserver? observer = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.Run(() => Generate(request, observer, cancellationToken), cancellationToken);
    }

    private GenerationResult Generate(GenerationRequest request, IGenerationObserver? observer, CancellationToken cancellationToken)
    {
        var faults = GenerationRequestValidator.Validate(request, model.Contract, _limits);
        if (faults.Count > 0)
        {
            return new GenerationResult.Invalid(faults);
        }

        try
        {
            return new GenerationResult.Completed(Make(request, observer, cancellationToken));
        }
        catch (GenerationException exception)
        {
            return new GenerationResult.Failed(exception.Code, exception.Message);
        }
        catch (InvalidDataException exception)
        {
            return new GenerationResult.Failed(GenerationFailure.UnexpectedOutput, exception.Message);
        }
        catch (OnnxRuntimeException exception)
        {
            return new GenerationResult.Failed(GenerationFailure.Runtime, $"ONNX Runtime failed: {exception.Message}");
        }
    }

    private GeneratedImage Make(GenerationRequest request, IGenerationObserver? observer, CancellationToken cancellationToken)
    {
        var contract = model.Contract;
        var width = request.Width ?? contract.DefaultSize;
        var height = request.Height ?? contract.DefaultSize;
        using var runner = new GraphRunner(_time);
        var started = _time.GetTimestamp();

        var isGuided = Guidance.NeedsNegativePrompt(contract.Denoiser, request);
        var text = new PromptEncoder(contract, model.Sessions, runner, _limits).Encode(request, isGuided, cancellationToken);
        var encoded = _time.GetTimestamp();

        var sampler = Samplers.ByName[request.Sampler];
        var plan = sampler.CreatePlan(contract.Scheduler, request.Steps, request.SamplerOptions(contract));
        var latent = Denoise(request, plan, runner, text, width, height, observer, cancellationToken);
        var denoised = _time.GetTimestamp();

        var pixels = LatentDecoder.Decode(contract.ImageDecoder, model.Sessions, runner, latent, width, height, cancellationToken);
        var parameters = Describe(request, sampler, width, height);
        var png = PngEncoder.Encode(pixels, ParametersText.ToPngText(parameters));
        var denoising = _time.GetElapsedTime(encoded, denoised);
        return new GeneratedImage
        {
            Pixels = pixels,
            Png = png,
            Parameters = parameters,
            PromptTokens = text.PositiveTokens,
            NegativePromptTokens = text.NegativeTokens,
            IsFlagged = request.CheckSafety ? SafetyChecker.IsFlagged(contract.SafetyChecker!, model.Sessions, runner, pixels, cancellationToken) : null,
            Notes = [.. contract.Notes, .. RoundsTimesteps(plan) ? ["This model only takes whole timesteps; those of the sampler were rounded."] : Array.Empty<string>()],
            Timings = new GenerationTimings(
                _time.GetElapsedTime(started, encoded),
                denoising,
                _time.GetElapsedTime(denoised),
                runner.Elapsed,
                denoising > TimeSpan.Zero ? plan.Timesteps.Count / denoising.TotalSeconds : 0),
        };
    }

    private float[] Denoise(
        GenerationRequest request,
        SamplingPlan plan,
        GraphRunner runner,
        TextConditioning text,
        int width,
        int height,
        IGenerationObserver? observer,
        CancellationToken cancellationToken)
    {
        var contract = model.Contract;
        var (columns, rows) = (width / contract.ImageDecoder.PixelsPerLatent, height / contract.ImageDecoder.PixelsPerLatent);
        var guidance = Guidance.Create(contract, request, text, null, width, height);
        using var denoiser = new Denoiser(contract, model.Sessions, runner, [guidance], new ControlInputs(request.Controls, contract.ControlImages, width, height));
        var noise = NoiseSources.ByName[request.NoiseSource].Open(request.Seed);
        var run = plan.Start(plan.DrawInitialLatent(noise, contract.Denoiser.LatentChannels * columns * rows), noise);
        DenoisingLoop.Run(plan, [new DenoisingImage(run, observer)], denoiser, cancellationToken);
        return run.Latent.ToArray();
    }

    private GenerationParameters Describe(GenerationRequest request, ISampler sampler, int width, int height) => new()
    {
        Prompt = request.Prompt,
        NegativePrompt = request.NegativePrompt ?? "",
        Steps = request.Steps,
        Sampler = sampler.ParametersName,
        GuidanceScale = request.GuidanceScale,
        Seed = request.Seed,
        Width = width,
        Height = height,
        ModelHash = request.ModelHash,
        Model = model.Contract.Name,
        NoiseSource = NoiseSources.ByName[request.NoiseSource].ParametersName,
        Version = Version,
    };

    private bool RoundsTimesteps(SamplingPlan plan) =>
        model.Contract.Denoiser.Timestep.ElementType is OnnxElementType.Int32 or OnnxElementType.Int64
        && plan.Timesteps.Any(static timestep => timestep != Math.Floor(timestep));
}
