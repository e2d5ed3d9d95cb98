using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Exact.Metadata;
using SogniLike.Imaging.Exact.Png;
using SogniLike.Imaging.Generation.Evaluations;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Onnx;

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

    /// <summary>Makes the images of a request, on the thread pool.</summary>
    /// <param name="request">What to make.</param>
    /// <param name="observer">Told about every step; null for nobody.</param>
    /// <param name="cancellationToken">Stops between steps and inside them.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<GenerationResult> GenerateAsync(GenerationRequest request, IGenerationObserver? observer = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.Run(() => Generate(request, observer, cancellationToken), cancellationToken);
    }

    /// <summary>Evaluates the model at single points of the run that makes the image of a request, on the thread pool; makes no image.</summary>
    /// <param name="request">One image from noise alone, without a second pass and without control images.</param>
    /// <param name="points">Where, 1 to <see cref="EvaluationResult.MaxPoints"/>.</param>
    /// <param name="cancellationToken">Stops between evaluations and inside them.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<EvaluationResult> EvaluateAsync(GenerationRequest request, IReadOnlyList<EvaluationPoint> points, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(points);
        return Task.Run(
            async () =>
            {
                switch (OpenPoints(request))
                {
                    case PointsOpening.Opened { Evaluator: var evaluator }:
                        using (evaluator)
                        {
                            return await evaluator.EvaluateAsync(points, cancellationToken);
                        }

                    case PointsOpening.Invalid { Faults: var faults }:
                        return new EvaluationResult.Invalid(faults);
                    default:
                        throw new UnreachableException();
                }
            },
            cancellationToken);
    }

    /// <summary>Opens the run that makes the image of a request for single points of it, one after the other. Computes nothing yet.</summary>
    /// <param name="request">One image from noise alone, without a second pass and without control images.</param>
    public PointsOpening OpenPoints(GenerationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return PointEvaluator.Open(model, request, _limits, _time);
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
            return new GenerationResult.Completed(MakeOrRepeat(request, observer, cancellationToken));
        }
        catch (GenerationException exception)
        {
            return new GenerationResult.Failed(exception.Code, exception.Message);
        }
        catch (ModelChangedException exception)
        {
            return new GenerationResult.Failed(GenerationFailure.ModelChanged, exception.Message);
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

    /// <summary>Half precision overflows with some prompts: what became NaN or infinite is made anew in single precision where the model can.</summary>
    private List<GeneratedImage> MakeOrRepeat(GenerationRequest request, IGenerationObserver? observer, CancellationToken cancellationToken)
    {
        try
        {
            return Make(model.Contract, [], request, observer, cancellationToken);
        }
        catch (GenerationException exception)
            when (exception.Code is GenerationFailure.EmbeddingNotFinite or GenerationFailure.LatentNotFinite && model.Contract.Precise is not null)
        {
            const string Note = "The model overflowed in half precision; the image was made in single precision.";
            return Make(model.Contract.Precise, [Note], request, observer, cancellationToken);
        }
    }

    private List<GeneratedImage> Make(
        ModelContract contract, string[] notes, GenerationRequest request, IGenerationObserver? observer, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        using var job = new GenerationJob(model, contract, request, _limits, _time, observer);
        var texts = job.EncodeTexts(_limits, cancellationToken);
        var encoding = _time.GetElapsedTime(started) / request.Count;
        var metadata = new MetadataWriter(request, model, job.Size);
        var images = new List<GeneratedImage>();
        var inRuntime = TimeSpan.Zero;
        foreach (var finished in job.Run(texts, cancellationToken))
        {
            var encodingPng = _time.GetTimestamp();
            var pixels = finished.Pixels;
            var parameters = metadata.Parameters(finished.Number, pixels.Width, pixels.Height);
            var record = metadata.Record(finished.Number);
            var png = request.EmbedMetadata
                ? PngEncoder.Encode(pixels, ParametersText.ToPngText(parameters), record.ToPngText())
                : PngEncoder.Encode(pixels);
            var image = new GeneratedImage
            {
                Pixels = pixels,
                Png = png,
                Parameters = parameters,
                Record = record,
                PromptTokens = texts[finished.Number].PositiveTokens,
                NegativePromptTokens = texts[finished.Number].NegativeTokens,
                IsFlagged = job.Check(pixels, cancellationToken),
                Notes = [.. contract.Notes, .. notes, .. Notes(contract, job, finished)],
                Timings = new GenerationTimings(
                    encoding,
                    finished.Denoising,
                    finished.Decoding + _time.GetElapsedTime(encodingPng),
                    job.InRuntime - inRuntime,
                    finished.Denoising > TimeSpan.Zero ? job.Evaluations / finished.Denoising.TotalSeconds : 0),
            };
            images.Add(image);
            observer?.OnImageCompleted(finished.Number, image);
            inRuntime = job.InRuntime;
        }

        return images;
    }

    private static IEnumerable<string> Notes(ModelContract contract, GenerationJob job, FinishedImage finished)
    {
        if (job.HasFractionalTimesteps && contract.Denoiser.Timestep.ElementType is OnnxElementType.Int32 or OnnxElementType.Int64)
        {
            yield return "This model only takes whole timesteps; those of the sampler were rounded.";
        }

        if (finished.WasDecodedAgain)
        {
            yield return "The image decoder overflowed in half precision; the image was decoded in single precision.";
        }
    }
}
