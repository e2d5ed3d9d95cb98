using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Modes;

namespace SogniLike.Imaging.Generation.Evaluations;

/// <summary>Evaluates a model at single points of a run, as <see cref="ImagePipeline.EvaluateAsync"/> promises.</summary>
internal static class PointEvaluation
{
    public static EvaluationResult Run(
        ImageModel model, GenerationRequest request, IReadOnlyList<EvaluationPoint> points, GenerationLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        var faults = GenerationRequestValidator.Validate(request, model.Contract, limits);
        if (faults.Count > 0)
        {
            return new EvaluationResult.Invalid(faults);
        }

        if (request is not { Source: ImageSource.Noise, Hires: null, Count: 1, Controls.Count: 0 })
        {
            return new EvaluationResult.Invalid(
                [new RequestFault(nameof(request.Source), "Points are evaluated of one image from noise alone, in one pass and without control images.")]);
        }

        // As with images: what overflows in half precision is computed in single precision.
        var result = Predict(model, model.Contract, request, points, limits, time, cancellationToken);
        return result is EvaluationResult.Failed { Code: GenerationFailure.EmbeddingNotFinite or GenerationFailure.LatentNotFinite } && model.Contract.Precise is { } precise
            ? Predict(model, precise, request, points, limits, time, cancellationToken)
            : result;
    }

    private static EvaluationResult Predict(
        ImageModel model, ModelContract contract, GenerationRequest request, IReadOnlyList<EvaluationPoint> points, GenerationLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            using var job = new GenerationJob(model, contract, request, limits, time, null);
            return job.FaultIn(points) is { } fault
                ? new EvaluationResult.Invalid([fault])
                : new EvaluationResult.Completed(job.Predict(job.EncodeText(limits, cancellationToken), points, cancellationToken));
        }
        catch (GenerationException exception)
        {
            return new EvaluationResult.Failed(exception.Code, exception.Message);
        }
        catch (ModelChangedException exception)
        {
            return new EvaluationResult.Failed(GenerationFailure.ModelChanged, exception.Message);
        }
        catch (InvalidDataException exception)
        {
            return new EvaluationResult.Failed(GenerationFailure.UnexpectedOutput, exception.Message);
        }
        catch (OnnxRuntimeException exception)
        {
            return new EvaluationResult.Failed(GenerationFailure.Runtime, $"ONNX Runtime failed: {exception.Message}");
        }
    }
}
