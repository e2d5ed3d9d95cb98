using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Generation.Conditioning;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Modes;

namespace SogniLike.Imaging.Generation.Evaluations;

/// <summary>
/// Evaluates a model at single points of the run that makes the image of one request; makes no image of its own. The prompts are encoded once, at the first point. One caller at a
/// time.
/// </summary>
public sealed class PointEvaluator : IDisposable
{
    private readonly ImageModel _model;
    private readonly GenerationRequest _request;
    private readonly GenerationLimits _limits;
    private readonly TimeProvider _time;
    private readonly GenerationJob _job;
    private TextConditioning? _text;
    private GenerationJob? _preciseJob;
    private TextConditioning? _preciseText;

    private PointEvaluator(ImageModel model, GenerationRequest request, GenerationLimits limits, TimeProvider time)
    {
        (_model, _request, _limits, _time) = (model, request, limits, time);
        _job = new GenerationJob(model, model.Contract, request, limits, time, null);
    }

    /// <summary>Number of model evaluations of the run.</summary>
    public int Evaluations => _job.Evaluations;

    /// <summary>Number of elements of its latents.</summary>
    public int LatentLength => _job.LatentLength;

    /// <summary>Evaluates the model, on the thread pool.</summary>
    /// <param name="points">Where, 1 to <see cref="EvaluationResult.MaxPoints"/>.</param>
    /// <param name="cancellationToken">Stops between evaluations and inside them.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<EvaluationResult> EvaluateAsync(IReadOnlyList<EvaluationPoint> points, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(points);
        return Task.Run(() => Evaluate(points, cancellationToken), cancellationToken);
    }

    /// <summary>Decodes a final latent, on the thread pool.</summary>
    /// <param name="latent">[channels, height, width], as the sampler holds it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<DecodingResult> DecodeAsync(ReadOnlyMemory<float> latent, CancellationToken cancellationToken = default) =>
        Task.Run(() => Decode(latent, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _job.Dispose();
        _preciseJob?.Dispose();
    }

    /// <summary>Opens a run, as <see cref="ImagePipeline.OpenPoints"/> promises.</summary>
    internal static PointsOpening Open(ImageModel model, GenerationRequest request, GenerationLimits limits, TimeProvider time)
    {
        var faults = GenerationRequestValidator.Validate(request, model.Contract, limits);
        if (faults.Count > 0)
        {
            return new PointsOpening.Invalid(faults);
        }

        return request is { Source: ImageSource.Noise, Hires: null, Count: 1, Controls.Count: 0 }
            ? new PointsOpening.Opened(new PointEvaluator(model, request, limits, time))
            : new PointsOpening.Invalid(
                [new RequestFault(nameof(request.Source), "Points are evaluated of one image from noise alone, in one pass and without control images.")]);
    }

    private EvaluationResult Evaluate(IReadOnlyList<EvaluationPoint> points, CancellationToken cancellationToken)
    {
        if (_job.FaultIn(points) is { } fault)
        {
            return new EvaluationResult.Invalid([fault]);
        }

        var (predictions, code, message) = Try(() => _job.Predict(_text ??= _job.EncodeText(_limits, cancellationToken), points, cancellationToken));

        // As with images: what overflows in half precision is computed in single precision.
        if (code is GenerationFailure.EmbeddingNotFinite or GenerationFailure.LatentNotFinite && _model.Contract.Precise is { } precise)
        {
            (predictions, code, message) = Try(() =>
            {
                _preciseJob ??= new GenerationJob(_model, precise, _request, _limits, _time, null);
                return _preciseJob.Predict(_preciseText ??= _preciseJob.EncodeText(_limits, cancellationToken), points, cancellationToken);
            });
        }

        return predictions is null ? new EvaluationResult.Failed(code, message) : new EvaluationResult.Completed(predictions);
    }

    private DecodingResult Decode(ReadOnlyMemory<float> latent, CancellationToken cancellationToken)
    {
        if (_job.FaultInFinal(latent) is { } fault)
        {
            return new DecodingResult.Invalid(fault);
        }

        var (image, code, message) = Try(() => _job.Decode(latent.Span, cancellationToken));
        return image is null ? new DecodingResult.Failed(code, message) : new DecodingResult.Completed(image);
    }

    private static (T? Result, GenerationFailure Code, string Message) Try<T>(Func<T> compute)
        where T : class
    {
        try
        {
            return (compute(), default, "");
        }
        catch (GenerationException exception)
        {
            return (null, exception.Code, exception.Message);
        }
        catch (ModelChangedException exception)
        {
            return (null, GenerationFailure.ModelChanged, exception.Message);
        }
        catch (InvalidDataException exception)
        {
            return (null, GenerationFailure.UnexpectedOutput, exception.Message);
        }
        catch (OnnxRuntimeException exception)
        {
            return (null, GenerationFailure.Runtime, $"ONNX Runtime failed: {exception.Message}");
        }
    }
}
