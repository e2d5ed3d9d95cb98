using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Exact.Guidance;
using SogniLike.Imaging.Exact.Metadata;
using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Png;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Sessions;
using SogniLike.Imaging.Tokenization;

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

        var prompt = contract.Tokenizer.EncodePadded(request.Prompt);
        var negative = contract.Tokenizer.EncodePadded(request.NegativePrompt);
        var isGuided = ClassifierFreeGuidance.IsNeeded(request.GuidanceScale);
        TokenizedPrompt[] prompts = isGuided ? [negative, prompt] : [prompt];
        var embeddings = TextEncoder.Encode(contract.TextEncoder, model.Sessions, runner, prompts, cancellationToken);
        var encoded = _time.GetTimestamp();

        var sampler = Samplers.ByName[request.Sampler];
        var plan = sampler.CreatePlan(contract.Scheduler, request.Steps, new SamplerOptions { Eta = request.Eta });
        var latent = Denoise(request, plan, runner, embeddings, width, height, observer, cancellationToken);
        var denoised = _time.GetTimestamp();

        var pixels = ImageDecoder.Decode(contract.ImageDecoder, model.Sessions, runner, latent, width, height, cancellationToken);
        var parameters = Describe(request, sampler, width, height);
        var png = PngEncoder.Encode(pixels, ParametersText.ToPngText(parameters));
        var denoising = _time.GetElapsedTime(encoded, denoised);
        return new GeneratedImage
        {
            Pixels = pixels,
            Png = png,
            Parameters = parameters,
            TruncatedTokens = prompt.TruncatedTokens,
            TruncatedNegativeTokens = isGuided ? negative.TruncatedTokens : 0,
            Notes = RoundsTimesteps(plan) ? ["This model only takes whole timesteps; those of the sampler were rounded."] : [],
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
        float[] embeddings,
        int width,
        int height,
        IGenerationObserver? observer,
        CancellationToken cancellationToken)
    {
        var contract = model.Contract;
        var (columns, rows) = (width / contract.ImageDecoder.PixelsPerLatent, height / contract.ImageDecoder.PixelsPerLatent);
        using var lease = model.Sessions.Rent(contract.Denoiser.Graph);
        var denoiser = new Denoiser(contract.Denoiser, lease.Session, runner, embeddings, contract.Tokenizer.ContextLength, request, columns, rows);
        var noise = NoiseSources.ByName[request.NoiseSource].Open(request.Seed);
        var run = plan.Start(plan.DrawInitialLatent(noise, contract.Denoiser.Channels * columns * rows), noise);
        var before = new float[run.Latent.Length];
        var input = new float[run.Latent.Length];
        while (!run.IsComplete)
        {
            var (index, timestep) = (run.Index, run.Timestep);
            run.Latent.CopyTo(before);
            run.WriteModelInput(input);
            var prediction = denoiser.Predict(input, timestep, cancellationToken);
            run.Advance(prediction);
            if (!Latents.AreFinite(run.Latent))
            {
                throw new GenerationException(
                    GenerationFailure.LatentNotFinite,
                    $"The latent became NaN or infinite in step {index + 1} of {plan.Timesteps.Count}.");
            }

            observer?.OnStepCompleted(new GenerationStep
            {
                Index = index,
                Count = plan.Timesteps.Count,
                Timestep = timestep,
                Latent = before,
                Prediction = prediction,
                NextLatent = run.Latent,
            });
        }

        return run.Latent.ToArray();
    }

    private GenerationParameters Describe(GenerationRequest request, ISampler sampler, int width, int height) => new()
    {
        Prompt = request.Prompt,
        NegativePrompt = request.NegativePrompt,
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
